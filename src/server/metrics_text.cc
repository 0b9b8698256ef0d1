#include "server/metrics_text.h"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>

namespace podium {
namespace {

// Operators choose the models' names, so they may contain any character.
std::string EscapedLabel(std::string_view value) {
  std::string escaped;
  for (const char c : value) {
    if (c == '\\' || c == '"') escaped += '\\';
    c == '\n' ? escaped += "\\n" : escaped += c;
  }
  return escaped;
}

}  // namespace

void MetricsText::Begin(std::string_view name, std::string_view type,
                        std::string_view help) {
  name_ = name;
  fmt::format_to(std::back_inserter(text_), "# HELP {} {}\n# TYPE {} {}\n",
                 name, help, name, type);
}

void MetricsText::Sample(Labels labels, double value) {
  Line("", labels, "", value);
}

void MetricsText::Samples(Labels labels, const Histogram& histogram) {
  int64_t count = 0;
  for (size_t i = 0; i < histogram.counts().size(); ++i) {
    count += histogram.counts()[i];
    const bool bounded = i < histogram.bounds().size();
    Line("_bucket", labels,
         bounded ? fmt::format("{}", histogram.bounds()[i]) : "+Inf",
         static_cast<double>(count));
  }
  Line("_sum", labels, "", histogram.sum());
  Line("_count", labels, "", static_cast<double>(count));
}

void MetricsText::Line(std::string_view suffix, Labels labels,
                       std::string_view bound, double value) {
  text_.append(name_).append(suffix);
  char separator = '{';
  const auto add = [&](std::string_view name, std::string_view label) {
    text_ += std::exchange(separator, ',');
    text_.append(name).append("=\"").append(EscapedLabel(label)) += '"';
  };
  for (const Label& label : labels) add(label.name, label.value);
  if (!bound.empty()) add("le", bound);
  if (separator == ',') text_ += '}';
  // Counters with all digits, and fractions with no more than they need.
  constexpr double kExact = 1LL << 53;
  if (value == static_cast<double>(static_cast<int64_t>(value)) &&
      value < kExact) {
    fmt::format_to(std::back_inserter(text_), " {}\n",
                   static_cast<int64_t>(value));
  } else {
    fmt::format_to(std::back_inserter(text_), " {}\n", value);
  }
}

}  // namespace podium

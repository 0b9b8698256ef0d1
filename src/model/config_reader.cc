#include "model/config_reader.h"

#include <algorithm>
#include <utility>

namespace podium {

Result<ConfigReader> ConfigReader::Open(const FileSource& files,
                                        const Limits& limits,
                                        std::string_view name) {
  ConfigReader reader(files, files.Describe(name), limits);
  auto bytes = files.Read(name, limits.max_config_bytes);
  if (!bytes) return Unexpected(bytes.error());
  reader.bytes_ = *std::move(bytes);
  const auto bad = [&](const std::string& what) {
    return Fail(ErrorCode::kInvalidData, reader.file_ + ": " + what,
                reader.file_);
  };
  auto document =
      JsonDocument::Parse(reader.bytes_.bytes, limits.max_json_depth);
  if (!document) return bad(document.error().message);
  reader.document_ = *std::move(document);
  if (reader.document_->root().get(reader.root_) != simdjson::SUCCESS) {
    return bad("this is no JSON object");
  }
  return reader;
}

void ConfigReader::Refuse(std::string_view key, const std::string& found,
                          const std::string& works) {
  if (error_) return;
  error_ = Error{ErrorCode::kInvalidData,
                 file_ + ": \"" + std::string(key) + "\" is " + found +
                     "; what works is " + works,
                 std::string(key)};
}

void ConfigReader::Refuse(Error error) {
  if (!error_) error_ = std::move(error);
}

bool ConfigReader::Has(std::string_view key) const {
  return root_[key].error() == simdjson::SUCCESS;
}

std::optional<ConfigReader::Element> ConfigReader::Find(
    std::string_view key) const {
  Element value;
  if (root_[key].get(value) != simdjson::SUCCESS || value.is_null()) {
    return std::nullopt;
  }
  return value;
}

std::string ConfigReader::Describe(const std::optional<Element>& value) {
  if (!value) return "absent";
  std::string text = simdjson::minify(*value);
  constexpr size_t kShown = 60;
  if (text.size() <= kShown) return text;
  return value->is_array()    ? "a long list"
         : value->is_object() ? "a large object"
                              : "a long text";
}

int64_t ConfigReader::Size(std::string_view key, int64_t usual, int64_t least,
                           int64_t most) {
  Element value;
  if (root_[key].get(value) != simdjson::SUCCESS) return usual;
  int64_t size = 0;
  if (value.is_int64() && value.get(size) == simdjson::SUCCESS &&
      size >= least && size <= most) {
    return size;
  }
  Refuse(key, Describe(value),
         "a whole number from " + std::to_string(least) + " to " +
             std::to_string(most));
  return least;
}

int64_t ConfigReader::Width(std::string_view key, int64_t usual) {
  return Size(key, usual, 1, limits_.max_model_width);
}

float ConfigReader::Epsilon(std::string_view key, float usual) {
  const auto value = Find(key);
  if (!value) return usual;
  double eps = 0;
  if (!value->is_number() || value->get(eps) != simdjson::SUCCESS ||
      !(eps > 0 && eps <= 1)) {
    Refuse(key, Describe(value), "a number over 0 and at most 1");
  }
  return static_cast<float>(eps);
}

double ConfigReader::PositiveNumber(std::string_view key, double usual) {
  const auto value = Find(key);
  double number = 0;
  if (!value) return usual;
  if (value->is_number() && value->get(number) == simdjson::SUCCESS &&
      number > 0) {
    return number;
  }
  Refuse(key, Describe(value), "a number over 0");
  return usual;
}

bool ConfigReader::Flag(std::string_view key, bool usual) {
  const auto value = Find(key);
  bool flag = usual;
  if (value && value->get(flag) != simdjson::SUCCESS) {
    Refuse(key, Describe(value), "true or false");
  }
  return flag;
}

size_t ConfigReader::OneOf(std::string_view key,
                           std::span<const std::string_view> works,
                           size_t usual) {
  const auto value = Find(key);
  if (!value) return usual;
  std::string_view text;
  if (value->get(text) == simdjson::SUCCESS) {
    const auto place = std::ranges::find(works, text);
    if (place != works.end()) {
      return static_cast<size_t>(place - works.begin());
    }
  }
  std::string list;
  for (size_t i = 0; i < works.size(); ++i) {
    if (i > 0) list += i + 1 == works.size() ? " or " : ", ";
    list += "\"" + std::string(works[i]) + "\"";
  }
  Refuse(key, Describe(value), list);
  return usual;
}

std::string ConfigReader::Text(std::string_view key, std::string_view usual) {
  const auto value = Find(key);
  std::string_view text = usual;
  if (value && value->get(text) != simdjson::SUCCESS) {
    Refuse(key, Describe(value), "a text");
  }
  return std::string(text);
}

void ConfigReader::Only(std::string_view key, std::string_view works) {
  const auto value = Find(key);
  std::string_view text;
  if (!value || (value->get(text) == simdjson::SUCCESS && text == works)) {
    return;
  }
  Refuse(key, Describe(value), "\"" + std::string(works) + "\"");
}

void ConfigReader::OnlyFalse(std::string_view key) {
  const auto value = Find(key);
  bool is_true = true;
  if (!value || (value->get(is_true) == simdjson::SUCCESS && !is_true)) return;
  Refuse(key, Describe(value), "false");
}

void ConfigReader::OneLabel() {
  const std::string works = "one label: a cross-encoder gives one score";
  if (const auto labels = Find("id2label")) {
    simdjson::dom::object map;
    if (labels->get(map) == simdjson::SUCCESS && map.size() == 1) return;
    return Refuse("id2label", Describe(labels), works);
  }
  const auto count = Find("num_labels");
  int64_t labels = 0;
  if (count && count->get(labels) == simdjson::SUCCESS && labels == 1) return;
  Refuse(count ? "num_labels" : "id2label", Describe(count), works);
}

}  // namespace podium

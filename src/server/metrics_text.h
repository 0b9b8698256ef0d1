#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "base/histogram.h"

namespace podium {

// Writes metrics to a string in Prometheus text format 0.0.4.
class MetricsText {
 public:
  struct Label {
    std::string_view name, value;
  };
  using Labels = std::initializer_list<Label>;

  // Begins a metric: the samples that follow belong to it.
  void Begin(std::string_view name, std::string_view type,
             std::string_view help);
  void Sample(Labels labels, double value);
  // A histogram's buckets, sum and count.
  void Samples(Labels labels, const Histogram& histogram);

  std::string Take() { return std::move(text_); }

 private:
  void Line(std::string_view suffix, Labels labels, std::string_view bound,
            double value);

  std::string text_, name_;
};

}  // namespace podium

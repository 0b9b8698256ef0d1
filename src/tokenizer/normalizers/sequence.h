#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tokenizer/normalizer.h"

namespace podium::normalizers {

// Sequence: one normalizer after another.
class Sequence final : public Normalizer {
 public:
  explicit Sequence(std::vector<NormalizerPtr> parts)
      : parts_(std::move(parts)) {}

  std::string Normalize(std::string_view utf8) const override {
    std::string text(utf8);
    for (const NormalizerPtr& part : parts_) text = part->Normalize(text);
    return text;
  }
  double max_growth() const override {
    double growth = 1;
    for (const NormalizerPtr& part : parts_) growth *= part->max_growth();
    return growth;
  }

 private:
  std::vector<NormalizerPtr> parts_;
};

}  // namespace podium::normalizers

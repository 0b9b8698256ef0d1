#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "tokenizer/normalizer.h"
#include "tokenizer/replacement.h"

namespace podium::normalizers {

// Replace: every match of a pattern, from left to right.
class Replace final : public Normalizer {
 public:
  explicit Replace(Replacement replacement)
      : replacement_(std::move(replacement)) {}

  std::string Normalize(std::string_view utf8) const override {
    return replacement_.Apply(utf8);
  }
  double max_growth() const override { return replacement_.max_growth(); }

 private:
  Replacement replacement_;
};

}  // namespace podium::normalizers

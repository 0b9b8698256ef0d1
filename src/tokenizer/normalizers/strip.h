#pragma once

#include <string>
#include <string_view>

#include "tokenizer/normalizer.h"

namespace podium::normalizers {

// Strip: removes whitespace before and behind the text.
class Strip final : public Normalizer {
 public:
  Strip(bool left, bool right) : left_(left), right_(right) {}

  std::string Normalize(std::string_view utf8) const override;
  double max_growth() const override { return 1; }

 private:
  bool left_, right_;
};

}  // namespace podium::normalizers

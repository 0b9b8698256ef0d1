#pragma once

#include <string>
#include <string_view>

#include "tokenizer/normalizer.h"

namespace podium::normalizers {

// Lowercase: each code point by itself, so a final sigma becomes U+03C3.
class Lowercase final : public Normalizer {
 public:
  std::string Normalize(std::string_view utf8) const override;
  double max_growth() const override { return 1.5; }  // U+0130
};

}  // namespace podium::normalizers

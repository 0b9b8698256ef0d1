#pragma once

#include <string>
#include <string_view>

#include "text/bert_normalizer.h"
#include "tokenizer/normalizer.h"

namespace podium::normalizers {

// BertNormalizer.
class Bert final : public Normalizer {
 public:
  explicit Bert(const BertNormalizerOptions& options) : options_(options) {}

  const BertNormalizerOptions& options() const { return options_; }

  std::string Normalize(std::string_view utf8) const override {
    return NormalizeBert(options_, utf8);
  }
  // Three parts of a decomposition, and a space on both sides.
  double max_growth() const override { return 5; }

 private:
  BertNormalizerOptions options_;
};

}  // namespace podium::normalizers

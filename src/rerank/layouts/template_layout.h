#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rerank/layouts/room.h"
#include "rerank/pair_layout.h"

namespace podium {

// What layouts by the tokenizer's template of a pair have in common.
class TemplateLayout : public PairLayout {
 public:
  TemplateLayout(const Tokenizer& tokenizer, const ModelSizes& model)
      : tokenizer_(tokenizer), max_length_(MaxLength(tokenizer, model)) {}

  Result<PairRoom> Room(const std::string& instruction) override {
    if (auto ok = RefuseInstruction(instruction); !ok) {
      return Unexpected(std::move(ok.error()));
    }
    return SharedRoom(max_length_, tokenizer_.pair_special_tokens());
  }

  std::vector<int32_t> QueryTokens(std::string_view query) const override {
    return tokenizer_.Tokenize(query);
  }
  std::vector<int32_t> DocumentTokens(
      std::string_view document) const override {
    return tokenizer_.Tokenize(document);
  }

 protected:
  const Tokenizer& tokenizer_;
  const int32_t max_length_;
};

}  // namespace podium

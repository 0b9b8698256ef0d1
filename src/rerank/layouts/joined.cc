// A cross-encoder's: one text a pair, by the tokenizer's template.

#include "rerank/layouts/template_layout.h"

namespace podium {
namespace {

class Joined : public TemplateLayout {
 public:
  Joined(const Tokenizer& tokenizer, const ModelSizes& model,
         std::string_view query_prompt)
      : TemplateLayout(tokenizer, model), query_prompt_(query_prompt) {}

  std::vector<int32_t> QueryTokens(std::string_view query) const override {
    return tokenizer_.Tokenize(std::string(query_prompt_) + std::string(query));
  }

  Result<int64_t> Begin(std::string_view, std::span<const int32_t> tokens, bool,
                        RequestPairs&) override {
    query_ = tokens;
    return tokenizer_.pair_special_tokens() + std::ssize(tokens);
  }

  Result<int64_t> Add(std::span<const int32_t> passage, PassagePlace,
                      RequestPairs& to) override {
    auto pair = tokenizer_.EncodePair(
        query_, passage,
        {.max_length = max_length_, .truncation = Truncation::kOnlySecond});
    if (!pair) return Unexpected(std::move(pair.error()));
    pair->role = TextRole::kPair;
    return to.Add(BatchPair::kNoText, *std::move(pair));
  }

 private:
  const std::string_view query_prompt_;  // in front of the query
  std::span<const int32_t> query_;
};

}  // namespace

std::unique_ptr<PairLayout> JoinedLayout(const Tokenizer& tokenizer,
                                         const ModelSizes& model,
                                         std::string_view query_prompt) {
  return std::make_unique<Joined>(tokenizer, model, query_prompt);
}

}  // namespace podium

// A cross-encoder's: one text a pair, by the tokenizer's template.

#include "rerank/layouts/template_layout.h"

namespace podium {
namespace {

class Joined : public TemplateLayout {
 public:
  using TemplateLayout::TemplateLayout;

  Result<int64_t> Begin(std::string_view, std::span<const int32_t> tokens, bool,
                        RequestPairs&) override {
    query_ = tokens;
    return tokenizer_.pair_special_tokens() + std::ssize(tokens);
  }

  Result<int64_t> Add(std::span<const int32_t> passage, bool,
                      RequestPairs& to) override {
    auto pair = tokenizer_.EncodePair(
        query_, passage,
        {.max_length = max_length_, .truncation = Truncation::kOnlySecond});
    if (!pair) return Unexpected(std::move(pair.error()));
    pair->role = TextRole::kPair;
    return to.Add(BatchPair::kNoText, *std::move(pair));
  }

 private:
  std::span<const int32_t> query_;
};

}  // namespace

std::unique_ptr<PairLayout> JoinedLayout(const Tokenizer& tokenizer,
                                         const ModelSizes& model) {
  return std::make_unique<Joined>(tokenizer, model);
}

}  // namespace podium

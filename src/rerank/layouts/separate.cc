// Late interaction: one text for the query and one for each passage, the two
// parts of the tokenizer's template.

#include "rerank/layouts/template_layout.h"

namespace podium {
namespace {

class Separate : public TemplateLayout {
 public:
  using TemplateLayout::TemplateLayout;

  Result<int64_t> Begin(std::string_view, std::span<const int32_t> tokens, bool,
                        RequestPairs& to) override {
    auto query = tokenizer_.EncodeQuery(tokens);
    if (!query) return Unexpected(std::move(query.error()));
    query->role = TextRole::kQuery;
    query_ = to.texts->Add(*std::move(query));
    return tokenizer_.pair_special_tokens() + std::ssize(tokens);
  }

  Result<int64_t> Add(std::span<const int32_t> passage, PassagePlace,
                      RequestPairs& to) override {
    auto document = tokenizer_.EncodeDocument(passage);
    if (!document) return Unexpected(std::move(document.error()));
    document->role = TextRole::kDocument;
    return to.Add(query_, *std::move(document));
  }

 private:
  int32_t query_ = BatchPair::kNoText;
};

}  // namespace

std::unique_ptr<PairLayout> SeparateLayout(const Tokenizer& tokenizer,
                                           const ModelSizes& model) {
  return std::make_unique<Separate>(tokenizer, model);
}

}  // namespace podium

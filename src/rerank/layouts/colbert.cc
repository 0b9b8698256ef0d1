// A ColBERT's: query and passage each have a length of their own.

#include "rerank/layouts/room.h"
#include "rerank/pair_layout.h"

namespace podium {
namespace {

class Colbert : public PairLayout {
 public:
  Colbert(const ColbertLayout& texts, const ModelSizes& model)
      : texts_(texts), relevance_(model.relevance) {}

  Result<PairRoom> Room(const std::string& instruction) override {
    if (auto ok = RefuseInstruction(instruction); !ok) {
      return Unexpected(std::move(ok.error()));
    }
    return PairRoom{.special = texts_.fixed_tokens(),
                    .texts = texts_.query_room() + texts_.document_room(),
                    .query = texts_.query_room(),
                    .document = texts_.document_room()};
  }

  std::vector<int32_t> QueryTokens(std::string_view query) const override {
    return texts_.QueryTokens(query);
  }
  std::vector<int32_t> DocumentTokens(
      std::string_view document) const override {
    return texts_.DocumentTokens(document);
  }

  Result<int64_t> Begin(std::string_view, std::span<const int32_t> tokens, bool,
                        RequestPairs& to) override {
    auto query = texts_.Query(tokens);
    if (!query) return Unexpected(std::move(query.error()));
    query->role = TextRole::kQuery;
    query_ = to.texts->Add(*std::move(query));
    return texts_.fixed_tokens() + std::ssize(tokens);
  }

  Result<int64_t> Add(std::span<const int32_t> passage, PassagePlace,
                      RequestPairs& to) override {
    auto document = texts_.Document(passage);
    if (!document) return Unexpected(std::move(document.error()));
    document->role = TextRole::kDocument;
    return to.Add(query_, *std::move(document));
  }

  LogitScale Scale(const RequestPairs& pairs) const override {
    LogitScale scale;
    if (relevance_ == Relevance::kMeanSimilarity) {
      scale.similarities = pairs.texts->tokens(query_);
    }
    return scale;
  }

 private:
  const ColbertLayout& texts_;
  const Relevance relevance_;
  int32_t query_ = BatchPair::kNoText;
};

}  // namespace

std::unique_ptr<PairLayout> ColbertPairLayout(const ColbertLayout& colbert,
                                              const ModelSizes& model) {
  return std::make_unique<Colbert>(colbert, model);
}

}  // namespace podium

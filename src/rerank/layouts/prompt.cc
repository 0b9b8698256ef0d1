// A causal model's: the template up to the query and with it, then each passage
// with the rest of the template. Only passages are cut.

#include "rerank/layouts/room.h"
#include "rerank/pair_layout.h"

namespace podium {
namespace {

class Prompted : public PairLayout {
 public:
  Prompted(const Tokenizer& tokenizer, const ModelSizes& model,
           const Prompt& prompt)
      : prompt_(prompt), max_length_(MaxLength(tokenizer, model)) {}

  Result<PairRoom> Room(const std::string& instruction) override {
    auto question = prompt_.Ask(instruction);
    if (!question) return Unexpected(std::move(question.error()));
    question_ = *std::move(question);
    return SharedRoom(max_length_, question_.tokens);
  }

  std::vector<int32_t> QueryTokens(std::string_view query) const override {
    return prompt_.QueryTokens(query);
  }
  std::vector<int32_t> DocumentTokens(
      std::string_view document) const override {
    return prompt_.DocumentTokens(document);
  }

  Result<int64_t> Begin(std::string_view query, std::span<const int32_t> tokens,
                        bool cut, RequestPairs& to) override {
    Encoding prefix = cut ? prompt_.PrefixWithTokens(question_, tokens)
                          : prompt_.Prefix(question_, query);
    const int64_t beside = prefix.tokens() + prompt_.tokens_around();
    prefix_ = to.texts->Add(std::move(prefix));
    return beside;
  }

  Result<int64_t> Add(std::span<const int32_t> passage, PassagePlace place,
                      RequestPairs& to) override {
    return to.Add(prefix_,
                  prompt_.Continuation(passage, place.first, place.last));
  }

  LogitScale Scale(const RequestPairs&) const override {
    LogitScale scale;
    scale.offset = prompt_.how().offset;
    scale.divisor = prompt_.how().divisor;
    return scale;
  }

 private:
  const Prompt& prompt_;
  const int32_t max_length_;
  Prompt::Question question_;
  int32_t prefix_ = BatchPair::kNoText;
};

}  // namespace

std::unique_ptr<PairLayout> PromptLayout(const Tokenizer& tokenizer,
                                         const ModelSizes& model,
                                         const Prompt& prompt) {
  return std::make_unique<Prompted>(tokenizer, model, prompt);
}

}  // namespace podium

// A cross-encoder's whose pair is one text with words around query and
// passage, in the tokenizer's template of a single text.

#include <algorithm>
#include <iterator>

#include "rerank/layouts/room.h"
#include "rerank/pair_layout.h"

namespace podium {
namespace {

class Worded : public PairLayout {
 public:
  Worded(const Tokenizer& tokenizer, const ModelSizes& model,
         const Prompt& words)
      : tokenizer_(tokenizer),
        words_(words),
        max_length_(MaxLength(tokenizer, model)) {}

  Result<PairRoom> Room(const std::string& instruction) override {
    auto question = words_.Ask(instruction);
    if (!question) return Unexpected(std::move(question.error()));
    question_ = *std::move(question);
    const auto around = tokenizer_.EncodeText({});
    if (!around) return Unexpected(around.error());
    around_ = around->tokens();
    return SharedRoom(max_length_, question_.tokens + around_);
  }

  std::vector<int32_t> QueryTokens(std::string_view query) const override {
    return words_.QueryTokens(query);
  }
  std::vector<int32_t> DocumentTokens(
      std::string_view document) const override {
    return words_.DocumentTokens(document);
  }

  Result<int64_t> Begin(std::string_view query, std::span<const int32_t> tokens,
                        bool cut, RequestPairs&) override {
    before_ = (cut ? words_.PrefixWithTokens(question_, tokens)
                   : words_.Prefix(question_, query))
                  .input_ids;
    return std::ssize(before_) + words_.tokens_around() + around_;
  }

  Result<int64_t> Add(std::span<const int32_t> passage, PassagePlace place,
                      RequestPairs& to) override {
    std::vector<int32_t> ids = before_;
    std::ranges::copy(
        words_.Continuation(passage, place.first, place.last).input_ids,
        std::back_inserter(ids));
    auto pair = tokenizer_.EncodeText(ids);
    if (!pair) return Unexpected(std::move(pair.error()));
    pair->role = TextRole::kPair;
    return to.Add(BatchPair::kNoText, *std::move(pair));
  }

 private:
  const Tokenizer& tokenizer_;
  const Prompt& words_;
  const int32_t max_length_;
  Prompt::Question question_;
  std::vector<int32_t> before_;  // the passage
  int64_t around_ = 0;           // the tokenizer's own tokens
};

}  // namespace

std::unique_ptr<PairLayout> WordedLayout(const Tokenizer& tokenizer,
                                         const ModelSizes& model,
                                         const Prompt& words) {
  return std::make_unique<Worded>(tokenizer, model, words);
}

}  // namespace podium

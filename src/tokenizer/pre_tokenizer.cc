#include "tokenizer/pre_tokenizer.h"

#include <memory>
#include <string>

#include "tokenizer/component.h"
#include "tokenizer/normalizer.h"
#include "tokenizer/pre_tokenizers/all.h"

namespace podium {
namespace {

constexpr ComponentReader<PreTokenizerPtr> kPreTokenizers[] = {
    {"BertPreTokenizer", pre_tokenizers::ReadBert},
    {"ByteLevel", pre_tokenizers::ReadByteLevel},
    {"Metaspace", pre_tokenizers::ReadMetaspace},
    {"Punctuation", pre_tokenizers::ReadPunctuation},
    {"Sequence", pre_tokenizers::ReadSequence},
    {"Split", pre_tokenizers::ReadSplit},
    {"Whitespace", pre_tokenizers::ReadWhitespace},
    {"WhitespaceSplit", pre_tokenizers::ReadWhitespaceSplit},
};

class OnePiece final : public PreTokenizer {
 public:
  void Split(std::string_view utf8, Sink sink) const override {
    if (!utf8.empty()) sink(utf8);
  }
};

}  // namespace

Result<PreTokenizerPtr> ReadPreTokenizer(const JsonNode& node) {
  auto pre_tokenizer = ReadComponent(node, kPreTokenizers);
  if (pre_tokenizer && (*pre_tokenizer)->max_growth() > kMaxGrowth) {
    return node.Fault("may make a text more than " +
                      std::to_string(static_cast<int>(kMaxGrowth)) +
                      " times as long");
  }
  return pre_tokenizer;
}

PreTokenizerPtr WholeText() { return std::make_unique<OnePiece>(); }

}  // namespace podium

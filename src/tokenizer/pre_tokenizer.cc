#include "tokenizer/pre_tokenizer.h"

#include "tokenizer/component.h"
#include "tokenizer/pre_tokenizers/all.h"

namespace podium {
namespace {

constexpr ComponentReader<PreTokenizerPtr> kPreTokenizers[] = {
    {"BertPreTokenizer", pre_tokenizers::ReadBert},
    {"ByteLevel", pre_tokenizers::ReadByteLevel},
    {"Punctuation", pre_tokenizers::ReadPunctuation},
    {"Sequence", pre_tokenizers::ReadSequence},
    {"Whitespace", pre_tokenizers::ReadWhitespace},
    {"WhitespaceSplit", pre_tokenizers::ReadWhitespaceSplit},
};

}  // namespace

Result<PreTokenizerPtr> ReadPreTokenizer(const JsonNode& node) {
  return ReadComponent(node, kPreTokenizers);
}

}  // namespace podium

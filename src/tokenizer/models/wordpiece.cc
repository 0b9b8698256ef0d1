#include "tokenizer/models/wordpiece.h"

#include <algorithm>

#include "tokenizer/models/all.h"

namespace podium {
namespace {

enum Root : uint32_t { kWordStart, kContinuation, kRoots };

constexpr size_t kMaxPrefixBytes = 16;
constexpr int32_t kMaxInputCharsPerWord = 1000;

bool HasMoreCodePoints(std::string_view utf8, int32_t than) {
  if (utf8.size() <= static_cast<size_t>(than)) return false;
  return std::count_if(utf8.begin(), utf8.end(),
                       [](char byte) { return (byte & 0xC0) != 0x80; }) > than;
}

Result<WordPieceOptions> ReadOptions(const JsonNode& node, const Vocab& vocab,
                                     bool default_options) {
  WordPieceOptions options;
  const auto unk_node = node.Get("unk_token");
  if (!unk_node) return Unexpected(unk_node.error());
  const auto unk_token = unk_node->String();
  if (!unk_token) return Unexpected(unk_token.error());
  const auto unk_id = vocab.IdOf(*unk_token);
  if (!unk_id) {
    return unk_node->Fault("is " + Quoted(*unk_token) +
                           ", which is not in model.vocab");
  }
  options.unk_id = *unk_id;
  if (default_options) return options;

  if (const auto prefix_node = node.Find("continuing_subword_prefix")) {
    const auto prefix = prefix_node->String();
    if (!prefix) return Unexpected(prefix.error());
    if (prefix->size() > kMaxPrefixBytes) {
      return prefix_node->Fault("is longer than " +
                                std::to_string(kMaxPrefixBytes) + " bytes");
    }
    options.continuing_subword_prefix = *prefix;
  }
  if (const auto chars_node = node.Find("max_input_chars_per_word")) {
    const auto chars = chars_node->Int(1, kMaxInputCharsPerWord);
    if (!chars) return Unexpected(chars.error());
    options.max_input_chars_per_word = *chars;
  }
  return options;
}

}  // namespace

Result<WordPiece> WordPiece::Build(const Vocab& vocab,
                                   const WordPieceOptions& options) {
  std::vector<ByteTrie::Entry> entries;
  entries.reserve(2 * vocab.tokens.size());
  std::vector<std::pair<std::string_view, int32_t>> words;
  const std::string_view prefix = options.continuing_subword_prefix;
  for (const auto& [token, id] : vocab.tokens) {
    const std::string_view text = token;
    if (!text.empty()) entries.push_back({kWordStart, text, id});
    if (text.starts_with(prefix) && text.size() > prefix.size()) {
      entries.push_back({kContinuation, text.substr(prefix.size()), id});
    } else {
      words.emplace_back(text, id);
    }
  }
  auto trie = ByteTrie::Build(std::move(entries), kRoots);
  if (!trie) return Unexpected(std::move(trie.error()));
  return WordPiece(ShortWords(words), std::move(*trie), options);
}

void WordPiece::Append(std::string_view word, std::vector<int32_t>& ids) const {
  if (HasMoreCodePoints(word, max_chars_)) {
    ids.push_back(unk_id_);
  } else {
    AppendShort(word, ids);
  }
}

void WordPiece::AppendShort(std::string_view word,
                            std::vector<int32_t>& ids) const {
  if (const auto id = short_words_.Find(word)) {
    ids.push_back(*id);
    return;
  }
  const size_t before = ids.size();
  uint32_t root = kWordStart;
  while (!word.empty()) {
    const ByteTrie::Match match = trie_.Longest(root, word);
    if (match.length == 0) {
      ids.resize(before);
      ids.push_back(unk_id_);
      return;
    }
    ids.push_back(match.value);
    word.remove_prefix(match.length);
    root = kContinuation;
  }
}

Result<LoadedModel> token_models::ReadWordPiece(const JsonNode& node,
                                                const ModelContext& context,
                                                IdSet& ids) {
  if (context.byte_level) {
    return node.Fault(
        "is WordPiece, which does not work behind the pre-tokenizer "
        "ByteLevel; BPE does");
  }
  const auto vocab_node = node.Get("vocab");
  if (!vocab_node) return Unexpected(vocab_node.error());
  auto vocab = ReadVocab(*vocab_node, ids);
  if (!vocab) return Unexpected(std::move(vocab.error()));
  const auto options = ReadOptions(node, *vocab, context.wordpiece);
  if (!options) return Unexpected(options.error());
  auto model = WordPiece::Build(*vocab, *options);
  if (!model) return node.Fault("does not load: " + model.error().message);
  return LoadedModel{*std::move(vocab),
                     std::make_unique<WordPiece>(*std::move(model))};
}

}  // namespace podium

#include "tokenizer/models/bpe.h"

#include <memory>
#include <span>

#include "text/utf8.h"
#include "tokenizer/byte_alphabet.h"
#include "tokenizer/metaspace.h"
#include "tokenizer/models/all.h"
#include "tokenizer/models/bpe_merges.h"
#include "tokenizer/models/byte_tokens.h"

namespace podium {
namespace {

// The text that a token spells: its bytes, if its model is byte-level. Nothing
// if no text has them.
std::optional<std::string> TextOf(std::string_view token, bool byte_level) {
  return byte_level ? BytesOf(token) : std::string(token);
}

// The character of a token between its affixes; nothing if it has other affixes
// or more than one character.
std::optional<std::string_view> CharacterOf(std::string_view token,
                                            std::string_view prefix,
                                            std::string_view suffix) {
  if (token.size() <= prefix.size() + suffix.size()) return std::nullopt;
  if (!token.starts_with(prefix) || !token.ends_with(suffix)) {
    return std::nullopt;
  }
  token.remove_prefix(prefix.size());
  token.remove_suffix(suffix.size());
  if (DecodeUtf8(token).length != token.size()) return std::nullopt;
  return token;
}

}  // namespace

Bpe::Bpe(BpeOptions options) : options_(std::move(options)) {
  for (auto& place : bytes_) place.fill(kNoToken);
  fallback_.fill(kNoToken);
}

Result<Bpe> Bpe::Build(const Vocab& vocab, BpeOptions options) {
  Bpe bpe(std::move(options));
  if (auto indexed = bpe.IndexCharacters(vocab); !indexed) {
    return Unexpected(std::move(indexed.error()));
  }
  bpe.IndexWords(vocab);
  bpe.words_apart_ = bpe.WordsAreApart(vocab);
  return bpe;
}

Result<void> Bpe::IndexCharacters(const Vocab& vocab) {
  std::vector<std::string> texts;  // what the entries borrow
  texts.reserve(vocab.tokens.size());
  std::vector<ByteTrie::Entry> entries;
  for (const auto& [token, id] : vocab.tokens) {
    if (const auto byte = ByteOfToken(token)) fallback_[*byte] = id;
    for (uint32_t place = 0; place < kPlaces; ++place) {
      const auto character = CharacterOf(
          token, place & kNotFirst ? options_.continuing_subword_prefix : "",
          place & kLast ? options_.end_of_word_suffix : "");
      if (!character) continue;
      const auto text = TextOf(*character, options_.byte_level);
      if (text && text->size() == 1) {
        bytes_[place][static_cast<uint8_t>(text->front())] = id;
      } else if (text) {
        entries.push_back({place, *character, id});
      }
    }
    if (!options_.ignore_merges) continue;
    const auto text = TextOf(token, options_.byte_level);
    if (!text || text->empty()) continue;
    texts.push_back(*text);
    entries.push_back({kPiece, texts.back(), id});
  }
  auto trie = ByteTrie::Build(std::move(entries), kRoots);
  if (!trie) return Unexpected(std::move(trie.error()));
  trie_ = *std::move(trie);
  return {};
}

void Bpe::IndexWords(const Vocab& vocab) {
  std::vector<std::pair<std::string, int32_t>> texts;
  std::vector<int32_t> ids;
  for (const auto& [token, id] : vocab.tokens) {
    std::string_view word = token;
    if (!options_.ignore_merges &&
        word.ends_with(options_.end_of_word_suffix)) {
      word.remove_suffix(options_.end_of_word_suffix.size());
    }
    auto text = TextOf(word, options_.byte_level);
    if (!text || text->empty() || text->size() > ShortWords::kMaxBytes) {
      continue;
    }
    if (!options_.ignore_merges) {
      ids.clear();
      AppendMerged(*text, ids);
      if (ids != std::vector<int32_t>{id}) continue;
    }
    texts.emplace_back(*std::move(text), id);
  }
  words_ = ShortWords({texts.begin(), texts.end()});
}

bool Bpe::WordsAreApart(const Vocab& vocab) const {
  if (options_.byte_level || options_.ignore_merges ||
      !options_.continuing_subword_prefix.empty() ||
      !options_.end_of_word_suffix.empty() || !vocab.IdOf(kSpaceReplacement)) {
    return false;
  }
  std::vector<std::string_view> tokens;
  for (const auto& [token, id] : vocab.tokens) {
    const auto place = static_cast<size_t>(id);
    if (place >= tokens.size()) tokens.resize(place + 1);
    tokens[place] = token;
  }
  bool apart = true;
  options_.merges.ForEach([&](int32_t left, int32_t right) {
    apart &= tokens[static_cast<size_t>(left)].ends_with(kSpaceReplacement) ||
             !tokens[static_cast<size_t>(right)].starts_with(kSpaceReplacement);
  });
  return apart;
}

void Bpe::Append(std::string_view piece, std::vector<int32_t>& ids) const {
  if (!words_apart_) return AppendWord(piece, ids);
  size_t begin = 0, last = 0;  // of the word, and of the last mark's end
  for (size_t at = piece.find(kSpaceReplacement); at != piece.npos;
       at = piece.find(kSpaceReplacement, last)) {
    if (at > last && at > begin) {
      AppendWord(piece.substr(begin, at - begin), ids);
      begin = at;
    }
    last = at + kSpaceReplacement.size();
  }
  AppendWord(piece.substr(begin), ids);
}

void Bpe::AppendWord(std::string_view word, std::vector<int32_t>& ids) const {
  if (const auto id = words_.Find(word)) {
    ids.push_back(*id);
    return;
  }
  if (options_.ignore_merges) {
    const ByteTrie::Match match = trie_.Longest(kPiece, word);
    if (match.length == word.size()) {
      ids.push_back(match.value);
      return;
    }
  }
  if (cache_->Find(word, ids)) return;
  const size_t before = ids.size();
  AppendMerged(word, ids);
  cache_->Insert(word, std::span(ids).subspan(before));
}

void Bpe::AppendMerged(std::string_view piece,
                       std::vector<int32_t>& ids) const {
  const size_t before = ids.size();
  AppendCharacters(piece, ids);
  const size_t size = MergeSymbols(std::span(ids).subspan(before),
                                   [this](int32_t left, int32_t right) {
                                     return options_.merges.Find(left, right);
                                   });
  ids.resize(before + size);
}

void Bpe::AppendCharacters(std::string_view piece,
                           std::vector<int32_t>& ids) const {
  bool unknown = false;  // whether an unk_id waits
  for (size_t i = 0, end; i < piece.size(); i = end) {
    const bool one_byte =
        options_.byte_level || static_cast<uint8_t>(piece[i]) < 0x80;
    end = i + (one_byte ? 1 : DecodeUtf8(piece.substr(i)).length);
    const uint32_t place =
        (i == 0 ? 0 : kNotFirst) | (end == piece.size() ? kLast : 0);
    const std::string_view character = piece.substr(i, end - i);
    const int32_t id = CharacterAt(character, place);
    if (id != kNoToken) {
      if (unknown) ids.push_back(*options_.unk_id);
      unknown = false;
      ids.push_back(id);
    } else if (options_.byte_fallback && AppendBytes(character, place, ids)) {
      // As in `tokenizers`, an unk_id that waits comes after the bytes.
    } else if (options_.unk_id) {
      if (unknown && !options_.fuse_unk) ids.push_back(*options_.unk_id);
      unknown = true;
    }
  }
  if (unknown) ids.push_back(*options_.unk_id);
}

int32_t Bpe::CharacterAt(std::string_view character, uint32_t place) const {
  if (character.size() == 1) {
    return bytes_[place][static_cast<uint8_t>(character.front())];
  }
  const ByteTrie::Match match = trie_.Longest(place, character);
  return match.length == character.size() ? match.value : kNoToken;
}

bool Bpe::AppendBytes(std::string_view character, uint32_t place,
                      std::vector<int32_t>& ids) const {
  const size_t before = ids.size();
  std::string affixed;
  if (place & kNotFirst) affixed = options_.continuing_subword_prefix;
  affixed += character;
  if (place & kLast) affixed += options_.end_of_word_suffix;
  for (const char c : affixed) {
    const int32_t id = fallback_[static_cast<uint8_t>(c)];
    if (id == kNoToken) {
      ids.resize(before);
      return false;
    }
    ids.push_back(id);
  }
  return true;
}

namespace {

using BpeStatus = Result<void>;

// Refuses what changes tokens and is not implemented.
BpeStatus CheckOptions(const JsonNode& node) {
  if (const auto dropout = node.Find("dropout")) {
    const auto share = dropout->Number();
    if (!share) return Unexpected(share.error());
    if (*share != 0) {
      return dropout->Fault(
          "is not 0: it drops merges at random, which is for training");
    }
  }
  return {};
}

BpeStatus ReadAffix(const JsonNode& node, std::string_view key,
                    std::string& affix) {
  const auto affix_node = node.Find(key);
  if (!affix_node) return {};
  const auto text = affix_node->ShortString();
  if (!text) return Unexpected(text.error());
  affix = *text;
  return {};
}

BpeStatus ReadBpeOptions(const JsonNode& node, const Vocab& vocab,
                         BpeOptions& options) {
  auto status = ReadFlag(node, "fuse_unk", options.fuse_unk);
  if (status) {
    status = ReadFlag(node, "byte_fallback", options.byte_fallback);
  }
  if (status) status = ReadFlag(node, "ignore_merges", options.ignore_merges);
  if (status) {
    status = ReadAffix(node, "continuing_subword_prefix",
                       options.continuing_subword_prefix);
  }
  if (status) {
    status = ReadAffix(node, "end_of_word_suffix", options.end_of_word_suffix);
  }
  const auto unk_node = node.Find("unk_token");
  if (!status || !unk_node) return status;
  const auto unk = unk_node->String();
  if (!unk) return Unexpected(unk.error());
  options.unk_id = vocab.IdOf(*unk);
  if (options.unk_id) return {};
  return unk_node->Fault("is " + Quoted(*unk) +
                         ", which is not in model.vocab");
}

// A merge is "left right", or ["left", "right"].
Result<void> AddMerge(simdjson::dom::element item, BpeMerges& merges) {
  std::string_view line;
  if (!item.get(line)) return merges.AddLine(line);
  simdjson::dom::array pair;
  std::string_view left, right;
  if (item.get(pair) || pair.size() != 2 || pair.at(0).get(left) ||
      pair.at(1).get(right)) {
    return Fail(ErrorCode::kInvalidData,
                "is neither a string nor an array of two strings");
  }
  return merges.Add(left, right);
}

Result<PairTable> ReadMerges(const JsonNode& node, const Vocab& vocab,
                             const BpeOptions& options) {
  const auto list = node.Get("merges");
  if (!list) return Unexpected(list.error());
  const auto items = list->Array();
  if (!items) return Unexpected(items.error());
  auto merges = BpeMerges::Of(vocab, options.continuing_subword_prefix);
  if (!merges) return node.Fault("does not load: " + merges.error().message);
  size_t i = 0;
  for (const simdjson::dom::element item : *items) {
    std::string_view line;
    const bool comment =
        i == 0 && !item.get(line) && line.starts_with(BpeMerges::kVersion);
    const auto added = comment ? Result<void>() : AddMerge(item, *merges);
    if (!added) {
      return list->Fault("[" + std::to_string(i) + "] " +
                         added.error().message);
    }
    ++i;
  }
  auto table = merges->Table();
  if (!table) return list->Fault(table.error().message);
  return table;
}

}  // namespace

BpeOptions OptionsOfClass(const BpeClass& bpe, const Vocab& vocab) {
  BpeOptions options;
  options.fuse_unk = bpe.fuse_unk;
  options.byte_fallback = bpe.byte_fallback;
  if (!bpe.unk_token.empty()) options.unk_id = vocab.IdOf(bpe.unk_token);
  return options;
}

Result<LoadedModel> token_models::ReadBpe(const JsonNode& node,
                                          const ModelContext& context,
                                          IdSet& ids) {
  const auto vocab_node = node.Get("vocab");
  if (!vocab_node) return Unexpected(vocab_node.error());
  auto vocab = ReadVocab(*vocab_node, ids);
  if (!vocab) return Unexpected(std::move(vocab.error()));
  BpeOptions options;
  BpeStatus status = CheckOptions(node);
  if (context.bpe) {
    options = OptionsOfClass(*context.bpe, *vocab);
  } else if (status) {
    status = ReadBpeOptions(node, *vocab, options);
  }
  options.byte_level = context.byte_level;
  if (!status) return Unexpected(std::move(status.error()));
  auto merges = ReadMerges(node, *vocab, options);
  if (!merges) return Unexpected(std::move(merges.error()));
  options.merges = *std::move(merges);
  auto model = Bpe::Build(*vocab, std::move(options));
  if (!model) return node.Fault("does not load: " + model.error().message);
  return LoadedModel{*std::move(vocab),
                     std::make_unique<Bpe>(*std::move(model))};
}

}  // namespace podium

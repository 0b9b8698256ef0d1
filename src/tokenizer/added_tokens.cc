#include "tokenizer/added_tokens.h"

#include <set>

#include "text/unicode_tables.h"
#include "text/utf8.h"
#include "tokenizer/json_node.h"

namespace podium {
namespace {

// The last code point of `bytes`, which must not be empty, as decoding from the
// left would find it.
DecodedCodePoint DecodeLast(std::string_view bytes) {
  constexpr size_t kMaxLength = 4;
  for (size_t length = std::min(kMaxLength, bytes.size()); length > 1;
       --length) {
    const DecodedCodePoint last =
        DecodeUtf8(bytes.substr(bytes.size() - length));
    if (last.length == length) return last;
  }
  return DecodeUtf8(bytes.substr(bytes.size() - 1));
}

bool IsWhitespace(char32_t cp) { return (PropertiesOf(cp) & kWhitespace) != 0; }

}  // namespace

Result<AddedTokens> AddedTokens::Build(const std::vector<AddedToken>& tokens) {
  std::vector<Found> found;
  std::vector<ByteTrie::Entry> entries;
  std::set<std::string_view> seen;
  for (const AddedToken& token : tokens) {
    if (token.content.size() > kMaxContentBytes) {
      return Fail(ErrorCode::kTooLarge,
                  "the added token " + Quoted(token.content) +
                      " is longer than " + std::to_string(kMaxContentBytes) +
                      " bytes");
    }
    // A content that normalization made empty is never found.
    if (token.content.empty() || !seen.insert(token.content).second) continue;
    entries.push_back(
        {.key = token.content, .value = static_cast<int32_t>(found.size())});
    found.push_back({token.id, token.lstrip, token.rstrip, token.single_word});
  }
  auto trie = ByteTrie::Build(entries, 1);
  if (!trie) return Unexpected(std::move(trie.error()));
  AddedTokens added(*std::move(trie));
  added.tokens_ = std::move(found);
  for (const ByteTrie::Entry& entry : entries) {
    added.begins_[static_cast<uint8_t>(entry.key.front())] = true;
  }
  return added;
}

AddedTokens::Match AddedTokens::Next(std::string_view utf8, size_t from) const {
  if (tokens_.empty()) return {};  // true for most models
  for (size_t i = from; i < utf8.size(); ++i) {
    if (!begins_[static_cast<uint8_t>(utf8[i])]) continue;
    const ByteTrie::Match match = trie_.Longest(0, utf8.substr(i));
    if (match.length == 0) continue;
    return {i, i + match.length, &tokens_[static_cast<size_t>(match.value)]};
  }
  return {};
}

bool AddedTokens::StandsAlone(std::string_view utf8, const Match& match) {
  const std::string_view before = utf8.substr(0, match.begin);
  const std::string_view behind = utf8.substr(match.end);
  return (before.empty() || !IsWordCharacter(DecodeLast(before).code_point)) &&
         (behind.empty() || !IsWordCharacter(DecodeUtf8(behind).code_point));
}

size_t AddedTokens::SpacesBefore(std::string_view utf8, size_t end,
                                 size_t least) {
  while (end > least) {
    const DecodedCodePoint last = DecodeLast(utf8.substr(least, end - least));
    if (!IsWhitespace(last.code_point)) break;
    end -= last.length;
  }
  return std::max(end, least);
}

size_t AddedTokens::SpacesBehind(std::string_view utf8, size_t begin) {
  while (begin < utf8.size()) {
    const DecodedCodePoint next = DecodeUtf8(utf8.substr(begin));
    if (!IsWhitespace(next.code_point)) break;
    begin += next.length;
  }
  return begin;
}

}  // namespace podium

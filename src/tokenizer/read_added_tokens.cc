#include "tokenizer/read_added_tokens.h"

#include <charconv>
#include <string>
#include <unordered_map>
#include <utility>

namespace podium {
namespace {

constexpr size_t kMaxAddedTokens = 100'000;

// Parses an object's key as a token id; -1 if it is not a valid one.
int32_t IdOfKey(std::string_view key) {
  int32_t id = -1;
  const char* end = key.data() + key.size();
  const auto [stop, error] = std::from_chars(key.data(), end, id);
  return error == std::errc() && stop == end && id < kMaxVocabSize ? id : -1;
}

}  // namespace

Result<AddedToken> ReadAddedToken(const JsonNode& node) {
  const auto content_node = node.Get("content");
  if (!content_node) return Unexpected(content_node.error());
  const auto content = content_node->String();
  if (!content) return Unexpected(content.error());
  if (content->empty()) return content_node->Fault("is empty");

  AddedToken token;
  token.content = *content;
  bool special = false;
  auto status = ReadFlag(node, "special", special);
  token.normalized = !special;  // the default
  if (status) status = ReadFlag(node, "normalized", token.normalized);
  if (status) status = ReadFlag(node, "lstrip", token.lstrip);
  if (status) status = ReadFlag(node, "rstrip", token.rstrip);
  if (status) status = ReadFlag(node, "single_word", token.single_word);
  if (!status) return Unexpected(std::move(status.error()));
  return token;
}

Result<std::vector<AddedTokenOfFile>> ReadAddedTokenList(const JsonNode& node) {
  const auto items = node.Items(kMaxAddedTokens);
  if (!items) return Unexpected(items.error());
  std::vector<AddedTokenOfFile> tokens;
  for (const JsonNode& item : *items) {
    auto token = ReadAddedToken(item);
    if (!token) return Unexpected(std::move(token.error()));
    const auto id_node = item.Get("id");
    if (!id_node) return Unexpected(id_node.error());
    const auto id = id_node->Int(0, kMaxVocabSize - 1);
    if (!id) return Unexpected(id.error());
    token->id = *id;
    tokens.push_back({*std::move(token), *id_node});
  }
  return tokens;
}

Result<std::vector<AddedTokenOfFile>> ReadAddedTokenMap(const JsonNode& node) {
  const auto members = node.Members(kMaxAddedTokens);
  if (!members) return Unexpected(members.error());
  std::vector<AddedTokenOfFile> tokens;
  for (const auto& [key, value] : *members) {
    auto token = ReadAddedToken(value);
    if (!token) return Unexpected(std::move(token.error()));
    token->id = IdOfKey(key);
    if (token->id < 0) {
      return node.Fault("has the key " + Quoted(key) +
                        ", which is no integer from 0 to " +
                        std::to_string(kMaxVocabSize - 1));
    }
    tokens.push_back({*std::move(token), value});
  }
  return tokens;
}

Result<void> AddTokens(const std::vector<AddedTokenOfFile>& tokens,
                       TokenizerParts& parts) {
  std::unordered_map<std::string, size_t> places;
  for (const AddedToken& token : parts.added_tokens) {
    places.emplace(token.content, places.size());
  }
  for (const auto& [token, id_node] : tokens) {
    const std::string is_id = "is " + std::to_string(token.id);
    const auto place = places.find(token.content);
    auto known = parts.vocab.IdOf(token.content);
    if (place != places.end()) known = parts.added_tokens[place->second].id;
    if (known && *known != token.id) {
      return id_node.Fault(
          is_id + ", but " + Quoted(token.content) + " is " +
          std::to_string(*known) + " in " +
          std::string(place != places.end() ? "added_tokens" : "model.vocab"));
    }
    if (!known && !parts.ids.Insert(token.id)) {
      return id_node.Fault(is_id + ", the id of another token");
    }
    if (place != places.end()) {
      parts.added_tokens[place->second] = token;
    } else {
      places.emplace(token.content, parts.added_tokens.size());
      parts.added_tokens.push_back(token);
    }
  }
  return {};
}

}  // namespace podium

#include "tokenizer/models/bpe_merges.h"

#include "tokenizer/json_node.h"

namespace podium {

Result<BpeMerges> BpeMerges::Of(const Vocab& vocab,
                                std::string_view continuing_subword_prefix) {
  std::vector<ByteTrie::Entry> entries;
  entries.reserve(vocab.tokens.size());
  for (const auto& [token, id] : vocab.tokens) {
    if (!token.empty()) entries.push_back({0, token, id});
  }
  auto ids = ByteTrie::Build(std::move(entries), 1);
  if (!ids) return Unexpected(std::move(ids.error()));
  return BpeMerges(*std::move(ids), continuing_subword_prefix);
}

Result<int32_t> BpeMerges::IdOf(std::string_view token) const {
  const ByteTrie::Match match = ids_.Longest(0, token);
  if (match.length == token.size() && !token.empty()) return match.value;
  return Fail(ErrorCode::kInvalidData,
              "names " + Quoted(token) +
                  ", which is not in the vocabulary; both have to come from "
                  "the same tokenizer");
}

Result<void> BpeMerges::Add(std::string_view left, std::string_view right) {
  TokenMerge merge;
  const auto left_id = IdOf(left);
  if (!left_id) return Unexpected(left_id.error());
  const auto right_id = IdOf(right);
  if (!right_id) return Unexpected(right_id.error());
  if (!right.starts_with(prefix_)) {
    return Fail(ErrorCode::kInvalidData,
                "has " + Quoted(right) + " on the right, which lacks the " +
                    "continuing_subword_prefix " + Quoted(prefix_));
  }
  const auto merged =
      IdOf(std::string(left).append(right.substr(prefix_.size())));
  if (!merged) return Unexpected(merged.error());
  merges_.push_back({*left_id, *right_id, *merged});
  return {};
}

Result<void> BpeMerges::AddLine(std::string_view line) {
  const size_t space = line.find(' ');
  if (space == line.npos || line.find(' ', space + 1) != line.npos) {
    return Fail(
        ErrorCode::kInvalidData,
        "is " + Quoted(line) + "; two tokens with one space between them work");
  }
  return Add(line.substr(0, space), line.substr(space + 1));
}

}  // namespace podium

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "tokenizer/byte_trie.h"
#include "tokenizer/models/pair_table.h"
#include "tokenizer/vocab.h"

namespace podium {

// Collects a BPE model's merges, which files give as tokens.
class BpeMerges {
 public:
  // The start of a comment that older files have as their first line.
  static constexpr std::string_view kVersion = "#version";

  // `continuing_subword_prefix` begins a token that continues a word; merged
  // tokens have it once. kTooLarge for a vocabulary that no index holds.
  static Result<BpeMerges> Of(const Vocab& vocab,
                              std::string_view continuing_subword_prefix);

  // Adds the next merge. kInvalidData, with a message that names the merge and
  // what is wrong with it: a token that is not in the vocabulary, the merged
  // one included, or a right one that lacks the prefix.
  Result<void> Add(std::string_view left, std::string_view right);

  // The same for "left right", as a line of merges.txt has it. kInvalidData
  // also if `line` is not two tokens with one space between them.
  Result<void> AddLine(std::string_view line);

  // All of them. kInvalidData for a merge that was added twice.
  Result<PairTable> Table() const { return PairTable::Build(merges_); }

 private:
  explicit BpeMerges(ByteTrie ids, std::string_view prefix)
      : ids_(std::move(ids)), prefix_(prefix) {}

  Result<int32_t> IdOf(std::string_view token) const;

  ByteTrie ids_;
  std::string prefix_;
  std::vector<TokenMerge> merges_;
};

}  // namespace podium

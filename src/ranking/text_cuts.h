#pragma once

#include <cstdint>
#include <optional>

namespace podium {

// How a request's texts are cut, beyond what RankRequest says of documents.
struct TextCuts {
  // The query is first cut to so many of its first tokens. At least 1.
  std::optional<int64_t> max_tokens_per_query;
  // A pair has at most so many tokens, special tokens included; more than the
  // model reads is as many as it reads.
  std::optional<int64_t> truncate_prompt_tokens;
  // What does not fit into a pair is cut from the beginning of the query and of
  // the document, and not from their ends.
  bool from_left = false;
};

}  // namespace podium

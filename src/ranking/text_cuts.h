#pragma once

#include <cstdint>
#include <optional>

namespace podium {

// How a request's texts are cut, besides what RankRequest says about documents.
struct TextCuts {
  // Before anything else, the query is cut to this many of its first tokens. At
  // least 1.
  std::optional<int64_t> max_tokens_per_query;
  // The most tokens of a pair, including special tokens. A number above the
  // model's context means the context.
  std::optional<int64_t> truncate_prompt_tokens;
  // Whether tokens that do not fit into a pair are cut from the beginning of
  // the query and of the document, not from the end.
  bool from_left = false;
};

}  // namespace podium

#pragma once

#include <podium/ranking.h>

#include <cstdint>

namespace podium {

// The tokens in all pairs of a ranking: the query counts once for each
// document, and special tokens are not counted. Other services call this
// total_tokens.
int64_t PairTokens(const RankUsage& usage);

}  // namespace podium

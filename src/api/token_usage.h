#pragma once

#include <podium/ranking.h>

#include <cstdint>

namespace podium {

// The tokens of every pair of a ranking: the query counts once for each
// document. What the neighbours call total_tokens; special tokens are not
// counted.
int64_t PairTokens(const RankUsage& usage);

}  // namespace podium

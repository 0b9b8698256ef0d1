#pragma once

#include <cstdint>
#include <span>

namespace podium {

// How much of a query's words a document has, in [0, 1): BM25 (Robertson and
// Zaragoza 2009) over what it would be if the document had each of the query's
// tokens endlessly often.
//
//   sum_i idf_i * tf_i / (tf_i + k1 * (1 - b + b * |document| / length))
//   over sum_i idf_i
//
// with k1 = .9, b = .4 and 56 tokens for `length` (models/recipe/late.py).
// `idf` has a weight for each id, none below 0. 0 where no token of the query
// weighs anything.
float LexicalMatch(std::span<const int32_t> query,
                   std::span<const int32_t> document,
                   std::span<const float> idf);

}  // namespace podium

#pragma once

#include <cstdint>
#include <span>

namespace podium {

// How much of the query's word weight a document covers, in [0, 1): BM25
// (Robertson and Zaragoza 2009) divided by its limit for a document that
// contains each query token infinitely often.
//
//   sum_i idf_i * tf_i / (tf_i + k1 * (1 - b + b * |document| / length))
//   over sum_i idf_i
//
// with k1 = .9, b = .4 and 56 tokens for `length` (models/recipe/late.py).
// `idf` has a weight for each id, none below 0. Returns 0 if all query tokens
// have weight 0.
float LexicalMatch(std::span<const int32_t> query,
                   std::span<const int32_t> document,
                   std::span<const float> idf);

}  // namespace podium

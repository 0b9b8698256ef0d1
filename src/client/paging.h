#pragma once

#include <podium/client.h>
#include <podium/ranking.h>

#include <cstdint>
#include <string>
#include <vector>

namespace podium {

// Some of a request's documents, as a separate request.
struct Page {
  RankRequest request;
  std::vector<int64_t> indices;  // positions of its documents in the whole
                                 // request
};

// Splits a request into pages of nearly equal size, each of at most page_size
// documents. For kScore, each page is a contiguous range of the documents. For
// kRrf, documents are dealt out in turn, so that every page gets an equal share
// of the first stage's best. One page if all documents fit. page_size is at
// least 1.
std::vector<Page> SplitPages(RankRequest request, int64_t page_size,
                             Merge merge);

// "page 2 of 3 (documents 834 to 1666)", for error messages.
std::string PageName(const std::vector<Page>& pages, size_t page);

// Merges the rankings of the pages into one. `rankings` is in the order of the
// pages; each is sorted best first, with indices into its page. `top_n` as in
// RankRequest. Usage is summed where possible. With kRrf the order follows the
// ranks, so scores need not be descending.
Ranking MergeRankings(const std::vector<Page>& pages,
                      std::vector<Ranking> rankings,
                      std::optional<int64_t> top_n, Merge merge);

}  // namespace podium

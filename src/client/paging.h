#pragma once

#include <podium/client.h>
#include <podium/ranking.h>

#include <cstdint>
#include <string>
#include <vector>

namespace podium {

// A part of a request's documents, as a request of its own.
struct Page {
  RankRequest request;
  std::vector<int64_t> indices;  // of its documents, in the whole request
};

// Parts of at most page_size documents and of nearly one size. For kScore each
// is a run of the documents, for kRrf they are dealt out in turn, so that every
// page has as many of the first stage's best as any other. One page where all
// fit. page_size is at least 1.
std::vector<Page> SplitPages(RankRequest request, int64_t page_size,
                             Merge merge);

// "page 2 of 3 (documents 834 to 1666)", to say which of them failed.
std::string PageName(const std::vector<Page>& pages, size_t page);

// One ranking of the pages' own, in the order of the pages, each best first and
// with indices of its page. `top_n` as in RankRequest. Of usage, what can be
// added is added. With kRrf the order is that of the ranks, and scores need not
// fall.
Ranking MergeRankings(const std::vector<Page>& pages,
                      std::vector<Ranking> rankings,
                      std::optional<int64_t> top_n, Merge merge);

}  // namespace podium

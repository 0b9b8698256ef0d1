#pragma once

#include <podium/ranking.h>

#include <string>
#include <string_view>
#include <vector>

namespace podium {

// What `podium rank` prints. Borrows everything.
struct RankedDocuments {
  std::string_view model;
  const Ranking& ranking;
  const std::vector<std::string>& documents;  // as they were asked about
};

// Rank, score and text of each result, a line each. `width` > 0: columns of a
// terminal, text cut to fit; 0: the whole text between tabs. White space and
// control characters inside a text are printed as single spaces, so that a line
// is a result and a document cannot drive the terminal.
std::string RankingTable(const RankedDocuments& ranked, int width);

// The answer of POST /v2/rerank, with document.text in each result.
std::string RankingJson(const RankedDocuments& ranked);

// The results of the same, a line each.
std::string RankingJsonl(const RankedDocuments& ranked);

}  // namespace podium

#pragma once

#include <podium/ranking.h>

#include <string>
#include <vector>

namespace podium {

// Rank, score and text of each result, a line each. `width` > 0: columns of a
// terminal, text cut to fit; 0: the whole text between tabs. White space and
// control characters inside a text are printed as single spaces, so that a line
// is a result and a document cannot drive the terminal.
std::string RankingTable(const Ranking& ranking,
                         const std::vector<std::string>& documents, int width);

}  // namespace podium

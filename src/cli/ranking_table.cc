#include "cli/ranking_table.h"

#include <algorithm>
#include <cstdio>
#include <string_view>

namespace podium {
namespace {

std::string OnOneLine(std::string_view text) {
  std::string line;
  for (size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = text[i];
    // C0 controls, DEL, and the C1 controls U+0080 to U+009F as UTF-8 spells
    // them.
    const bool c1 = c == 0xC2 && i + 1 < text.size() &&
                    static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) ++i;
    if (c1 || c <= ' ' || c == 0x7F) {
      if (!line.empty() && line.back() != ' ') line += ' ';
    } else {
      line += text[i];
    }
  }
  return line;
}

// The first `columns` characters; a cut is marked. Counts code points, which is
// close enough for a table.
std::string CutTo(std::string text, int columns) {
  int seen = 0;
  size_t last = 0;  // where the character before the last that fits ends
  for (size_t i = 0; i < text.size(); ++i) {
    if ((text[i] & 0xC0) == 0x80) continue;
    if (seen == columns - 1) last = i;
    if (++seen > columns) {
      text.resize(last);
      return text + "…";
    }
  }
  return text;
}

}  // namespace

std::string RankingTable(const Ranking& ranking,
                         const std::vector<std::string>& documents, int width) {
  constexpr int kFixed = 14;  // columns of rank and score
  std::string table;
  if (width > 0) table = "rank   score  document\n";
  for (size_t i = 0; i < ranking.results.size(); ++i) {
    const RankResult& result = ranking.results[i];
    std::string text = OnOneLine(documents[result.index]);
    char start[64];
    if (width > 0) {
      std::snprintf(start, sizeof start, "%4zu  %6.4f  ", i + 1,
                    static_cast<double>(result.relevance_score));
      text = CutTo(std::move(text), std::max(10, width - kFixed));
    } else {
      std::snprintf(start, sizeof start, "%zu\t%.9g\t", i + 1,
                    static_cast<double>(result.relevance_score));
    }
    table += start + text + "\n";
  }
  return table;
}

}  // namespace podium

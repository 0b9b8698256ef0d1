#include "cli/ranking_output.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/cohere_request.h"
#include "api/cohere_v2.h"
#include "api/uuid.h"
#include "base/json_writer.h"

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

std::string RankingTable(const RankedDocuments& ranked, int width) {
  constexpr int kFixed = 14;  // columns of rank and score
  std::string table;
  if (width > 0) table = "rank   score  document\n";
  int64_t rank = 0;
  for (const RankResult& result : ranked.ranking.results) {
    ++rank;
    std::string text = OnOneLine(ranked.documents[result.index]);
    const auto score = static_cast<double>(result.relevance_score);
    if (width > 0) {
      text = CutTo(std::move(text), std::max(10, width - kFixed));
      table += fmt::format("{:4}  {:6.4f}  {}\n", rank, score, text);
    } else {
      table += fmt::format("{}\t{}\t{}\n", rank, result.relevance_score, text);
    }
  }
  return table;
}

std::string RankingJson(const RankedDocuments& ranked) {
  RerankCall call;
  call.return_documents = true;
  for (const std::string& document : ranked.documents)
    call.document_json.push_back(CohereDocumentJson(document));
  return kCohereV2.render({.id = NewUuid(),
                           .model = ranked.model,
                           .call = call,
                           .ranking = ranked.ranking});
}

std::string RankingJsonl(const RankedDocuments& ranked) {
  std::string lines;
  for (const RankResult& result : ranked.ranking.results) {
    JsonWriter json;
    json.BeginObject()
        .Key("document")
        .Raw(CohereDocumentJson(ranked.documents[result.index]));
    json.Key("index")
        .Int(result.index)
        .Key("relevance_score")
        .Float(result.relevance_score)
        .EndObject();
    lines += json.text() + "\n";
  }
  return lines;
}

}  // namespace podium

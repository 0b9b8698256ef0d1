// podium_ranking_lines: fuses, merges and shortens what bench/ranking.py sends.
// For development; not installed.
//
// Reads one JSON object per line from stdin and prints each result as a line of
// JSON:
//   {"fuse": METHOD, "weights": [...], "lists": [[score or null, ...], ...]}
//     the fused score of each document, by index
//   {"merge": "score" or "rrf", "pages": [[[index, score], ...], ...]}
//     the indices, best first
//   {"shorten": MAX_TOKENS, "query": "...", "documents": ["...", ...]}
//     the documents
//   {"sentences": "..."}
//     its sentences

#include <iostream>
#include <limits>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/json_writer.h"
#include "ranking/fusion.h"
#include "ranking/shorten.h"
#include "text/sentences.h"

namespace podium {
namespace {

using simdjson::dom::element;

// The input comes from bench/ranking.py, so it is not checked: simdjson throws,
// which ends the program.
void Fuse(const element& line, JsonWriter& out) {
  FusionOptions options;
  options.method = ParseFusionMethod(line["fuse"].get_string()).value();
  for (const double w : line["weights"]) options.weights.push_back(w);
  std::vector<ScoreList> lists;
  for (const element list : line["lists"]) {
    ScoreList& scores = lists.emplace_back();
    for (const element score : list) {
      scores.push_back(score.is_null()
                           ? std::numeric_limits<double>::quiet_NaN()
                           : double{score.get_double()});
    }
  }
  const std::vector<FusedDocument> fused = Fuse(lists, options);
  std::vector<double> scores(fused.size());
  for (const FusedDocument& d : fused)
    scores[static_cast<size_t>(d.index)] = d.score;
  for (const double score : scores) out.Double(score);
}

void MergeOf(const element& line, JsonWriter& out) {
  std::vector<std::vector<RankResult>> pages;
  for (const element page : line["pages"]) {
    auto& results = pages.emplace_back();
    for (const element result : page) {
      results.push_back(
          {.index = result.at(0).get_int64(),
           .relevance_score = static_cast<float>(result.at(1).get_double())});
    }
  }
  const Merge merge = ParseMerge(line["merge"].get_string()).value();
  for (const RankResult& r : MergePages(pages, merge)) out.Int(r.index);
}

void Shorten(const element& line, JsonWriter& out) {
  std::vector<std::string> documents;
  for (const std::string_view document : line["documents"])
    documents.emplace_back(document);
  for (const std::string& document :
       ShortenDocuments(line["query"].get_string(), std::move(documents),
                        {.max_tokens = int64_t{line["shorten"].get_int64()}})) {
    out.String(document);
  }
}

void Sentences(const element& line, JsonWriter& out) {
  for (const std::string_view sentence :
       SplitSentences(line["sentences"].get_string()))
    out.String(sentence);
}

int Run() {
  constexpr int64_t kMaxDepth = 8;
  std::string line;
  while (std::getline(std::cin, line)) {
    const auto json = JsonDocument::Parse(line, kMaxDepth);
    if (!json) {
      std::cerr << "podium_ranking_lines: " << json.error().message << "\n";
      return 2;
    }
    const element root = json->root();
    JsonWriter out;
    out.BeginArray();
    if (!root["fuse"].error()) Fuse(root, out);
    if (!root["merge"].error()) MergeOf(root, out);
    if (!root["shorten"].error()) Shorten(root, out);
    if (!root["sentences"].error()) Sentences(root, out);
    out.EndArray();
    std::cout << out.text() << "\n";
  }
  return 0;
}

}  // namespace
}  // namespace podium

int main() {
  std::ios::sync_with_stdio(false);
  return podium::Run();
}

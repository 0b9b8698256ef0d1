#include "eval/json_record.h"

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <optional>
#include <utility>

#include "base/json.h"
#include "collections/document.h"
#include "collections/json_id.h"
#include "eval/falling_scores.h"

namespace podium {
namespace {

using Names = std::initializer_list<const char*>;
constexpr Names kQuery = {"query_id", "query-id", "qid"};
constexpr Names kDocument = {"doc_id", "corpus-id", "document_id", "docno"};
constexpr Names kGrade = {"relevance", "score", "grade"};
constexpr Names kScore = {"fused_score", "relevance_score", "score"};

Unexpected<Error> Expected(const std::string& what) {
  return Fail(ErrorCode::kInvalidData, "expected " + what);
}

Result<JsonDocument> ParseObject(std::string_view line) {
  Result<JsonDocument> json = JsonDocument::Parse(line, kMaxDocumentDepth);
  if (json && !json->root().is_object()) return Expected("an object");
  return json;
}

Result<std::string> IdIn(simdjson::dom::element object, Names names) {
  Result<std::optional<std::string>> id = FindId(object, names);
  if (!id) return Unexpected(id.error());
  if (!*id) return Expected("\"" + std::string(*names.begin()) + "\"");
  return **std::move(id);
}

Result<double> NumberIn(simdjson::dom::element object, Names names,
                        const char* usual) {
  for (const char* name : names) {
    const auto field = object[name];
    if (field.error()) continue;
    double number = 0;
    if (field.get(number))
      return Expected("a number in \"" + std::string(name) + "\"");
    return number;
  }
  return Expected("\"" + std::string(usual) + "\"");
}

// Reads one result of podium rank's output.
Result<ScoredDocument> ResultOf(simdjson::dom::element json) {
  if (!json.is_object()) return Expected("an object");
  const Result<double> score = NumberIn(json, kScore, "relevance_score");
  if (!score) return Unexpected(score.error());
  Result<std::optional<std::string>> id = FindId(json, kDocument);
  if (const auto document = json["document"];
      id && !*id && !document.error() && document.is_object())
    id = FindId(document.value_unsafe(), {"id"});
  if (id && !*id) id = FindId(json, {"index"});
  if (!id) return Unexpected(id.error());
  if (!*id) return Expected("\"document\" with an \"id\", or \"index\"");
  return ScoredDocument{**std::move(id), *score};
}

// Makes equal scores fall if the results are best first.
void KeepOrder(std::vector<ScoredDocument>& documents) {
  const auto by = &ScoredDocument::score;
  if (!std::ranges::is_sorted(documents, std::ranges::greater(), by) ||
      std::ranges::adjacent_find(documents, {}, by) == documents.end()) {
    return;
  }
  std::vector<double> scores;
  for (const ScoredDocument& document : documents)
    scores.push_back(document.score);
  const std::vector<float> falling = FallingScores(scores);
  for (size_t i = 0; i < documents.size(); ++i) documents[i].score = falling[i];
}

}  // namespace

Result<JudgmentRecord> ParseJudgmentJson(std::string_view line) {
  const Result<JsonDocument> json = ParseObject(line);
  if (!json) return Unexpected(json.error());
  Result<std::string> qid = IdIn(json->root(), kQuery);
  if (!qid) return Unexpected(qid.error());
  Result<std::string> docno = IdIn(json->root(), kDocument);
  if (!docno) return Unexpected(docno.error());
  const Result<double> grade = NumberIn(json->root(), kGrade, "relevance");
  if (!grade) return Unexpected(grade.error());
  return JudgmentRecord{*std::move(qid), *std::move(docno), *grade};
}

Result<RunRecord> ParseRunJson(std::string_view line) {
  const Result<JsonDocument> json = ParseObject(line);
  if (!json) return Unexpected(json.error());
  const simdjson::dom::element root = json->root();
  Result<std::string> qid = IdIn(root, kQuery);
  if (!qid) return Unexpected(qid.error());
  RunRecord record{.qid = *std::move(qid)};
  std::string_view model;
  if (!root["model"].get(model)) record.model = model;
  simdjson::dom::array results;
  if (!root["results"].get(results)) {
    for (const simdjson::dom::element result : results) {
      Result<ScoredDocument> document = ResultOf(result);
      if (!document) {
        return Fail(ErrorCode::kInvalidData,
                    "results[" + std::to_string(record.documents.size()) +
                        "]: " + document.error().message);
      }
      record.documents.push_back(*std::move(document));
    }
    KeepOrder(record.documents);
    return record;
  }
  Result<std::string> docno = IdIn(root, kDocument);
  if (!docno) return Unexpected(docno.error());
  const Result<double> score = NumberIn(root, kScore, "score");
  if (!score) return Unexpected(score.error());
  record.documents.push_back({*std::move(docno), *score});
  return record;
}

bool IsJsonLine(std::string_view line) {
  const size_t first = line.find_first_not_of(" \t");
  return first != line.npos && line[first] == '{';
}

}  // namespace podium

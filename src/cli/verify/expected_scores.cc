#include "cli/verify/expected_scores.h"

#include <filesystem>
#include <string_view>
#include <utility>

#include "base/file_source.h"
#include "base/json.h"
#include "base/limits.h"

namespace podium {

Result<std::vector<ExpectedScore>> ReadExpectedScores(const std::string& file) {
  const auto bad = [&file](const std::string& what) {
    return Fail(ErrorCode::kInvalidData, file + ": " + what, "--expected");
  };
  const std::filesystem::path path(file);
  const auto bytes =
      OpenFolder(path.parent_path())
          ->Read(path.filename().string(), Limits().max_tokenizer_bytes);
  if (!bytes) return Unexpected(bytes.error());
  const auto document =
      JsonDocument::Parse(bytes->bytes, Limits().max_json_depth);
  if (!document) return bad(document.error().message);
  simdjson::dom::element list = document->root();
  if (list.is_object() && list["pairs"].get(list) != simdjson::SUCCESS)
    return bad("is neither a list nor an object with \"pairs\"");
  simdjson::dom::array entries;
  if (list.get(entries) != simdjson::SUCCESS) return bad("is not a list");
  std::vector<ExpectedScore> scores;
  for (const auto entry : entries) {
    std::string_view query, text;
    double score = 0;
    if (!entry.is_object() || entry["query"].get(query) != simdjson::SUCCESS ||
        entry["document"].get(text) != simdjson::SUCCESS ||
        (entry["score"].get(score) != simdjson::SUCCESS &&
         entry["logit"].get(score) != simdjson::SUCCESS)) {
      return bad("entry " + std::to_string(scores.size() + 1) +
                 " is not {\"query\": text, \"document\": text, \"score\": "
                 "number}");
    }
    scores.push_back({std::string(query), std::string(text), score});
  }
  if (scores.empty()) return bad("has no scores");
  return scores;
}

}  // namespace podium

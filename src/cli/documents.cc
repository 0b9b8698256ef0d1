#include "cli/documents.h"

#include <algorithm>
#include <cstdint>

#include "base/json.h"
#include "text/utf8.h"

namespace podium {
namespace {

constexpr int64_t kMaxDepth = 32;
constexpr std::string_view kSpace = " \t\r\n";

// The first two characters that are not white space: enough to tell JSON from
// prose such as "[1] Smith, 1998".
std::string FirstTwo(std::string_view text) {
  std::string two;
  for (const char c : text) {
    if (kSpace.find(c) == std::string_view::npos) two += c;
    if (two.size() == 2) break;
  }
  return two;
}

InputFormat Detect(std::string_view text) {
  const std::string start = FirstTwo(text);
  if (start == "[\"" || start == "[{" || start == "[]")
    return InputFormat::kJson;
  if (start != "{\"") return InputFormat::kLines;
  // One object over several lines, or an object a line?
  return JsonDocument::Parse(text, kMaxDepth) ? InputFormat::kJson
                                              : InputFormat::kJsonl;
}

Result<std::string> DocumentText(simdjson::dom::element element,
                                 const std::string& where) {
  std::string_view text;
  if (!element.get(text)) return std::string(text);
  if (!element["text"].get(text)) return std::string(text);
  return Fail(
      ErrorCode::kInvalidData,
      where + ": expected a string, or an object with a string in \"text\"",
      where);
}

// Calls line(number, text) for each line that is not blank, numbers from 1,
// until it returns false.
template <class Line>
void ForEachLine(std::string_view text, const Line& line) {
  for (int64_t number = 1; !text.empty(); ++number) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view content = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (content.ends_with('\r')) content.remove_suffix(1);
    if (content.find_first_not_of(kSpace) != std::string_view::npos &&
        !line(number, content))
      return;
  }
}

Result<RankInput> ParseLines(std::string_view text) {
  Result<RankInput> input = RankInput();
  ForEachLine(text, [&](int64_t number, std::string_view line) {
    if (const auto error = FirstInvalidUtf8(line)) {
      input = Fail(ErrorCode::kInvalidData, "line " + std::to_string(number) +
                                                ": invalid UTF-8 at byte " +
                                                std::to_string(*error));
      return false;
    }
    input->documents.emplace_back(line);
    return true;
  });
  return input;
}

Result<RankInput> ParseJsonl(std::string_view text) {
  Result<RankInput> input = RankInput();
  ForEachLine(text, [&](int64_t number, std::string_view line) {
    const std::string where = "line " + std::to_string(number);
    const auto json = JsonDocument::Parse(line, kMaxDepth);
    if (!json) {
      input = Fail(ErrorCode::kInvalidData, where + ": " + json.error().message,
                   where);
      return false;
    }
    Result<std::string> document = DocumentText(json->root(), where);
    if (!document) {
      input = Unexpected(document.error());
      return false;
    }
    input->documents.push_back(*std::move(document));
    return true;
  });
  return input;
}

Result<RankInput> ParseJson(std::string_view text) {
  const auto json = JsonDocument::Parse(text, kMaxDepth);
  if (!json) return Unexpected(json.error());
  RankInput input;
  simdjson::dom::element documents = json->root();
  if (documents.is_object() &&
      documents["documents"].error()) {  // one line of JSONL
    documents = json->root();
    Result<std::string> document = DocumentText(documents, "the object");
    if (!document) return Unexpected(document.error());
    input.documents.push_back(*std::move(document));
    return input;
  }
  if (documents.is_object()) {
    std::string_view query;
    if (const auto field = documents["query"];
        !field.error() && field.get(query)) {
      return Fail(ErrorCode::kInvalidData, "query: expected a string", "query");
    }
    input.query = query;
    documents = documents["documents"].value_unsafe();
  }
  simdjson::dom::array array;
  if (documents.get(array)) {
    return Fail(
        ErrorCode::kInvalidData,
        "documents: expected an array of strings or of objects with \"text\"",
        "documents");
  }
  for (simdjson::dom::element element : array) {
    Result<std::string> document = DocumentText(
        element, "documents[" + std::to_string(input.documents.size()) + "]");
    if (!document) return Unexpected(document.error());
    input.documents.push_back(*std::move(document));
  }
  return input;
}

}  // namespace

Result<RankInput> ParseDocuments(std::string_view text, InputFormat format) {
  if (text.starts_with("\xEF\xBB\xBF"))
    text.remove_prefix(3);  // byte order mark
  switch (format == InputFormat::kAuto ? Detect(text) : format) {
    case InputFormat::kJson:
      return ParseJson(text);
    case InputFormat::kJsonl:
      return ParseJsonl(text);
    case InputFormat::kAuto:
    case InputFormat::kLines:
      break;
  }
  return ParseLines(text);
}

Result<std::vector<TextPair>> ParsePairs(std::string_view jsonl) {
  Result<std::vector<TextPair>> pairs = std::vector<TextPair>();
  ForEachLine(jsonl, [&](int64_t number, std::string_view line) {
    const std::string where = "line " + std::to_string(number);
    const auto json = JsonDocument::Parse(line, kMaxDepth);
    if (!json) {
      pairs = Fail(ErrorCode::kInvalidData, where + ": " + json.error().message,
                   where);
      return false;
    }
    std::string_view query, document;
    if (json->root()["query"].get(query) ||
        json->root()["document"].get(document)) {
      pairs = Fail(ErrorCode::kInvalidData,
                   where +
                       ": expected an object with the strings \"query\" and "
                       "\"document\"",
                   where);
      return false;
    }
    pairs->push_back({std::string(query), std::string(document)});
    return true;
  });
  return pairs;
}

}  // namespace podium

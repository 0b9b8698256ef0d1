#include "collections/document_list.h"

#include <algorithm>
#include <limits>
#include <unordered_set>
#include <utility>

#include "base/json.h"
#include "collections/decompress.h"
#include "collections/line_reader.h"
#include "collections/table.h"

namespace podium {
namespace {

constexpr int64_t kMaxListBytes = std::numeric_limits<int64_t>::max();
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

ListFormat Detect(const std::string& name, std::string_view text) {
  const std::string_view inside = NameInside(name);
  if (inside.ends_with(".csv")) return ListFormat::kCsv;
  if (inside.ends_with(".tsv")) return ListFormat::kTsv;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::string start = FirstTwo(text);
  if (start == "[\"" || start == "[{" || start == "[]")
    return ListFormat::kJson;
  if (start != "{\"") return ListFormat::kLines;
  // One object over several lines, or an object a line?
  return JsonDocument::Parse(text, kMaxDocumentDepth) ? ListFormat::kJson
                                                      : ListFormat::kJsonl;
}

Error Within(const std::string& where, Error error) {
  error.message = where + ": " + error.message;
  error.param = where;
  return error;
}

Result<DocumentList> ReadLines(LineReader& lines) {
  DocumentList list;
  while (true) {
    const Result<std::optional<Line>> line = lines.NextFilled();
    if (!line) return Unexpected(line.error());
    if (!*line) return list;
    list.documents.push_back({"", std::string((*line)->text)});
  }
}

// Whether it is an object with "documents", one of many on a line each.
bool IsRequest(std::string_view line) {
  const auto json = JsonDocument::Parse(line, kMaxDocumentDepth);
  return json && json->root().is_object() && !json->root()["documents"].error();
}

Result<DocumentList> ReadJsonl(LineReader& lines) {
  DocumentList list;
  while (true) {
    const Result<std::optional<Line>> line = lines.NextFilled();
    if (!line) return Unexpected(line.error());
    if (!*line) return list;
    Result<Document> document = DocumentOf((*line)->text);
    if (!document) {
      return Unexpected(lines.WrongAt(
          (*line)->number,
          document.error().message +
              (IsRequest((*line)->text)
                   ? "; --input requests is for an object with \"query\" and "
                     "\"documents\" a line"
                   : "")));
    }
    list.documents.push_back(*std::move(document));
  }
}

// Nothing where none is given and the header has none that is known. One that
// is the text's column is none.
Result<std::optional<size_t>> IdColumn(const TableReader& table,
                                       const std::string& given, size_t text) {
  std::optional<size_t> column = table.Named({"id", "_id", "docid"});
  if (!given.empty()) {
    const Result<size_t> found = table.Column(given, "--id-column", {});
    if (!found) return Unexpected(found.error());
    column = *found;
  }
  if (column == text) column.reset();
  return column;
}

Result<DocumentList> ReadTable(LineReader& lines, char separator,
                               const TableColumns& columns) {
  Result<TableReader> table = TableReader::Open(
      lines, {.separator = separator, .quotes = columns.quotes},
      columns.header);
  if (!table) return Unexpected(table.error());
  const Result<size_t> text =
      table->Column(columns.text, "--column",
                    {"text", "document", "passage", "content", "body"});
  if (!text) return Unexpected(text.error());
  const Result<std::optional<size_t>> id = IdColumn(*table, columns.id, *text);
  if (!id) return Unexpected(id.error());
  DocumentList list;
  while (true) {
    Result<std::optional<CsvRecord>> record = table->Next();
    if (!record) return Unexpected(record.error());
    if (!*record) return list;
    std::vector<std::string>& fields = (*record)->fields;
    Document document{.id = {}, .text = std::move(fields[*text])};
    if (*id) document.id = std::move(fields[**id]);
    if (*id && document.id.empty())
      return Unexpected(lines.WrongAt((*record)->line, "the id is empty"));
    list.documents.push_back(std::move(document));
  }
}

Result<DocumentList> ReadJson(const std::string& name, std::string_view text) {
  const auto json = JsonDocument::Parse(text, kMaxDocumentDepth);
  if (!json) return Unexpected(Within(name, json.error()));
  DocumentList list;
  simdjson::dom::element documents = json->root();
  if (documents.is_object() &&
      documents["documents"].error()) {  // one line of JSONL
    Result<Document> document = DocumentOf(documents);
    if (!document) return Unexpected(Within(name, document.error()));
    list.documents.push_back(*std::move(document));
    return list;
  }
  if (documents.is_object()) {
    std::string_view query;
    if (const auto field = documents["query"]; !field.error()) {
      if (field.get(query)) {
        return Fail(ErrorCode::kInvalidData,
                    name + ": query: expected a string", "query");
      }
      list.query = query;
    }
    documents = documents["documents"].value_unsafe();
  }
  simdjson::dom::array array;
  if (documents.get(array)) {
    return Fail(ErrorCode::kInvalidData,
                name +
                    ": documents: expected an array of strings or of objects "
                    "with \"text\"",
                "documents");
  }
  for (simdjson::dom::element element : array) {
    Result<Document> document = DocumentOf(element);
    if (!document) {
      return Unexpected(Within(
          name + ": documents[" + std::to_string(list.documents.size()) + "]",
          document.error()));
    }
    list.documents.push_back(*std::move(document));
  }
  return list;
}

// Where two documents have one id, it.
std::optional<std::string> IdThatComesTwice(
    const std::vector<Document>& documents) {
  std::unordered_set<std::string_view> seen;
  for (const Document& document : documents) {
    if (!document.id.empty() && !seen.insert(document.id).second)
      return document.id;
  }
  return std::nullopt;
}

}  // namespace

Result<DocumentList> ReadDocumentList(std::unique_ptr<ByteSource> source,
                                      ListFormat format,
                                      const TableColumns& columns) {
  const std::string name = source->name();
  Result<std::string> text = ReadAll(*source, kMaxListBytes);
  if (!text) return Unexpected(text.error());
  if (format == ListFormat::kAuto) format = Detect(name, *text);
  Result<DocumentList> list = [&]() -> Result<DocumentList> {
    if (format == ListFormat::kJson) return ReadJson(name, *text);
    LineReader lines(BytesOf(name, *std::move(text)));
    if (format == ListFormat::kJsonl) return ReadJsonl(lines);
    if (format == ListFormat::kCsv) return ReadTable(lines, ',', columns);
    if (format == ListFormat::kTsv) return ReadTable(lines, '\t', columns);
    return ReadLines(lines);
  }();
  if (!list) return list;
  if (const auto id = IdThatComesTwice(list->documents)) {
    return Fail(ErrorCode::kInvalidData,
                name + ": two documents have the id '" + *id + "'", name);
  }
  return list;
}

}  // namespace podium

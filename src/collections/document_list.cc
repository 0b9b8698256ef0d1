#include "collections/document_list.h"

#include <algorithm>
#include <limits>
#include <unordered_set>
#include <utility>

#include "base/json.h"
#include "collections/decompress.h"
#include "collections/line_reader.h"
#include "collections/table.h"
#include "collections/table_separator.h"

namespace podium {
namespace {

constexpr int64_t kMaxListBytes = std::numeric_limits<int64_t>::max();
constexpr std::string_view kSpace = " \t\r\n";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
const std::initializer_list<std::string_view> kTextColumns = {
    "text", "document", "passage", "content", "body"};
constexpr char kAsLines[] = "; --input lines reads each line as a document";

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

// The first line that is not blank.
std::string_view FirstLine(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(3);
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.find_first_not_of(kSpace) != line.npos) {
      if (line.ends_with('\r')) line.remove_suffix(1);
      return line;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

ListFormat Detect(const std::string& name, std::string_view text) {
  const std::string_view inside = NameInside(name);
  if (inside.ends_with(".csv")) return ListFormat::kCsv;
  if (inside.ends_with(".tsv")) return ListFormat::kTsv;
  if (SaidSeparator(FirstLine(text))) return ListFormat::kCsv;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(3);
  const std::string start = FirstTwo(text);
  if (start == "[\"" || start == "[{" || start == "[]")
    return ListFormat::kJson;
  if (start != "{\"") {
    if (inside.ends_with(".jsonl") || inside.ends_with(".ndjson"))
      return ListFormat::kJsonl;
    return inside.ends_with(".json") ? ListFormat::kJson : ListFormat::kLines;
  }
  // One object over several lines, or one object per line?
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

// A hint for fixing a line that is not a document; empty if there is none.
std::string HintFor(std::string_view line) {
  const auto json = JsonDocument::Parse(line, kMaxDocumentDepth);
  if (!json) return kAsLines;
  const bool request =
      json->root().is_object() && !json->root()["documents"].error();
  return request ? "; use --input requests if each line is an object with "
                   "\"query\" and \"documents\""
                 : "";
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
          (*line)->number, document.error().message + HintFor((*line)->text)));
    }
    list.documents.push_back(*std::move(document));
  }
}

// Nothing if no column was given and the header has no known name. The text's
// own column does not count.
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

// Whether options were given that only a table has.
bool AreOfATable(const TableColumns& columns) {
  return !columns.text.empty() || !columns.id.empty() || !columns.header ||
         !columns.quotes || columns.separator;
}

// The field separator of a table whose `lines` begin with `first_line`; a first
// line that only declares it is skipped.
Result<char> SeparatorOf(LineReader& lines, const std::string& first_line,
                         char usual, const TableColumns& columns) {
  const std::optional<char> said = SaidSeparator(first_line);
  if (said) {
    const auto skipped = lines.NextFilled();
    if (!skipped) return Unexpected(skipped.error());
  }
  if (columns.separator) return *columns.separator;
  if (said) return *said;
  Result<char> found = FindSeparator({.first_line = first_line,
                                      .usual = usual,
                                      .header = columns.header,
                                      .quotes = columns.quotes,
                                      .column = columns.text,
                                      .known = kTextColumns});
  if (!found) return Unexpected(Within(lines.name(), found.error()));
  return found;
}

Result<DocumentList> ReadTable(LineReader& lines, const std::string& first_line,
                               char usual, const TableColumns& columns) {
  const Result<char> separator = SeparatorOf(lines, first_line, usual, columns);
  if (!separator) return Unexpected(separator.error());
  Result<TableReader> table = TableReader::Open(
      lines, {.separator = *separator, .quotes = columns.quotes},
      columns.header);
  if (!table) return Unexpected(table.error());
  const Result<size_t> text =
      table->Column(columns.text, "--column", kTextColumns);
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
  if (text.starts_with(kByteOrderMark))
    text.remove_prefix(kByteOrderMark.size());
  const auto json = JsonDocument::Parse(text, kMaxDocumentDepth);
  if (!json) {
    return Fail(json.error().code,
                name + ": " + json.error().message + kAsLines, name);
  }
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

// The id that two documents share, if any.
std::optional<std::string> DuplicateId(const std::vector<Document>& documents) {
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
  const bool table = format == ListFormat::kCsv || format == ListFormat::kTsv;
  if (!table && AreOfATable(columns)) {
    return Fail(ErrorCode::kInvalidArgument,
                name +
                    ": read as text or JSON, which have no columns: give "
                    "--input csv or tsv, or leave out the flags for tables",
                "--input");
  }
  Result<DocumentList> list = [&]() -> Result<DocumentList> {
    if (format == ListFormat::kJson) return ReadJson(name, *text);
    const std::string first_line(FirstLine(*text));
    LineReader lines(BytesOf(name, *std::move(text)));
    if (format == ListFormat::kJsonl) return ReadJsonl(lines);
    if (format == ListFormat::kCsv)
      return ReadTable(lines, first_line, ',', columns);
    if (format == ListFormat::kTsv)
      return ReadTable(lines, first_line, '\t', columns);
    return ReadLines(lines);
  }();
  if (!list) return list;
  if (const auto id = DuplicateId(list->documents)) {
    return Fail(ErrorCode::kInvalidData,
                name + ": two documents have the id '" + *id + "'", name);
  }
  return list;
}

}  // namespace podium

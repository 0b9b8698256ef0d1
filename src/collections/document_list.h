#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "collections/byte_source.h"
#include "collections/document.h"

namespace podium {

enum class ListFormat {
  kAuto,   // csv or tsv by the file's name, or csv if the text begins with
           // Excel's "sep="; json or jsonl by the beginning of the text, or by
           // the name; lines otherwise
  kLines,  // one document per line; blank lines are skipped
  kJsonl,  // one document per line, see DocumentOf
  kJson,   // an array of documents, or one object with "query" and "documents"
  kCsv,    // see CsvReader; separated by commas or what FindSeparator() finds
  kTsv,    // the same, but tabs in place of commas
};

// Which columns of a table hold the documents.
struct TableColumns {
  // A column's name in the header, or its number from 1. Empty: the column
  // named text, document, passage, content or body, or the only column.
  std::string text;
  // The same. Empty: the column named id, _id or docid, if any.
  std::string id;
  bool header = true;  // the first record names the columns
  bool quotes = true;  // see CsvOptions
  // The field separator. Absent: the one that a first line "sep=;" declares,
  // see SaidSeparator(), else the one that FindSeparator() finds.
  std::optional<char> separator;
};

// Documents to rank, and their query if the list has one.
struct DocumentList {
  std::optional<std::string> query;
  std::vector<Document> documents;
};

// Reads a whole list. Errors are kInvalidData and name the file and the line or
// the element. kInvalidArgument for a column that the table does not have (the
// message lists its columns), and for columns when the format is not a table.
// Two documents may not have the same id.
Result<DocumentList> ReadDocumentList(std::unique_ptr<ByteSource> source,
                                      ListFormat format,
                                      const TableColumns& columns = {});

}  // namespace podium

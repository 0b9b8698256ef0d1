#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "collections/byte_source.h"
#include "collections/document.h"

namespace podium {

enum class ListFormat {
  kAuto,   // csv or tsv by the file's name, or csv where the text begins with
           // Excel's "sep="; json or jsonl where it begins like it, or by the
           // name; lines otherwise
  kLines,  // a document a line; blank lines are skipped
  kJsonl,  // a document a line, see DocumentOf
  kJson,   // an array of them, or one object with "query" and "documents"
  kCsv,    // see CsvReader, separated by commas, or as FindSeparator() has it
  kTsv,    // the same, by tabs
};

// Where in a table the documents are.
struct TableColumns {
  // A header's name or a number from 1. Empty: the column that the header calls
  // text, document, passage, content or body, or the only one.
  std::string text;
  // The same. Empty: the column that the header calls id, _id or docid, if any.
  std::string id;
  bool header = true;  // the first record names the columns
  bool quotes = true;  // see CsvOptions
  // Between fields. Absent: what a first line "sep=;" says, see
  // SaidSeparator(), else FindSeparator().
  std::optional<char> separator;
};

// Documents to put in order, and the question where the list holds one.
struct DocumentList {
  std::optional<std::string> query;
  std::vector<Document> documents;
};

// Reads a whole list. Errors are kInvalidData and name the file and the line or
// the element; kInvalidArgument for a column that the table does not have,
// naming those that it has, and for columns of what is no table. No two
// documents may have one id.
Result<DocumentList> ReadDocumentList(std::unique_ptr<ByteSource> source,
                                      ListFormat format,
                                      const TableColumns& columns = {});

}  // namespace podium

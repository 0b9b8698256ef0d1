#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "collections/line_reader.h"

namespace podium {

struct CsvOptions {
  char separator = ',';
  // Quotes as in RFC 4180. Without them, every '"' is a plain character and
  // each line is a record, as in many files of tab-separated values.
  bool quotes = true;
};

struct CsvRecord {
  std::vector<std::string> fields;
  int64_t line = 0;  // where the record begins
};

// Comma-separated values (RFC 4180): a field in quotes may hold separators,
// line ends and doubled quotes. More lenient than the RFC: lines may end in
// "\n" alone, blank lines are skipped, and a quote inside a field that does not
// begin with one is a plain character.
class CsvReader {
 public:
  // Borrows `lines`.
  CsvReader(LineReader& lines, CsvOptions options)
      : lines_(lines), options_(options) {}

  // The next record; nothing at the end. kInvalidData if quotes do not close or
  // text follows a closing quote.
  Result<std::optional<CsvRecord>> Next();

  // Whether the source ended inside quotes, as when it was cut off.
  bool cut_off() const { return cut_off_; }

 private:
  LineReader& lines_;
  const CsvOptions options_;
  bool cut_off_ = false;
};

// `field` as a CSV field, quoted if necessary.
std::string CsvField(const std::string& field);

}  // namespace podium

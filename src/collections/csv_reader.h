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
  // RFC 4180's quotes. Without, every '"' stands for itself and a record is a
  // line, as in many files of tab-separated values.
  bool quotes = true;
};

struct CsvRecord {
  std::vector<std::string> fields;
  int64_t line = 0;  // on which it begins
};

// Comma-separated values (RFC 4180): a field in quotes may hold separators,
// line ends and doubled quotes. More lenient than the RFC in that lines may end
// in "\n" alone, blank ones are skipped, and a quote inside a field that does
// not begin with one stands for itself.
class CsvReader {
 public:
  // Borrows `lines`.
  CsvReader(LineReader& lines, CsvOptions options)
      : lines_(lines), options_(options) {}

  // The next record; nothing at the end. kInvalidData where quotes do not
  // close or text follows them.
  Result<std::optional<CsvRecord>> Next();

  // Whether the source ended inside quotes, as where it was cut off.
  bool cut_off() const { return cut_off_; }

 private:
  LineReader& lines_;
  const CsvOptions options_;
  bool cut_off_ = false;
};

// `field` as a field of CSV: in quotes where it has to be.
std::string CsvField(const std::string& field);

}  // namespace podium

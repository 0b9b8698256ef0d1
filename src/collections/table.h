#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "collections/csv_reader.h"

namespace podium {

// Reads CSV records that all have the same fields.
class TableReader {
 public:
  // Borrows `lines`. With `header`, the first record names the columns.
  static Result<TableReader> Open(LineReader& lines, CsvOptions options,
                                  bool header);

  // The position of the column with the name or number (from 1) `wanted`. If
  // `wanted` is empty: the first of `usual` that exists, or the only column.
  // kInvalidArgument names `flag` and the columns that exist.
  Result<size_t> Column(const std::string& wanted, const std::string& flag,
                        std::initializer_list<std::string_view> usual) const;
  // The first of `names` that the header has.
  std::optional<size_t> Named(
      std::initializer_list<std::string_view> names) const;

  // The next record after the header; kInvalidData if it has more or fewer
  // fields than the first one.
  Result<std::optional<CsvRecord>> Next();

 private:
  TableReader(LineReader& lines, CsvOptions options)
      : lines_(&lines), options_(options) {}

  LineReader* lines_;
  CsvOptions options_;
  std::vector<std::string> names_;  // empty without a header
  size_t columns_ = 0;              // 0: there are no records
  std::optional<CsvRecord> first_;  // already read, and not the header
};

}  // namespace podium

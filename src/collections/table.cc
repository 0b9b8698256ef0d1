#include "collections/table.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace podium {
namespace {

// A number from 1 to `columns` as a position; nothing for anything else.
std::optional<size_t> Numbered(const std::string& text, size_t columns) {
  size_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end || number < 1 || number > columns)
    return std::nullopt;
  return number - 1;
}

}  // namespace

Result<TableReader> TableReader::Open(LineReader& lines, CsvOptions options,
                                      bool header) {
  TableReader table(lines, options);
  Result<std::optional<CsvRecord>> first = CsvReader(lines, options).Next();
  if (!first) return Unexpected(first.error());
  if (!*first) return table;
  table.columns_ = (*first)->fields.size();
  if (header) {
    table.names_ = std::move((*first)->fields);
  } else {
    table.first_ = *std::move(first);
  }
  return table;
}

std::optional<size_t> TableReader::Named(
    std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names) {
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found != names_.end()) return found - names_.begin();
  }
  return std::nullopt;
}

Result<size_t> TableReader::Column(
    const std::string& wanted, const std::string& flag,
    std::initializer_list<std::string_view> usual) const {
  if (columns_ == 0) return size_t{0};  // no record will be read
  if (wanted.empty()) {
    if (const auto column = Named(usual)) return *column;
    if (columns_ == 1) return size_t{0};
  } else {
    if (const auto column = Named({wanted})) return *column;
    if (const auto column = Numbered(wanted, columns_)) return *column;
  }
  std::string has = std::to_string(columns_) + " columns";
  for (size_t i = 0; i < names_.size(); ++i)
    has += (i == 0 ? ": '" : ", '") + names_[i] + "'";
  return Fail(
      ErrorCode::kInvalidArgument,
      lines_->name() + ": " +
          (wanted.empty() ? "several columns could be meant; "
                          : "there is no column '" + wanted + "'; ") +
          flag + " takes " +
          (names_.empty() ? "a number from 1" : "a name or a number from 1") +
          "; there are " + has,
      flag);
}

Result<std::optional<CsvRecord>> TableReader::Next() {
  if (first_) return std::exchange(first_, std::nullopt);
  Result<std::optional<CsvRecord>> record = CsvReader(*lines_, options_).Next();
  if (record && *record && (*record)->fields.size() != columns_) {
    return Unexpected(lines_->WrongAt(
        (*record)->line, "expected " + std::to_string(columns_) +
                             " fields, found " +
                             std::to_string((*record)->fields.size()) +
                             (options_.quotes && options_.separator == '\t'
                                  ? "; use --no-quotes if '\"' is an ordinary "
                                    "character in this file"
                                  : "")));
  }
  return record;
}

}  // namespace podium

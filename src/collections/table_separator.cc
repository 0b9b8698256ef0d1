#include "collections/table_separator.h"

#include <algorithm>
#include <array>
#include <vector>

#include "collections/byte_source.h"
#include "collections/csv_reader.h"
#include "collections/fields.h"
#include "collections/line_reader.h"

namespace podium {
namespace {

constexpr std::array<char, 4> kSeparators = {',', ';', '\t', '|'};

// The fields of the first line alone; empty if it is not a whole record.
std::vector<std::string> FieldsOf(const SeparatorQuestion& question,
                                  char separator) {
  LineReader lines(BytesOf("", std::string(question.first_line)));
  auto record =
      CsvReader(lines, {.separator = separator, .quotes = question.quotes})
          .Next();
  if (!record || !*record) return {};
  return std::move((*record)->fields);
}

bool HasColumn(const SeparatorQuestion& question,
               const std::vector<std::string>& fields) {
  const auto named = [&](std::string_view name) {
    return question.header && std::ranges::count(fields, name) > 0;
  };
  if (question.column.empty())
    return std::ranges::any_of(question.known, named);
  size_t number = 0;
  return named(question.column) || (ParseField(question.column, number) &&
                                    number >= 1 && number <= fields.size());
}

}  // namespace

std::optional<char> SaidSeparator(std::string_view line) {
  if (line.starts_with('"') && line.ends_with('"') && line.size() > 2)
    line = line.substr(1, line.size() - 2);
  constexpr std::string_view kSays = "sep=";
  if (!line.starts_with(kSays) || line.size() != kSays.size() + 1)
    return std::nullopt;
  return line.back();
}

std::string SeparatorName(char separator) {
  if (separator == '\t') return "tab";
  return std::string("'") + separator + "'";
}

Result<char> FindSeparator(const SeparatorQuestion& question) {
  const std::vector<std::string> usual = FieldsOf(question, question.usual);
  if (usual.size() > 1 && HasColumn(question, usual)) return question.usual;
  std::vector<char> present, fitting;
  for (const char separator : kSeparators) {
    if (separator == question.usual) continue;
    const std::vector<std::string> fields = FieldsOf(question, separator);
    if (fields.size() < 2) continue;
    // Without a header, the first line may be prose, which has commas.
    if (separator == ',' && !question.header && question.column.empty())
      continue;
    present.push_back(separator);
    if (HasColumn(question, fields)) fitting.push_back(separator);
  }
  if (fitting.size() == 1) return fitting.front();
  if (usual.size() > 1 || present.empty()) return question.usual;
  const std::string usual_name = SeparatorName(question.usual);
  const std::string other = SeparatorName(present.front());
  return Fail(ErrorCode::kInvalidData,
              "the first line has no " + usual_name + ", but " + other +
                  ": --separator " + other +
                  " reads columns between those, --separator " + usual_name +
                  " the whole line as one column",
              "--separator");
}

}  // namespace podium

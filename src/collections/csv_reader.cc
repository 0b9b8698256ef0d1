#include "collections/csv_reader.h"

#include <utility>

namespace podium {
namespace {

// The reader's place in a record.
enum class Place {
  kFieldStart,
  kPlain,
  kQuoted,
  kAfterQuote,  // a quote inside quotes: the closing one, or the first of two
};

// A record that is being read line by line.
struct GrowingRecord {
  CsvRecord record;
  std::string field;
  Place place = Place::kFieldStart;
  int64_t opened = 0;  // the line of the last opening quote

  void EndField() {
    record.fields.push_back(std::exchange(field, {}));
    place = Place::kFieldStart;
  }
};

// False if text follows a closing quote.
bool AddLine(const Line& line, const CsvOptions& options,
             GrowingRecord& growing) {
  for (const char c : line.text) {
    switch (growing.place) {
      case Place::kQuoted:
        if (c == '"') {
          growing.place = Place::kAfterQuote;
        } else {
          growing.field += c;
        }
        continue;
      case Place::kAfterQuote:
        if (c == '"') {
          growing.field += c;
          growing.place = Place::kQuoted;
          continue;
        }
        if (c != options.separator) return false;
        break;
      case Place::kFieldStart:
        if (c == '"' && options.quotes) {
          growing.place = Place::kQuoted;
          growing.opened = line.number;
          continue;
        }
        break;
      case Place::kPlain:
        break;
    }
    if (c == options.separator) {
      growing.EndField();
    } else {
      growing.field += c;
      growing.place = Place::kPlain;
    }
  }
  return true;
}

}  // namespace

Result<std::optional<CsvRecord>> CsvReader::Next() {
  Result<std::optional<Line>> line = lines_.NextFilled();
  if (!line) return Unexpected(line.error());
  if (!*line) return std::nullopt;
  GrowingRecord growing;
  growing.record.line = (*line)->number;
  while (true) {
    if (!AddLine(**line, options_, growing)) {
      return Unexpected(lines_.WrongAt(
          (*line)->number,
          "text after a closing quote; write a quote inside quotes twice"));
    }
    if (growing.place != Place::kQuoted) break;
    growing.field += (*line)->ending;
    if (static_cast<int64_t>(growing.field.size()) > kMaxLineBytes) {
      return Unexpected(
          lines_.WrongAt(growing.opened, "a field that is too long"));
    }
    line = lines_.Next();
    if (!line) return Unexpected(line.error());
    if (!*line) {
      cut_off_ = true;
      return Unexpected(lines_.WrongAt(growing.opened,
                                       "a quote opens here and never closes"));
    }
  }
  growing.EndField();
  return std::move(growing.record);
}

std::string CsvField(const std::string& field) {
  if (field.find_first_of(",\"\r\n") == field.npos) return field;
  std::string quoted = "\"";
  for (const char c : field) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace podium

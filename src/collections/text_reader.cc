#include "collections/text_reader.h"

#include <utility>

#include "collections/decompress.h"

namespace podium {
namespace {

// The unsupported format that a file's name suggests, if any.
std::optional<std::string> OtherFormat(const std::string& name) {
  const std::string_view inside = NameInside(name);
  if (inside.ends_with(".csv")) return "CSV";
  if (inside.ends_with(".json")) return "a JSON document";
  return std::nullopt;
}

}  // namespace

TextFormat DetectTextFormat(const std::string& name,
                            std::string_view first_line) {
  const std::string_view inside = NameInside(name);
  if (inside.ends_with(".tsv")) return TextFormat::kTsv;
  if (inside.ends_with(".jsonl")) return TextFormat::kJsonl;
  if (first_line.starts_with("{\"")) return TextFormat::kJsonl;
  if (first_line.find('\t') != first_line.npos) return TextFormat::kTsv;
  return TextFormat::kLines;
}

Result<Document> ParseText(TextFormat format, std::string_view line,
                           int64_t ordinal) {
  if (format == TextFormat::kJsonl) return BeirDocumentOf(line);
  if (format == TextFormat::kLines)
    return Document{std::to_string(ordinal), std::string(line)};
  const size_t tab = line.find('\t');
  if (tab == line.npos)
    return Fail(ErrorCode::kInvalidData, "expected an id, a tab and a text");
  if (tab == 0) return Fail(ErrorCode::kInvalidData, "the id is empty");
  return Document{std::string(line.substr(0, tab)),
                  std::string(line.substr(tab + 1))};
}

Result<std::optional<Document>> TextReader::Next() {
  const Result<std::optional<Line>> line = lines_.NextFilled();
  if (!line) return Unexpected(line.error());
  if (!*line) return std::nullopt;
  if (!format_) {
    if (const auto other = OtherFormat(lines_.name())) {
      return Fail(
          ErrorCode::kInvalidData,
          lines_.name() + ": " + *other +
              " cannot be read here: give one text per line, id TAB text, or "
              "JSONL, or name the format with --queries-format",
          lines_.name());
    }
    format_ = DetectTextFormat(lines_.name(), (*line)->text);
  }
  text_ = (*line)->text;
  offset_ = (*line)->offset;
  line_ = (*line)->number;
  Result<Document> text = ParseText(*format_, text_, ++ordinal_);
  if (!text) return Unexpected(lines_.WrongAt(line_, text.error().message));
  return *std::move(text);
}

}  // namespace podium

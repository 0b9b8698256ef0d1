#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "collections/document.h"
#include "collections/line_reader.h"

namespace podium {

enum class TextFormat {
  kLines,  // one text per line; its id is its number, from 1
  kTsv,    // id<TAB>text per line, no quotes
  kJsonl,  // see BeirDocumentOf
};

// By the file's suffix (.tsv, .jsonl, with .gz or .zst behind it or without),
// else by its first line.
TextFormat DetectTextFormat(const std::string& name,
                            std::string_view first_line);

// Parses one line. `ordinal` counts non-blank lines, from 1. Errors are
// kInvalidData and say what was expected, not where.
Result<Document> ParseText(TextFormat format, std::string_view line,
                           int64_t ordinal);

// Reads texts with ids one by one: queries or a corpus. Blank lines are
// skipped.
class TextReader {
 public:
  // Without a format, it is detected; kInvalidData for a file whose name says
  // that it has none of these formats.
  TextReader(std::unique_ptr<ByteSource> source,
             std::optional<TextFormat> format)
      : lines_(std::move(source)), format_(format) {}

  // The next text; nothing at the end. kInvalidData names the file and the
  // line.
  Result<std::optional<Document>> Next();

  // The last text's line, valid until the next one is read; its offset; and its
  // numbers.
  std::string_view text() const { return text_; }
  int64_t offset() const { return offset_; }
  int64_t line() const { return line_; }
  int64_t ordinal() const { return ordinal_; }
  TextFormat format() const { return format_.value_or(TextFormat::kLines); }
  const LineReader& lines() const { return lines_; }

 private:
  LineReader lines_;
  std::optional<TextFormat> format_;
  std::string_view text_;
  int64_t offset_ = 0, line_ = 0, ordinal_ = 0;
};

}  // namespace podium

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "collections/byte_source.h"

namespace podium {

// A longer line is kTooLarge: a file without shorter lines is not text.
inline constexpr int64_t kMaxLineBytes = 64 << 20;

// A line of a text file, valid until the next one is read.
struct Line {
  std::string_view text;    // without its ending
  std::string_view ending;  // "\n", "\r\n", or "" at the end of the file
  int64_t number = 0;       // from 1
  int64_t offset = 0;       // of its first byte in the source
};

// Reads a source line by line, with memory for the longest line. Lines are
// valid UTF-8; a byte order mark before the first is skipped.
class LineReader {
 public:
  explicit LineReader(std::unique_ptr<ByteSource> source,
                      int64_t max_line_bytes = kMaxLineBytes);

  // The next line; nothing at the end. kInvalidData for bytes that are not
  // UTF-8; other errors are the source's.
  Result<std::optional<Line>> Next();
  // The same, skipping lines that are only white space.
  Result<std::optional<Line>> NextFilled();

  const std::string& name() const { return source_->name(); }
  // Bytes of the source up to the end of the last line read.
  int64_t offset() const { return offset_; }
  // The fraction of the source that has been read as lines, from 0 to 1, if its
  // size is known.
  std::optional<double> fraction() const;

  // "FILE:LINE: reason", kInvalidData.
  Error WrongAt(int64_t line, const std::string& reason) const;

 private:
  // Fills buffer_ up to the next '\n' or the source's end. Returns the length
  // of the line with its ending; 0 at the end.
  Result<size_t> FindEnd();

  std::unique_ptr<ByteSource> source_;
  int64_t max_line_bytes_;
  std::string buffer_;  // bytes read and not yet returned, from begin_ on
  size_t begin_ = 0;
  int64_t offset_ = 0;  // of buffer_[begin_]
  int64_t number_ = 0;
  bool ended_ = false;
};

}  // namespace podium

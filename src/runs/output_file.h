#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// The destination of results: a file or standard output. Each Write() goes to
// the system at once, unbuffered.
class OutputFile {
 public:
  // "-" is standard output. Opens a file without changing it. kUnavailable if
  // it cannot be written.
  static Result<OutputFile> Open(const std::string& file);

  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  // Whether it is a regular file, and whether it already has content.
  bool is_regular() const { return is_regular_; }
  bool has_content() const { return has_content_; }

  // Truncates a regular file to its first `bytes` bytes; writes append to them.
  Result<void> KeepOnly(int64_t bytes);

  // kUnavailable if the disk is full, the reader of a pipe has gone and so on.
  // Part of `bytes` may have been written.
  Result<void> Write(std::string_view bytes);
  bool reader_gone() const { return reader_gone_; }

  const std::string& name() const { return name_; }

 private:
  OutputFile(std::string name, int fd) : name_(std::move(name)), fd_(fd) {}

  std::string name_;
  int fd_;
  bool is_regular_ = false, has_content_ = false, reader_gone_ = false;
};

// Replaces the content of `file` by `bytes`, or leaves it unchanged: writes a
// file beside it, and renames that when it is complete. kUnavailable on
// failure.
Result<void> ReplaceFile(const std::string& file, std::string_view bytes);

}  // namespace podium

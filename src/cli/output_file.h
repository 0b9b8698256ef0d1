#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// Where results go: a file or standard output. Written in whole pieces, each
// handed to the system at once.
class OutputFile {
 public:
  // "-" is standard output. Opens a file without changing it. kUnavailable
  // where it cannot be written.
  static Result<OutputFile> Open(const std::string& file);

  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  // Whether it is a regular file, with something in it.
  bool is_regular() const { return is_regular_; }
  bool has_content() const { return has_content_; }

  // Cuts a regular file to its first `bytes`; what is written comes after them.
  Result<void> KeepOnly(int64_t bytes);

  // kUnavailable where the disk is full, the reader of a pipe has gone and the
  // like. Part of `bytes` may have been written.
  Result<void> Write(std::string_view bytes);
  bool reader_gone() const { return reader_gone_; }

  const std::string& name() const { return name_; }

 private:
  OutputFile(std::string name, int fd) : name_(std::move(name)), fd_(fd) {}

  std::string name_;
  int fd_;
  bool is_regular_ = false, has_content_ = false, reader_gone_ = false;
};

// Makes `file` hold `bytes`, or leaves it as it was: they are written beside it
// and take its place when all of them are there. kUnavailable where that cannot
// be done.
Result<void> ReplaceFile(const std::string& file, std::string_view bytes);

}  // namespace podium

#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "collections/byte_source.h"

namespace podium {

// The extent of a file's complete lines, and its beginning. For a file that is
// written line by line, and whose writer may have been killed.
struct FileShape {
  int64_t whole_lines = 0;  // bytes
  int64_t bytes = 0;
  std::string beginning;  // a few thousand bytes
};

// Reads the whole file. Errors are those of OpenBytes().
Result<FileShape> ShapeOf(const std::string& file);

// Opens the first `bytes` bytes of a file.
Result<std::unique_ptr<ByteSource>> OpenFirstBytes(const std::string& file,
                                                   int64_t bytes);

}  // namespace podium

#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "collections/byte_source.h"

namespace podium {

// How far the whole lines of a file go, and how the file begins: of one that is
// written line by line, and whose writer may have been killed.
struct FileShape {
  int64_t whole_lines = 0;  // bytes
  int64_t bytes = 0;
  std::string beginning;  // some thousand bytes
};

// Reads all of it. Errors are those of OpenBytes().
Result<FileShape> ShapeOf(const std::string& file);

// The first `bytes` of it.
Result<std::unique_ptr<ByteSource>> OpenFirstBytes(const std::string& file,
                                                   int64_t bytes);

}  // namespace podium

#include "collections/open_file.h"

#include <fcntl.h>

#include <cerrno>
#include <cstring>

namespace podium {

Result<int> OpenFileToRead(const std::string& file) {
  const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd >= 0) return fd;
  const int error = errno;
  return Fail(error == ENOENT || error == ENOTDIR ? ErrorCode::kNotFound
                                                  : ErrorCode::kInvalidData,
              file + ": " + std::strerror(error), file);
}

}  // namespace podium

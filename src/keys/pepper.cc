#include "keys/pepper.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace podium {
namespace {

constexpr size_t kMinVariableBytes = 32;

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int get() const { return descriptor_; }

 private:
  const int descriptor_;
};

Unexpected<Error> FileError(const std::string& file, const std::string& what) {
  return Fail(ErrorCode::kUnavailable, file + ": " + what, file);
}

Result<Pepper> ReadPepper(const std::string& file) {
  const File opened(open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (opened.get() < 0) return FileError(file, std::strerror(errno));
  struct stat status {};
  if (fstat(opened.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return FileError(file, "not a regular file");
  }
  if ((status.st_mode & 077) != 0) {
    return FileError(file, "others can read it: chmod 600 " + file);
  }
  Pepper pepper{};
  if (status.st_size != static_cast<off_t>(pepper.size()) ||
      read(opened.get(), pepper.data(), pepper.size()) !=
          static_cast<ssize_t>(pepper.size())) {
    return Fail(ErrorCode::kInvalidData,
                file + ": damaged: restore it from a copy", file);
  }
  return pepper;
}

// Writes a temporary file and links it into place, so that no reader sees half
// of it. If two processes create one, both use the first.
Result<Pepper> CreatePepper(const std::string& file) {
  const auto pepper = NewPepper();
  if (!pepper) return pepper;
  std::string aside = file + ".XXXXXX";
  {
    const File made(mkostemp(aside.data(), O_CLOEXEC));  // mode 0600
    if (made.get() < 0) return FileError(file, std::strerror(errno));
    if (write(made.get(), pepper->data(), pepper->size()) !=
            static_cast<ssize_t>(pepper->size()) ||
        fsync(made.get()) != 0) {
      const int error = errno;
      unlink(aside.c_str());
      return FileError(file, std::strerror(error));
    }
  }
  const int linked = link(aside.c_str(), file.c_str());
  const int error = errno;
  unlink(aside.c_str());
  if (linked != 0 && error != EEXIST) {
    return FileError(file, std::strerror(error));
  }
  return ReadPepper(file);
}

}  // namespace

Result<Pepper> LoadPepper(const std::string& store_path, bool may_create) {
  const char* variable = std::getenv("PODIUM_KEY_PEPPER");
  if (variable != nullptr && variable[0] != '\0') {
    if (std::strlen(variable) < kMinVariableBytes) {
      return Fail(ErrorCode::kInvalidArgument,
                  "PODIUM_KEY_PEPPER must be 32 characters or more",
                  "PODIUM_KEY_PEPPER");
    }
    return DigestOf(variable, Pepper{});  // hashes any length to 32 bytes
  }
  const std::string file = store_path + ".pepper";
  if (access(file.c_str(), F_OK) == 0) return ReadPepper(file);
  if (may_create) return CreatePepper(file);
  return Fail(ErrorCode::kUnavailable,
              file +
                  ": missing, and keys cannot be checked without it: restore "
                  "it from a copy or set PODIUM_KEY_PEPPER",
              file);
}

}  // namespace podium

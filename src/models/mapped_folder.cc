#include "models/mapped_folder.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <utility>

namespace podium {
namespace {

class MappedFolder : public FileSource {
 public:
  explicit MappedFolder(std::filesystem::path folder)
      : folder_(std::move(folder)), files_(OpenFolder(folder_)) {}

  std::string Describe(std::string_view name) const override {
    return files_->Describe(name);
  }
  bool Has(std::string_view name) const override { return files_->Has(name); }

  Result<FileBytes> Read(std::string_view name,
                         int64_t max_bytes) const override {
    if (name.ends_with(".safetensors") && name.find('/') == name.npos) {
      if (auto mapped = Map(files_->Describe(name), max_bytes)) return *mapped;
    }
    return files_->Read(name, max_bytes);  // which also has the errors
  }

 private:
  static std::optional<FileBytes> Map(const std::string& path,
                                      int64_t max_bytes) {
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return std::nullopt;
    std::optional<FileBytes> mapped;
    struct stat info {};
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0 &&
        info.st_size <= max_bytes) {
      const auto size = static_cast<size_t>(info.st_size);
      void* bytes = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
      if (bytes != MAP_FAILED) {
        mapped = FileBytes{
            std::shared_ptr<const void>(bytes,
                                        [size](const void* at) {
                                          munmap(const_cast<void*>(at), size);
                                        }),
            {static_cast<const char*>(bytes), size}};
      }
    }
    close(fd);
    return mapped;
  }

  const std::filesystem::path folder_;
  const std::unique_ptr<FileSource> files_;
};

}  // namespace

std::unique_ptr<FileSource> OpenMappedFolder(std::filesystem::path folder) {
  return std::make_unique<MappedFolder>(std::move(folder));
}

}  // namespace podium

#include "collections/collection_folder.h"

#include <filesystem>
#include <system_error>

namespace podium {

bool IsFolder(const std::string& path) {
  std::error_code none;
  return std::filesystem::is_directory(path, none);
}

Result<std::string> FindInFolder(const std::string& folder,
                                 const std::string& name) {
  for (const char* suffix : {"", ".gz", ".zst"}) {
    const std::string path =
        (std::filesystem::path(folder) / (name + suffix)).string();
    std::error_code none;
    if (std::filesystem::exists(path, none)) return path;
  }
  return Fail(ErrorCode::kNotFound,
              folder + ": there is no " + name +
                  " in it, nor that name with .gz or .zst",
              folder);
}

}  // namespace podium

#pragma once

#include <filesystem>
#include <memory>

#include "base/file_source.h"

namespace podium {

// A model's folder for a look at it: weights are mapped and not read, so that
// only the headers that are looked at come from the disk. For a command alone:
// a weight file that another process cuts short meanwhile ends this one.
std::unique_ptr<FileSource> OpenMappedFolder(std::filesystem::path folder);

}  // namespace podium

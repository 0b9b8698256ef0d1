#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace podium {

// A file of a repository, as the list of its files tells. The path is the
// hub's: it may be anything.
struct HubFile {
  std::string path;
  int64_t bytes = -1;  // -1: not told
};

// A revision of a repository.
struct HubRevision {
  std::string commit;  // see IsCommit()
  std::vector<HubFile> files;
};

// Reads the hub's description of a revision. kBadResponse if it is none; the
// message says what "the answer" lacks: "has no commit".
Result<HubRevision> ParseHubRevision(std::string_view json,
                                     const Limits& limits);

}  // namespace podium

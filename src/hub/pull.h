#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "base/limits.h"
#include "base/result.h"
#include "hub/repository.h"
#include "hub/settings.h"

namespace podium {

// How far a pull is.
struct PullProgress {
  std::string file;
  bool waiting = false;  // for another process, which downloads this file
  int64_t files_done = 0;
  int64_t files = 0;
  int64_t bytes_done = 0;  // of all files; those that were there count
  int64_t bytes = 0;       // as far as the hub told
};
using PullCallback = std::function<void(const PullProgress&)>;

struct Pulled {
  std::filesystem::path path;  // the snapshot, or a GGUF file in it
  std::string commit;
  int64_t files = 0;
  int64_t files_fetched = 0;
  int64_t bytes_fetched = 0;
};

// Downloads the files of a model that Podium reads (wanted_files.h) into the
// cache, except those that are there already. The revision leads to the new
// commit only when all its files are there. `progress` may be called from
// another thread, but not twice at once. Errors are those of HubApi,
// ChooseFiles and DownloadBlob; kUnavailable also if HF_HUB_OFFLINE is set and
// the model is not in the cache, or the disk has too little room; kTooLarge for
// a file over Limits::max_weight_file_bytes.
Result<Pulled> Pull(const Repository& model, const HubSettings& settings,
                    const Limits& limits, const PullCallback& progress);

}  // namespace podium

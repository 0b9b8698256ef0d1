#include "hub/pull.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <system_error>
#include <utility>
#include <vector>

#include "hub/cache.h"
#include "hub/download.h"
#include "hub/file_lock.h"
#include "hub/hub_api.h"
#include "hub/hub_http.h"
#include "hub/wanted_files.h"

namespace podium {
namespace {

namespace fs = std::filesystem;

// In units of 10^6 bytes, rounded up.
std::string Megabytes(int64_t bytes) {
  return std::to_string((bytes + 999'999) / 1'000'000) + " MB";
}

// The part of a snapshot that is the model: a GGUF file, or the whole folder.
fs::path ModelIn(const fs::path& snapshot,
                 const std::vector<std::string>& files) {
  const bool is_file = files.size() == 1 && files[0].ends_with(".gguf");
  return is_file ? snapshot / files[0] : snapshot;
}

// A pull under way.
class PullRun {
 public:
  PullRun(const Repository& model, const HubSettings& settings,
          const Limits& limits, const PullCallback& callback, HubHttp& http)
      : model_(model),
        limits_(limits),
        callback_(callback),
        cache_(settings.cache),
        http_(http),
        api_(http, settings, limits) {}

  Result<Pulled> Run() {
    auto revision = api_.Revision(model_);
    if (!revision) return Unexpected(std::move(revision.error()));
    pulled_.commit = revision->commit;
    folder_ = cache_.Snapshot(model_.name, revision->commit);
    std::vector<std::string> paths;
    for (const HubFile& file : revision->files) {
      bytes_of_[file.path] = file.bytes;
      paths.push_back(file.path);
    }
    const auto wanted = ChooseFiles(model_, paths);
    if (!wanted) return Unexpected(wanted.error());
    if (Result<void> got = FetchAll(*wanted); !got)
      return Unexpected(got.error());
    if (Result<void> set = cache_.SetCommit(model_, pulled_.commit); !set)
      return Unexpected(set.error());
    pulled_.path = ModelIn(folder_, wanted->files);
    return pulled_;
  }

 private:
  Result<void> FetchAll(const WantedFiles& wanted) {
    std::vector<std::string> files = wanted.files;
    // First, because they name more files.
    Expect(wanted.indexes);
    for (const std::string& index : wanted.indexes) {
      if (Result<void> got = Fetch(index); !got) return got;
      const auto shards = ReadShards(index);
      if (!shards) return Unexpected(shards.error());
      files.insert(files.end(), shards->begin(), shards->end());
    }
    Expect(files);
    if (Result<void> room = CheckRoom(files); !room) return room;
    for (const std::string& file : files) {
      if (Result<void> got = Fetch(file); !got) return got;
    }
    return {};
  }

  void Expect(const std::vector<std::string>& files) {
    progress_.files += std::ssize(files);
    pulled_.files = progress_.files;
    for (const std::string& file : files)
      progress_.bytes += std::max<int64_t>(0, BytesOf(file));
  }

  int64_t BytesOf(const std::string& file) const {
    const auto found = bytes_of_.find(file);
    return found == bytes_of_.end() ? -1 : found->second;
  }

  bool IsHere(const std::string& file) const {
    std::error_code ignored;
    return fs::exists(folder_ / file, ignored);
  }

  Result<std::vector<std::string>> ReadShards(const std::string& index) const {
    std::ifstream in(folder_ / index, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    auto shards = ShardsOf(index, bytes, limits_);
    if (!shards) {
      shards.error().message = model_.text() + ": " + shards.error().message;
    }
    return shards;
  }

  // So that a disk that is too small is told before hours of download.
  Result<void> CheckRoom(const std::vector<std::string>& files) const {
    int64_t needed = 0;
    for (const std::string& file : files) {
      if (!IsHere(file)) needed += std::max<int64_t>(0, BytesOf(file));
    }
    std::error_code error;
    fs::create_directories(cache_.folder(), error);
    const fs::space_info space = fs::space(cache_.folder(), error);
    if (error || space.available >= static_cast<uintmax_t>(needed)) return {};
    return Fail(ErrorCode::kUnavailable,
                model_.text() + " needs " + Megabytes(needed) + ", and " +
                    cache_.folder().string() + " has room for " +
                    Megabytes(static_cast<int64_t>(space.available)) +
                    ": make room, or set HF_HUB_CACHE to a folder on another "
                    "disk",
                "model");
  }

  Result<void> Fetch(const std::string& file) {
    progress_.file = file;
    const int64_t before = progress_.bytes_done;
    if (!IsHere(file)) {
      if (Result<void> got = FetchMissing(file, before); !got) return got;
    }
    progress_.files_done += 1;
    progress_.bytes_done = before + std::max<int64_t>(0, BytesOf(file));
    Tell();
    return {};
  }

  Result<void> FetchMissing(const std::string& file, int64_t before) {
    Tell();
    auto facts = api_.Facts(model_, pulled_.commit, file);
    if (!facts) return Unexpected(std::move(facts.error()));
    if (facts->bytes < 0) facts->bytes = BytesOf(file);
    if (facts->bytes < 0) {
      return Fail(ErrorCode::kBadResponse,
                  model_.text() + ": " + file +
                      ": the hub does not tell how long it is",
                  "model");
    }
    if (facts->bytes > limits_.max_weight_file_bytes) {
      return Fail(ErrorCode::kTooLarge,
                  model_.text() + ": " + file + ": " +
                      std::to_string(facts->bytes) + " bytes, the limit is " +
                      std::to_string(limits_.max_weight_file_bytes),
                  "model");
    }
    const fs::path blob = cache_.Blob(model_.name, facts->etag);
    const auto lock =
        FileLock::Take(cache_.LockFile(model_.name, facts->etag), [&] {
          progress_.waiting = true;
          Tell();
          progress_.waiting = false;
        });
    if (!lock) return Unexpected(lock.error());
    std::error_code ignored;
    if (!fs::exists(blob, ignored)) {  // from another revision, or process
      const Result<void> got = DownloadBlob(http_, api_, cache_,
                                            {.model = model_,
                                             .commit = pulled_.commit,
                                             .path = file,
                                             .etag = facts->etag,
                                             .bytes = facts->bytes},
                                            [&](int64_t bytes) {
                                              progress_.bytes_done =
                                                  before + bytes;
                                              Tell();
                                            });
      if (!got) return got;
      pulled_.files_fetched += 1;
      pulled_.bytes_fetched += facts->bytes;
    }
    return cache_.Link(model_.name, pulled_.commit, file, facts->etag);
  }

  void Tell() const {
    if (callback_) callback_(progress_);
  }

  const Repository& model_;
  const Limits& limits_;
  const PullCallback& callback_;
  const HubCache cache_;
  HubHttp& http_;
  HubApi api_;
  fs::path folder_;                          // the snapshot
  std::map<std::string, int64_t> bytes_of_;  // -1: not told
  PullProgress progress_;
  Pulled pulled_;
};

}  // namespace

Result<Pulled> Pull(const Repository& model, const HubSettings& settings,
                    const Limits& limits, const PullCallback& progress) {
  if (settings.cache.empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "there is no home folder for the cache: set HF_HOME to a "
                "folder",
                "HF_HOME");
  }
  const auto here = HubCache(settings.cache).Find(model);
  if (settings.offline) {
    if (here) return Pulled{.path = here->path, .commit = here->commit};
    return Fail(ErrorCode::kUnavailable,
                model.text() + " is not in the cache " +
                    settings.cache.string() +
                    ", and HF_HUB_OFFLINE is set: unset it to download",
                "model");
  }
  auto http = HubHttp::Create(settings);
  if (!http) return Unexpected(std::move(http.error()));
  auto pulled = PullRun(model, settings, limits, progress, *http).Run();
  if (!pulled && here && pulled.error().code == ErrorCode::kUnavailable) {
    pulled.error().message +=
        "; the copy in the cache needs no hub: --model " + model.text();
  }
  return pulled;
}

}  // namespace podium

#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "hub/repository.h"

namespace podium {

// A revision of a model that lies in the cache. Each GGUF file of a snapshot
// without other weights is a model of its own.
struct CachedRevision {
  std::string name;  // "ORG/NAME"
  std::string commit;
  std::vector<std::string> revisions;  // branches and tags that lead to it
  std::filesystem::path path;          // its snapshot, or a GGUF file in it
  std::string gguf;                    // that file's name
  int64_t bytes = 0;                   // of its files
};

// The cached files that a name stands for.
struct CachedModel {
  std::filesystem::path path;  // the snapshot, or a GGUF file in it
  std::string commit;
};

// The hub's cache on this machine, in the layout of huggingface_hub:
//   models--ORG--NAME/refs/REVISION        the commit of a branch or tag
//   models--ORG--NAME/blobs/ETAG           the files' bytes
//   models--ORG--NAME/snapshots/COMMIT/    the files' names, links to blobs
//   .locks/models--ORG--NAME/ETAG.lock
// Any number of processes may use it at once.
class HubCache {
 public:
  explicit HubCache(std::filesystem::path folder)
      : folder_(std::move(folder)) {}

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path RepositoryFolder(const std::string& name) const;
  std::filesystem::path Snapshot(const std::string& name,
                                 const std::string& commit) const;
  std::filesystem::path Blob(const std::string& name,
                             const std::string& etag) const;
  std::filesystem::path LockFile(const std::string& name,
                                 const std::string& etag) const;

  // The revision's snapshot, if it lies here with a config.json (or a
  // modules.json), or the GGUF file that is asked for. Nothing if there are
  // several such files: see GgufFiles.
  std::optional<CachedModel> Find(const Repository& model) const;
  // The names of the revision's GGUF files, sorted, that `model.gguf` means.
  std::vector<std::string> GgufFiles(const Repository& model) const;
  // Every snapshot, by name and commit. Folders of other programs are skipped.
  std::vector<CachedRevision> List() const;

  // Makes `file` of a snapshot a relative link to a blob. Another process may
  // do the same at the same time. kUnavailable if the disk refuses.
  Result<void> Link(const std::string& name, const std::string& commit,
                    const std::string& file, const std::string& etag) const;
  // Lets a branch or tag lead to the commit. kUnavailable if the disk refuses.
  Result<void> SetCommit(const Repository& model,
                         const std::string& commit) const;

 private:
  // The commit that the revision leads to here; empty if there is none.
  std::string CommitOf(const Repository& model) const;

  const std::filesystem::path folder_;
};

}  // namespace podium

#include "hub/cache.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <system_error>

#include "base/ascii.h"

namespace podium {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kModels = "models--";
constexpr const char* kModelFiles[] = {"config.json", "modules.json"};

Unexpected<Error> DiskRefused(const fs::path& path, const std::string& why) {
  return Fail(ErrorCode::kUnavailable, path.string() + ": " + why,
              path.string());
}

// The commit that a file of refs/ holds; empty if there is none.
std::string ReadCommit(const fs::path& ref) {
  std::ifstream in(ref, std::ios::binary);
  std::string text(64, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(in.gcount()));
  std::string commit(Trim(text, " \t\r\n"));
  return IsCommit(commit) ? commit : std::string();
}

// A name beside `path` that no other process uses.
fs::path Beside(const fs::path& path) {
  return path.string() + ".podium-" + std::to_string(getpid());
}

int64_t BytesIn(const fs::path& folder) {
  std::error_code ignored;
  int64_t bytes = 0;
  for (auto entry = fs::recursive_directory_iterator(folder, ignored);
       entry != fs::recursive_directory_iterator(); entry.increment(ignored)) {
    if (entry->is_regular_file(ignored))
      bytes += static_cast<int64_t>(entry->file_size(ignored));
  }
  return bytes;
}

// Every file under refs/, as (commit, revision).
std::vector<std::pair<std::string, std::string>> RefsIn(
    const fs::path& repository) {
  std::vector<std::pair<std::string, std::string>> refs;
  std::error_code ignored;
  const fs::path folder = repository / "refs";
  for (auto entry = fs::recursive_directory_iterator(folder, ignored);
       entry != fs::recursive_directory_iterator(); entry.increment(ignored)) {
    if (!entry->is_regular_file(ignored)) continue;
    refs.emplace_back(ReadCommit(entry->path()),
                      entry->path().lexically_relative(folder).string());
  }
  std::sort(refs.begin(), refs.end());
  return refs;
}

// "models--ORG--NAME" -> "ORG/NAME"; empty for anything else.
std::string NameOfFolder(std::string folder) {
  if (!folder.starts_with(kModels)) return {};
  folder.erase(0, kModels.size());
  const size_t dashes = folder.find("--");
  if (dashes == folder.npos) return {};
  folder.replace(dashes, 2, "/");
  return ParseRepository(folder) ? folder : std::string();
}

}  // namespace

fs::path HubCache::RepositoryFolder(const std::string& name) const {
  const size_t slash = name.find('/');
  return folder_ / (std::string(kModels) + name.substr(0, slash) + "--" +
                    name.substr(slash + 1));
}

fs::path HubCache::Snapshot(const std::string& name,
                            const std::string& commit) const {
  return RepositoryFolder(name) / "snapshots" / commit;
}

fs::path HubCache::Blob(const std::string& name,
                        const std::string& etag) const {
  return RepositoryFolder(name) / "blobs" / etag;
}

fs::path HubCache::LockFile(const std::string& name,
                            const std::string& etag) const {
  return folder_ / ".locks" / RepositoryFolder(name).filename() /
         (etag + ".lock");
}

std::optional<fs::path> HubCache::Find(const Repository& model) const {
  if (folder_.empty()) return std::nullopt;
  std::string commit =
      ReadCommit(RepositoryFolder(model.name) / "refs" / model.revision);
  if (commit.empty() && IsCommit(model.revision)) commit = model.revision;
  if (commit.empty()) return std::nullopt;
  const fs::path snapshot = Snapshot(model.name, commit);
  for (const char* file : kModelFiles) {
    std::error_code ignored;
    if (fs::exists(snapshot / file, ignored)) return snapshot;
  }
  return std::nullopt;
}

std::vector<CachedRevision> HubCache::List() const {
  std::vector<CachedRevision> found;
  std::error_code ignored;
  for (const auto& folder : fs::directory_iterator(folder_, ignored)) {
    const std::string name = NameOfFolder(folder.path().filename().string());
    if (name.empty()) continue;
    const auto refs = RefsIn(folder.path());
    for (const auto& snapshot :
         fs::directory_iterator(folder.path() / "snapshots", ignored)) {
      CachedRevision revision{.name = name,
                              .commit = snapshot.path().filename().string(),
                              .folder = snapshot.path(),
                              .bytes = BytesIn(snapshot.path())};
      if (!IsCommit(revision.commit)) continue;
      for (const auto& [commit, ref] : refs) {
        if (commit == revision.commit) revision.revisions.push_back(ref);
      }
      found.push_back(std::move(revision));
    }
  }
  std::sort(found.begin(), found.end(),
            [](const CachedRevision& a, const CachedRevision& b) {
              return std::tie(a.name, a.commit) < std::tie(b.name, b.commit);
            });
  return found;
}

Result<void> HubCache::Link(const std::string& name, const std::string& commit,
                            const std::string& file,
                            const std::string& etag) const {
  const fs::path link = Snapshot(name, commit) / file;
  const fs::path target =
      Blob(name, etag).lexically_relative(link.parent_path());
  const fs::path fresh = Beside(link);
  std::error_code error;
  fs::create_directories(link.parent_path(), error);
  if (!error) {
    std::error_code ignored;
    fs::remove(fresh, ignored);
    fs::create_symlink(target, fresh, error);
  }
  if (!error) fs::rename(fresh, link, error);
  if (error) return DiskRefused(link, error.message());
  return {};
}

Result<void> HubCache::SetCommit(const Repository& model,
                                 const std::string& commit) const {
  if (model.revision == commit) return {};  // a commit needs no other name
  const fs::path ref = RepositoryFolder(model.name) / "refs" / model.revision;
  const fs::path fresh = Beside(ref);
  std::error_code error;
  fs::create_directories(ref.parent_path(), error);
  if (!error) {
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out << commit << std::flush;
    if (!out) return DiskRefused(fresh, "write failed");
    fs::rename(fresh, ref, error);
  }
  if (error) return DiskRefused(ref, error.message());
  return {};
}

}  // namespace podium

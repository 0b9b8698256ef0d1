#include "hub/cache.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <system_error>

#include "base/ascii.h"
#include "hub/gguf_choice.h"

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

bool Exists(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

bool HasSafetensors(const fs::path& snapshot) {
  return Exists(snapshot / "model.safetensors") ||
         Exists(snapshot / "model.safetensors.index.json");
}

// Sorted.
std::vector<std::string> NamesIn(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
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

std::string HubCache::CommitOf(const Repository& model) const {
  if (folder_.empty()) return {};
  std::string commit =
      ReadCommit(RepositoryFolder(model.name) / "refs" / model.revision);
  if (commit.empty() && IsCommit(model.revision)) commit = model.revision;
  return commit;
}

std::optional<CachedModel> HubCache::Find(const Repository& model) const {
  const std::string commit = CommitOf(model);
  if (commit.empty()) return std::nullopt;
  const fs::path snapshot = Snapshot(model.name, commit);
  const std::vector<std::string> files = GgufFiles(model);
  if (!model.gguf.empty() || (!files.empty() && !HasSafetensors(snapshot))) {
    if (files.size() != 1) return std::nullopt;
    return CachedModel{snapshot / files[0], commit};
  }
  for (const char* file : kModelFiles) {
    if (Exists(snapshot / file)) return CachedModel{snapshot, commit};
  }
  return std::nullopt;
}

std::vector<std::string> HubCache::GgufFiles(const Repository& model) const {
  const std::string commit = CommitOf(model);
  if (commit.empty()) return {};
  return GgufFilesOf(NamesIn(Snapshot(model.name, commit)), model.gguf);
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
                              .revisions = {},
                              .path = snapshot.path(),
                              .gguf = {},
                              .bytes = BytesIn(snapshot.path())};
      if (!IsCommit(revision.commit)) continue;
      for (const auto& [commit, ref] : refs) {
        if (commit == revision.commit) revision.revisions.push_back(ref);
      }
      const std::vector<std::string> files =
          HasSafetensors(snapshot.path())
              ? std::vector<std::string>()
              : GgufFilesOf(NamesIn(snapshot.path()), "");
      for (const std::string& file : files) {
        CachedRevision& model = found.emplace_back(revision);
        model.path = snapshot.path() / file;
        model.gguf = file;
        model.bytes = static_cast<int64_t>(fs::file_size(model.path, ignored));
      }
      if (files.empty()) found.push_back(std::move(revision));
    }
  }
  std::sort(found.begin(), found.end(),
            [](const CachedRevision& a, const CachedRevision& b) {
              return std::tie(a.name, a.commit, a.gguf) <
                     std::tie(b.name, b.commit, b.gguf);
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

#include "hub/hub_revision.h"

#include <utility>

#include "base/json.h"
#include "hub/repository.h"

namespace podium {

Result<HubRevision> ParseHubRevision(std::string_view json,
                                     const Limits& limits) {
  const auto bad = [](std::string what) {
    return Fail(ErrorCode::kBadResponse, std::move(what));
  };
  const auto document = JsonDocument::Parse(json, limits.max_json_depth);
  if (!document) return bad("is no JSON: " + document.error().message);
  simdjson::dom::object root;
  std::string_view commit;
  simdjson::dom::array siblings;
  if (document->root().get(root) != simdjson::SUCCESS ||
      root["sha"].get(commit) != simdjson::SUCCESS || !IsCommit(commit)) {
    return bad("has no commit");
  }
  if (root["siblings"].get(siblings) != simdjson::SUCCESS)
    return bad("has no list of files");
  HubRevision revision{.commit = std::string(commit)};
  for (const auto sibling : siblings) {
    std::string_view path;
    if (!sibling.is_object() ||
        sibling["rfilename"].get(path) != simdjson::SUCCESS) {
      return bad("has a file without a name");
    }
    HubFile file{.path = std::string(path)};
    int64_t bytes = 0;
    if (sibling["size"].get(bytes) == simdjson::SUCCESS && bytes >= 0)
      file.bytes = bytes;
    revision.files.push_back(std::move(file));
  }
  return revision;
}

}  // namespace podium

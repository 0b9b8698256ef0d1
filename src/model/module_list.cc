#include "model/module_list.h"

#include <string_view>
#include <utility>

#include "base/json.h"

namespace podium {
namespace {

constexpr std::string_view kModulesFile = "modules.json";
constexpr size_t kMaxModules = 16;

}  // namespace

Result<std::vector<Module>> ReadModuleList(const FileSource& files,
                                           const Limits& limits) {
  std::vector<Module> modules;
  if (!files.Has(kModulesFile)) return modules;
  const std::string file = files.Describe(kModulesFile);
  const auto bad = [&](const std::string& what) {
    return Fail(ErrorCode::kInvalidData, file + ": " + what, file);
  };
  const auto bytes = files.Read(kModulesFile, limits.max_config_bytes);
  if (!bytes) return Unexpected(bytes.error());
  const auto document =
      JsonDocument::Parse(bytes->bytes, limits.max_json_depth);
  if (!document) return bad(document.error().message);
  simdjson::dom::array list;
  if (document->root().get(list) != simdjson::SUCCESS || list.size() == 0 ||
      list.size() > kMaxModules) {
    return bad("this is no list of 1 to " + std::to_string(kMaxModules) +
               " modules");
  }
  for (const simdjson::dom::element item : list) {
    std::string_view type, path;
    if (item["type"].get(type) != simdjson::SUCCESS || type.empty() ||
        item["path"].get(path) != simdjson::SUCCESS) {
      return bad("module " + std::to_string(modules.size()) +
                 " needs a \"type\" and a \"path\", both strings");
    }
    // The name of the package in front has changed between releases.
    const size_t dot = type.rfind('.');
    modules.push_back(
        {.kind = std::string(dot == type.npos ? type : type.substr(dot + 1)),
         .path = std::string(path)});
  }
  return modules;
}

}  // namespace podium

#include "hub/settings.h"

#include <fstream>
#include <iterator>

#include "base/ascii.h"

namespace podium {
namespace {

namespace fs = std::filesystem;

constexpr char kHub[] = "https://huggingface.co";
constexpr std::streamsize kMaxTokenBytes = 4096;

// Replaces a leading ~ by the home folder.
fs::path Expand(const std::string& path, const EnvironmentLookup& environment) {
  if (path == "~" || path.starts_with("~/")) {
    return fs::path(environment("HOME").value_or("")) /
           path.substr(path.size() > 1 ? 2 : 1);
  }
  return path;
}

fs::path HomeOfHub(const EnvironmentLookup& environment) {
  if (const auto home = environment("HF_HOME"))
    return Expand(*home, environment);
  if (const auto cache = environment("XDG_CACHE_HOME"))
    return Expand(*cache, environment) / "huggingface";
  const auto home = environment("HOME");
  return home ? fs::path(*home) / ".cache" / "huggingface" : fs::path();
}

std::string ReadToken(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text(kMaxTokenBytes, '\0');
  in.read(text.data(), kMaxTokenBytes);
  text.resize(static_cast<size_t>(in.gcount()));
  return std::string(Trim(text, " \t\r\n"));
}

bool IsOn(const std::optional<std::string>& value) {
  const std::string text = ToLower(value.value_or(""));
  return text == "1" || text == "on" || text == "yes" || text == "true";
}

}  // namespace

HubSettings ReadHubSettings(const EnvironmentLookup& environment) {
  HubSettings settings;
  settings.endpoint = environment("HF_ENDPOINT").value_or(kHub);
  while (settings.endpoint.ends_with('/')) settings.endpoint.pop_back();
  settings.offline = IsOn(environment("HF_HUB_OFFLINE"));
  const fs::path home = HomeOfHub(environment);
  if (const auto cache = environment("HF_HUB_CACHE")) {
    settings.cache = Expand(*cache, environment);
  } else if (!home.empty()) {
    settings.cache = home / "hub";
  }
  if (const auto token = environment("HF_TOKEN")) {
    settings.token = Trim(*token, " \t\r\n");
  } else if (const auto file = environment("HF_TOKEN_PATH")) {
    settings.token = ReadToken(Expand(*file, environment));
  } else if (!home.empty()) {
    settings.token = ReadToken(home / "token");
  }
  return settings;
}

}  // namespace podium

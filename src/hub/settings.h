#pragma once

#include <filesystem>
#include <string>

#include "base/environment.h"

namespace podium {

// How to reach the Hugging Face hub, and where its files are kept. The
// variables and their defaults are those of Python's huggingface_hub, so that
// both share one cache.
struct HubSettings {
  std::string endpoint;  // without a '/' at its end
  std::string token;     // empty: none
  bool offline = false;
  std::filesystem::path cache;  // empty: there is no home folder
};

// Reads HF_ENDPOINT; HF_TOKEN, or the file HF_TOKEN_PATH or HF_HOME/token;
// HF_HUB_OFFLINE; and HF_HUB_CACHE, or HF_HOME/hub. HF_HOME is
// XDG_CACHE_HOME/huggingface or ~/.cache/huggingface by default.
HubSettings ReadHubSettings(const EnvironmentLookup& environment);

}  // namespace podium

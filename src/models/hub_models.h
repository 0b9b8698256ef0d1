#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// A model of the hub that lies in its cache on this machine.
struct HubModel {
  std::string name;  // "ORG/NAME", without its revision
  std::string path;  // the snapshot, or a GGUF file in it
};

// Looks for "ORG/NAME[@REVISION][:GGUF]" in the hub's cache, without the
// network. Nothing if the text is not such a name, or a file or folder of that
// name exists. kNotFound if it is one and not in the cache, or if it means
// several GGUF files there; the message says what helps.
Result<std::optional<HubModel>> FindHubModel(std::string_view text);

}  // namespace podium

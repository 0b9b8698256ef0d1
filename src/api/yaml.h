#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "api/json_fields.h"

namespace podium {

struct YamlOptions {
  // False: characters outside ASCII become escapes ("caf\\xE9"), which is
  // PyYAML's default and hides the text from a model.
  bool allow_unicode = true;
  int width = 80;  // lines are folded at the first space beyond it
};

// The JSON values as the block of YAML that PyYAML's
//   yaml.dump(mapping, sort_keys=False, allow_unicode=..., width=...)
// writes, byte for byte: how Cohere's guide turns a structured document into
// text for v2. Names must be unique. Ends with a line break.
std::string DumpYaml(
    std::span<const std::pair<std::string_view, JsonElement>> mapping,
    const YamlOptions& options = {});

}  // namespace podium

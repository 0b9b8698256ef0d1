#include "model/layer_types.h"

#include <algorithm>
#include <string>

namespace podium {

std::vector<bool> ReadSlidingLayers(ConfigReader& reader,
                                    const std::vector<bool>& usual) {
  constexpr std::string_view kTypes[] = {"full_attention", "sliding_attention"};
  const auto types = reader.Find("layer_types");
  if (!types) return usual;
  std::vector<bool> sliding;
  simdjson::dom::array names;
  if (types->get(names) == simdjson::SUCCESS && names.size() == usual.size()) {
    for (const ConfigReader::Element name : names) {
      std::string_view type;
      const bool known = name.get(type) == simdjson::SUCCESS &&
                         std::ranges::find(kTypes, type) != std::end(kTypes);
      if (!known) break;
      sliding.push_back(type == kTypes[1]);
    }
    if (sliding.size() == usual.size()) return sliding;
  }
  reader.Refuse("layer_types", ConfigReader::Describe(types),
                "a list of \"full_attention\" or \"sliding_attention\" for "
                "each of " +
                    std::to_string(usual.size()) + " layers");
  return usual;
}

}  // namespace podium

// For tools/yaml_parity.py. Each line of standard input is a JSON object
//   {"mapping": {...}, "allow_unicode": true, "width": 80}
// and each line of standard output is the YAML of its mapping, as a JSON
// string.

#include <iostream>
#include <string>
#include <vector>

#include "api/yaml.h"
#include "base/json_writer.h"

int main() {
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);) {
    const auto document = podium::ParseObject(line, podium::Limits());
    if (!document) {
      std::cerr << document.error().message << "\n";
      return 1;
    }
    const podium::JsonObject root(document->root());
    std::vector<std::pair<std::string_view, podium::JsonElement>> mapping;
    for (const auto field : podium::JsonObject(root["mapping"])) {
      mapping.emplace_back(field.key, field.value);
    }
    podium::JsonWriter json;
    json.String(podium::DumpYaml(
        mapping, {.allow_unicode = bool(root["allow_unicode"]),
                  .width = static_cast<int>(int64_t(root["width"]))}));
    std::cout << json.text() << "\n";
  }
}

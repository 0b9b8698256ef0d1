#pragma once

#include <string_view>

#include "base/json.h"
#include "tokenizer/json_node.h"

namespace podium {

// A component as tokenizer.json has it, for tests of what reads it.
class ComponentJson {
 public:
  explicit ComponentJson(std::string_view json)
      : document_(*JsonDocument::Parse(json, 32)) {}

  JsonNode node() const { return JsonNode("test.json", document_.root()); }

 private:
  JsonDocument document_;
};

}  // namespace podium

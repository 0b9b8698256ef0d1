#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "tokenizer/json_node.h"

namespace podium {

// A row of a stage's registry: a component's `type` in tokenizer.json, and the
// function that reads it.
template <class T, class... Context>
struct ComponentReader {
  std::string_view type;
  Result<T> (*read)(const JsonNode& node, Context... context);
};

// Reads `node` as a component of `type`, which `type_node` says. kInvalidData,
// with the types that work, for any other type.
template <class T, class... Context, size_t n, class... Given>
Result<T> ReadComponentOfType(
    std::string_view type, const JsonNode& type_node, const JsonNode& node,
    const ComponentReader<T, Context...> (&readers)[n], Given&&... context) {
  std::string types;
  for (size_t i = 0; i < n; ++i) {
    if (readers[i].type == type) return readers[i].read(node, context...);
    if (i > 0) types += i + 1 < n ? ", " : " or ";
    types += readers[i].type;
  }
  return type_node.Unsupported(Quoted(type), types);
}

// The same with the node's own `type`.
template <class T, class... Context, size_t n, class... Given>
Result<T> ReadComponent(const JsonNode& node,
                        const ComponentReader<T, Context...> (&readers)[n],
                        Given&&... context) {
  const auto type_node = node.Get("type");
  if (!type_node) return Unexpected(type_node.error());
  const auto type = type_node->String();
  if (!type) return Unexpected(type.error());
  return ReadComponentOfType(*type, *type_node, node, readers, context...);
}

// Reads the components of a Sequence: the array `key` of `node`, each element
// by `read`.
template <class T>
Result<std::vector<T>> ReadComponents(const JsonNode& node,
                                      std::string_view key,
                                      Result<T> (*read)(const JsonNode&)) {
  constexpr size_t kMaxComponents = 32;
  const auto list = node.Get(key);
  if (!list) return Unexpected(list.error());
  const auto items = list->Items(kMaxComponents);
  if (!items) return Unexpected(items.error());
  std::vector<T> components;
  for (const JsonNode& item : *items) {
    auto component = read(item);
    if (!component) return Unexpected(std::move(component.error()));
    components.push_back(*std::move(component));
  }
  return components;
}

}  // namespace podium

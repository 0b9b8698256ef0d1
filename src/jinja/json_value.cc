#include "jinja/json_value.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace podium::jinja {

Dict DictFromJson(simdjson::dom::object object) {
  Dict dict;
  // Without a search for each key: a JsonDocument has none twice.
  for (const auto field : object) {
    Value value = FromJson(field.value);
    dict.depth = std::max(dict.depth, value.depth() + 1);
    dict.items.emplace_back(field.key, std::move(value));
  }
  return dict;
}

Value FromJson(simdjson::dom::element element) {
  using Type = simdjson::dom::element_type;
  switch (element.type()) {
    case Type::ARRAY: {
      List list;
      for (const simdjson::dom::element item : simdjson::dom::array(element)) {
        list.items.push_back(FromJson(item));
        list.depth = std::max(list.depth, list.items.back().depth() + 1);
      }
      return Value(std::move(list));
    }
    case Type::OBJECT:
      return Value(DictFromJson(simdjson::dom::object(element)));
    case Type::INT64:
      return Value(int64_t(element));
    case Type::UINT64:
    case Type::DOUBLE:
      return Value(double(element));
    case Type::STRING:
      return Value(std::string_view(element));
    case Type::BOOL:
      return Value(bool(element));
    default:
      return Value(None{});
  }
}

}  // namespace podium::jinja

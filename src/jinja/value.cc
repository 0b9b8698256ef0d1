#include "jinja/value.h"

#include <algorithm>

namespace podium::jinja {

const Value* Dict::Find(std::string_view key) const {
  const auto found = std::ranges::find(
      items, key,
      [](const auto& item) -> std::string_view { return item.first; });
  return found == items.end() ? nullptr : &found->second;
}

void Dict::Set(std::string_view key, Value value) {
  depth = std::max(depth, value.depth() + 1);
  const auto found = std::ranges::find(
      items, key,
      [](const auto& item) -> std::string_view { return item.first; });
  if (found == items.end()) {
    items.emplace_back(key, std::move(value));
  } else {
    found->second = std::move(value);
  }
}

bool Value::AsInteger(int64_t& value) const {
  if (boolean()) {
    value = *boolean() ? 1 : 0;
    return true;
  }
  if (integer()) value = *integer();
  return integer() != nullptr;
}

bool Value::AsReal(double& value) const {
  if (real()) {
    value = *real();
    return true;
  }
  int64_t whole = 0;
  if (!AsInteger(whole)) return false;
  value = static_cast<double>(whole);
  return true;
}

int Value::depth() const {
  if (list()) return list()->depth;
  return dict() ? dict()->depth : 0;
}

std::string_view Value::type() const {
  if (undefined()) return "Undefined";
  if (none()) return "NoneType";
  if (boolean()) return "bool";
  if (integer()) return "int";
  if (real()) return "float";
  if (text()) return "str";
  if (dict()) return "dict";
  if (names()) return "Namespace";
  if (macro()) return "Macro";
  if (loop()) return "LoopContext";
  if (function()) return "function";
  switch (list()->kind) {
    case ListKind::kList:
      return "list";
    case ListKind::kTuple:
      return "tuple";
    case ListKind::kGenerator:
      break;
  }
  return "generator";
}

}  // namespace podium::jinja

#include "jinja/operations.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "jinja/loop.h"
#include "jinja/methods.h"
#include "jinja/python_text.h"

namespace podium::jinja {
namespace {

std::string TypeNames(const Value& a, const Value& b) {
  return std::string(a.type()) + " and " + std::string(b.type());
}

// Python's floor division and its remainder. `b` is not 0.
int64_t FloorDivide(int64_t a, int64_t b) {
  const int64_t quotient = a / b;
  return quotient - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);
}

Value Whole(Run& run, std::string_view name, int64_t a, int64_t b) {
  int64_t result = 0;
  bool over = false;
  if (name == "+") over = __builtin_add_overflow(a, b, &result);
  if (name == "-") over = __builtin_sub_overflow(a, b, &result);
  if (name == "*") over = __builtin_mul_overflow(a, b, &result);
  if (name == "//" || name == "%") {
    if (b == 0) return run.Refuse("division by zero");
    if (b == -1) {
      if (name == "%") return Value(int64_t{0});
      over = __builtin_sub_overflow(int64_t{0}, a, &result);
    } else {
      const int64_t quotient = FloorDivide(a, b);
      result = name == "//" ? quotient : a - quotient * b;
    }
  }
  return over ? run.Refuse("a number is too large") : Value(result);
}

Value Real(Run& run, std::string_view name, double a, double b) {
  if (name == "+") return Value(a + b);
  if (name == "-") return Value(a - b);
  if (name == "*") return Value(a * b);
  if (b == 0) return run.Refuse("division by zero");
  if (name == "/") return Value(a / b);
  if (name == "//") return Value(std::floor(a / b));
  double rest = std::fmod(a, b);
  if (rest != 0 && (rest < 0) != (b < 0)) rest += b;
  return Value(rest);
}

Value Repeat(Run& run, const std::string& text, int64_t times) {
  std::string out;
  if (times <= 0 || text.empty()) return run.Text(out);
  const auto size = static_cast<int64_t>(text.size());
  if (times > run.limits().max_template_output_bytes / size) {
    return run.Refuse("a text is repeated too often");
  }
  for (int64_t i = 0; i < times; ++i) out += text;
  return run.Text(std::move(out));
}

Value Joined(Run& run, const Value& a, const Value& b) {
  if (a.generator() || b.generator() || a.list()->kind != b.list()->kind) {
    return run.Refuse("+ does not work between " + TypeNames(a, b));
  }
  std::vector<Value> items = a.list()->items;
  items.insert(items.end(), b.list()->items.begin(), b.list()->items.end());
  return run.Sequence(std::move(items), a.list()->kind);
}

bool EqualLists(Run& run, const Value& a, const Value& b) {
  if (a.list() == b.list()) return true;
  if (a.generator() || a.list()->kind != b.list()->kind ||
      a.list()->items.size() != b.list()->items.size()) {
    return false;
  }
  return std::ranges::equal(
      a.list()->items, b.list()->items,
      [&](const Value& x, const Value& y) { return Equal(run, x, y); });
}

bool EqualDicts(Run& run, const Value& a, const Value& b) {
  if (a.dict()->items.size() != b.dict()->items.size()) return false;
  return std::ranges::all_of(a.dict()->items, [&](const auto& item) {
    if (!run.Touch(b.dict()->items.size() * 8)) return false;
    const Value* other = b.dict()->Find(item.first);
    return other != nullptr && Equal(run, item.second, *other);
  });
}

bool Contains(Run& run, const Value& all, const Value& one) {
  if (all.text()) {
    if (!one.text()) {
      run.Refuse("only a text can be in a text, not a value of type " +
                 std::string(one.type()));
      return false;
    }
    if (!run.Touch(all.text()->size() + one.text()->size())) return false;
    return all.text()->find(*one.text()) != std::string::npos;
  }
  if (all.dict()) {
    return one.text() && run.Touch(all.dict()->items.size() * 8) &&
           all.dict()->Find(*one.text()) != nullptr;
  }
  return std::ranges::any_of(ItemsOf(run, all), [&](const Value& item) {
    return Equal(run, item, one);
  });
}

// Whether a < b, or a <= b.
bool Less(Run& run, const Value& a, const Value& b, bool or_equal) {
  int64_t x = 0, y = 0;
  double u = 0, v = 0;
  if (a.AsInteger(x) && b.AsInteger(y)) return or_equal ? x <= y : x < y;
  if (a.AsReal(u) && b.AsReal(v)) return or_equal ? u <= v : u < v;
  if (a.text() && b.text()) {
    if (!run.Touch(std::min(a.text()->size(), b.text()->size()))) return false;
    return or_equal ? *a.text() <= *b.text() : *a.text() < *b.text();
  }
  run.Refuse(TypeNames(a, b) + " cannot be compared");
  return false;
}

Value LoopAttribute(Run& run, const Loop& loop, std::string_view name) {
  const auto size = std::ssize(loop.items);
  if (name == "index") return Value(loop.index + 1);
  if (name == "index0") return Value(loop.index);
  if (name == "revindex") return Value(size - loop.index);
  if (name == "revindex0") return Value(size - loop.index - 1);
  if (name == "first") return Value(loop.index == 0);
  if (name == "last") return Value(loop.index == size - 1);
  if (name == "length") return Value(size);
  // Only recursive loops are deeper.
  if (name == "depth") return Value(int64_t{1});
  if (name == "depth0") return Value(int64_t{0});
  const auto item = [&](int64_t i) {
    return i < 0 || i >= size ? Value() : loop.items[static_cast<size_t>(i)];
  };
  if (name == "previtem") return item(loop.index - 1);
  if (name == "nextitem") return item(loop.index + 1);
  return run.Refuse("loop." + std::string(name) + " is not supported");
}

Value RefuseUndefined(Run& run, std::string_view of) {
  return run.Refuse(
      (of.empty() ? std::string("a value") : "'" + std::string(of) + "'") +
      " is undefined");
}

const Value* Lookup(Run& run, const Dict& dict, std::string_view key) {
  return run.Touch(dict.items.size() * 8) ? dict.Find(key) : nullptr;
}

}  // namespace

bool Truth(const Value& value) {
  double number = 0;
  if (value.undefined() || value.none()) return false;
  if (value.AsReal(number)) return number != 0;
  if (value.text()) return !value.text()->empty();
  if (value.dict()) return !value.dict()->items.empty();
  if (value.list() && !value.generator()) return !value.list()->items.empty();
  return true;
}

bool Equal(Run& run, const Value& a, const Value& b) {
  if (!run.Step()) return false;
  int64_t x = 0, y = 0;
  double u = 0, v = 0;
  if (a.AsInteger(x) && b.AsInteger(y)) return x == y;
  if (a.AsReal(u) && b.AsReal(v)) return u == v;
  if (a.text() && b.text()) {
    return a.text()->size() == b.text()->size() &&
           run.Touch(a.text()->size()) && *a.text() == *b.text();
  }
  if (a.list() && b.list()) return EqualLists(run, a, b);
  if (a.dict() && b.dict()) return EqualDicts(run, a, b);
  if (a.names()) return a.names() == b.names();
  return (a.none() && b.none()) || (a.undefined() && b.undefined());
}

bool Compare(Run& run, std::string_view comparison, const Value& a,
             const Value& b) {
  if (comparison == "==") return Equal(run, a, b);
  if (comparison == "!=") return !Equal(run, a, b);
  if (comparison == "in") return Contains(run, b, a);
  if (comparison == "not in") return !Contains(run, b, a);
  if (comparison == "<") return Less(run, a, b, false);
  if (comparison == "<=") return Less(run, a, b, true);
  if (comparison == ">") return Less(run, b, a, false);
  return Less(run, b, a, true);
}

Value Arithmetic(Run& run, std::string_view name, const Value& a,
                 const Value& b) {
  int64_t x = 0, y = 0;
  double u = 0, v = 0;
  if (name != "/" && a.AsInteger(x) && b.AsInteger(y)) {
    return Whole(run, name, x, y);
  }
  if (a.AsReal(u) && b.AsReal(v)) return Real(run, name, u, v);
  if (name == "+" && a.text() && b.text()) {
    return run.Text(*a.text() + *b.text());
  }
  if (name == "+" && a.list() && b.list()) return Joined(run, a, b);
  if (name == "*" && a.text() && b.AsInteger(y)) {
    return Repeat(run, *a.text(), y);
  }
  if (name == "*" && b.text() && a.AsInteger(x)) {
    return Repeat(run, *b.text(), x);
  }
  if (a.undefined() || b.undefined()) return RefuseUndefined(run, "");
  return run.Refuse(std::string(name) + " does not work between " +
                    TypeNames(a, b));
}

Value Negative(Run& run, const Value& value) {
  if (value.real()) return Value(-*value.real());
  return Arithmetic(run, "-", Value(int64_t{0}), value);
}

std::vector<Value> ItemsOf(Run& run, const Value& value) {
  std::vector<Value> items;
  if (value.list()) {
    List& list = *value.list();
    const size_t from = value.generator() ? list.read : 0;
    if (!run.Touch((list.items.size() - from) * 8)) return items;
    items.assign(list.items.begin() + static_cast<ptrdiff_t>(from),
                 list.items.end());
    if (value.generator()) list.read = list.items.size();
  } else if (value.dict()) {
    for (const auto& [key, item] : value.dict()->items) {
      items.push_back(run.Text(key));
    }
  } else if (value.text()) {
    if (!run.Touch(value.text()->size() * 8)) return items;
    for (const std::string_view character : Characters(*value.text())) {
      items.emplace_back(character);
    }
  } else if (!value.undefined()) {
    run.Refuse("a value of type " + std::string(value.type()) +
               " has no items");
  }
  return items;
}

int64_t LengthOf(Run& run, const Value& value) {
  if (value.undefined()) return 0;
  if (value.text()) {
    if (!run.Touch(value.text()->size())) return 0;
    return static_cast<int64_t>(CodePoints(*value.text()));
  }
  if (value.dict()) return std::ssize(value.dict()->items);
  if (value.list() && !value.generator())
    return std::ssize(value.list()->items);
  run.Refuse("a value of type " + std::string(value.type()) + " has no length");
  return 0;
}

Value AttributeOf(Run& run, const Value& value, std::string_view name,
                  std::string_view of) {
  if (value.undefined()) return RefuseUndefined(run, of);
  if (value.loop()) return LoopAttribute(run, *value.loop(), name);
  if (IsMethod(value, name)) {
    return run.Refuse("the method " + std::string(name) + " is not called");
  }
  const Value* found = nullptr;
  if (value.dict()) found = Lookup(run, *value.dict(), name);
  if (value.names()) found = Lookup(run, value.names()->attributes, name);
  return found ? *found : Value();
}

Value ItemOf(Run& run, const Value& value, const Value& index,
             std::string_view of) {
  if (value.undefined()) return RefuseUndefined(run, of);
  int64_t at = 0;
  if (index.text()) {
    const Value* found =
        value.dict() ? Lookup(run, *value.dict(), *index.text()) : nullptr;
    return found ? *found : AttributeOf(run, value, *index.text(), of);
  }
  if (!index.AsInteger(at)) return Value();
  if (value.list() && !value.generator()) {
    const auto& items = value.list()->items;
    if (at < 0) at += std::ssize(items);
    if (at < 0 || at >= std::ssize(items)) return Value();
    return items[static_cast<size_t>(at)];
  }
  if (value.text()) {
    const int64_t length = LengthOf(run, value);
    if (at < 0) at += length;
    if (at < 0 || at >= length) return Value();
    return Value(Characters(*value.text())[static_cast<size_t>(at)]);
  }
  return Value();
}

Value SliceOf(Run& run, const Value& value, const Value& start,
              const Value& stop, const Value& step) {
  const auto bound = [&](const Value& from) -> std::optional<int64_t> {
    int64_t number = 0;
    if (from.AsInteger(number)) return number;
    if (!from.none() && !from.undefined()) {
      run.Refuse("a slice needs whole numbers, not a value of type " +
                 std::string(from.type()));
    }
    return std::nullopt;
  };
  const int64_t by = bound(step).value_or(1);
  if (by == 0) return run.Refuse("a slice has step 0");
  if (!value.text() && (!value.list() || value.generator())) {
    return value.undefined()
               ? RefuseUndefined(run, "")
               : run.Refuse("a value of type " + std::string(value.type()) +
                            " has no slices");
  }
  const std::vector<Value> items = ItemsOf(run, value);
  const int64_t size = std::ssize(items);
  const int64_t least = by > 0 ? 0 : -1, most = by > 0 ? size : size - 1;
  const auto clamp = [&](std::optional<int64_t> at, int64_t otherwise) {
    if (!at) return otherwise;
    if (*at < 0) *at = *at < -size ? least : *at + size;
    return std::clamp(*at, least, most);
  };
  const int64_t from = clamp(bound(start), by > 0 ? least : most);
  const int64_t to = clamp(bound(stop), by > 0 ? most : least);
  if (run.failed()) return {};
  std::vector<Value> chosen;
  // What is left to the end, so that no position overflows.
  for (int64_t at = from; by > 0 ? at < to : at > to;) {
    chosen.push_back(items[static_cast<size_t>(at)]);
    if (by > 0 ? by >= to - at : by <= to - at) break;
    at += by;
  }
  if (value.list()) return run.Sequence(std::move(chosen), value.list()->kind);
  std::string text;
  for (const Value& character : chosen) text += *character.text();
  return run.Text(std::move(text));
}

}  // namespace podium::jinja

#include "jinja/tests.h"

#include <algorithm>

#include "jinja/operations.h"
#include "jinja/python_text.h"

namespace podium::jinja {
namespace {

using Call = bool (*)(Run&, const Value&, const Arguments&);
struct Row {
  std::string_view name;
  Call call;
};

// A test without arguments.
template <bool (*kHolds)(const Value&)>
bool Plain(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "this test", arguments, {});
  return kHolds(value);
}

// Named comparisons.
template <char kFirst, char kSecond>
bool Compares(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "this test", arguments, {"other"});
  const char comparison[] = {kFirst, kSecond, '\0'};
  return Compare(run, comparison, value, bound.Needed(0));
}

bool Numeric(const Value& value) {
  double number = 0;
  return value.AsReal(number);
}
bool Iterable(const Value& value) {
  return value.undefined() || value.text() || value.list() || value.dict() ||
         value.loop();
}

// Whether the number leaves `rest` when it is divided.
bool Divides(Run& run, const Value& value, int64_t by, int64_t rest) {
  const Value left = Arithmetic(run, "%", value, Value(by));
  return Equal(run, left, Value(rest));
}

bool DivisibleBy(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "divisibleby", arguments, {"num"});
  bound.Needed(0);
  return Divides(run, value, bound.Integer(0, 1), 0);
}

constexpr Row kRows[] = {
    {"!=", Compares<'!', '='>},
    {"boolean", Plain<[](const Value& v) { return v.boolean() != nullptr; }>},
    {"defined", Plain<[](const Value& v) { return !v.undefined(); }>},
    {"divisibleby", DivisibleBy},
    {"eq", Compares<'=', '='>},
    {"equalto", Compares<'=', '='>},
    {"even", [](Run& run, const Value& value,
                const Arguments&) { return Divides(run, value, 2, 0); }},
    {"false",
     Plain<[](const Value& v) { return v.boolean() && !*v.boolean(); }>},
    {"float", Plain<[](const Value& v) { return v.real() != nullptr; }>},
    {"ge", Compares<'>', '='>},
    {"gt", Compares<'>', '\0'>},
    {"in", Compares<'i', 'n'>},
    {"integer", Plain<[](const Value& v) { return v.integer() != nullptr; }>},
    {"iterable", Plain<Iterable>},
    {"le", Compares<'<', '='>},
    {"lt", Compares<'<', '\0'>},
    {"mapping", Plain<[](const Value& v) { return v.dict() != nullptr; }>},
    {"ne", Compares<'!', '='>},
    {"none", Plain<[](const Value& v) { return v.none(); }>},
    {"number", Plain<Numeric>},
    {"odd", [](Run& run, const Value& value,
               const Arguments&) { return Divides(run, value, 2, 1); }},
    {"sequence", Plain<[](const Value& v) {
       return Iterable(v) && !v.generator() && !v.loop();
     }>},
    {"string", Plain<[](const Value& v) { return v.text() != nullptr; }>},
    {"true", Plain<[](const Value& v) { return v.boolean() && *v.boolean(); }>},
    {"undefined", Plain<[](const Value& v) { return v.undefined(); }>},
};

}  // namespace

bool Test(Run& run, std::string_view name, const Value& value,
          const Arguments& arguments) {
  const auto found = std::ranges::find(kRows, name, &Row::name);
  if (found != std::end(kRows)) return found->call(run, value, arguments);
  std::string works;
  for (const Row& row : kRows) {
    works += (works.empty() ? "" : ", ") + std::string(row.name);
  }
  run.Refuse("the test " + std::string(name) +
             " is not supported; those are: " + works);
  return false;
}

}  // namespace podium::jinja

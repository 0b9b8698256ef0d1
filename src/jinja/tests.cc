#include "jinja/tests.h"

#include <algorithm>

#include "jinja/operations.h"

namespace podium::jinja {
namespace {

struct TestRow {
  std::string_view name;
  // Of a test without arguments; null for others.
  bool (*holds)(const Value&);
  bool (*call)(Run&, const Value&, const Arguments&) = nullptr;
};

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

constexpr TestRow kTests[] = {
    {"!=", nullptr, Compares<'!', '='>},
    {"boolean", [](const Value& v) { return v.boolean() != nullptr; }},
    {"defined", [](const Value& v) { return !v.undefined(); }},
    {"divisibleby", nullptr, DivisibleBy},
    {"eq", nullptr, Compares<'=', '='>},
    {"equalto", nullptr, Compares<'=', '='>},
    {"even", nullptr,
     [](Run& run, const Value& value, const Arguments&) {
       return Divides(run, value, 2, 0);
     }},
    {"false", [](const Value& v) { return v.boolean() && !*v.boolean(); }},
    {"float", [](const Value& v) { return v.real() != nullptr; }},
    {"ge", nullptr, Compares<'>', '='>},
    {"gt", nullptr, Compares<'>', '\0'>},
    {"in", nullptr, Compares<'i', 'n'>},
    {"integer", [](const Value& v) { return v.integer() != nullptr; }},
    {"iterable", Iterable},
    {"le", nullptr, Compares<'<', '='>},
    {"lt", nullptr, Compares<'<', '\0'>},
    {"mapping", [](const Value& v) { return v.dict() != nullptr; }},
    {"ne", nullptr, Compares<'!', '='>},
    {"none", [](const Value& v) { return v.none(); }},
    {"number", Numeric},
    {"odd", nullptr,
     [](Run& run, const Value& value, const Arguments&) {
       return Divides(run, value, 2, 1);
     }},
    {"sequence",
     [](const Value& v) { return Iterable(v) && !v.generator() && !v.loop(); }},
    {"string", [](const Value& v) { return v.text() != nullptr; }},
    {"true", [](const Value& v) { return v.boolean() && *v.boolean(); }},
    {"undefined", [](const Value& v) { return v.undefined(); }},
};

}  // namespace

bool Test(Run& run, std::string_view name, const Value& value,
          const Arguments& arguments) {
  const auto found = std::ranges::find(kTests, name, &TestRow::name);
  if (found != std::end(kTests)) {
    if (found->call) return found->call(run, value, arguments);
    const Bound none(run, name, arguments, {});
    return found->holds(value);
  }
  std::string works;
  for (const TestRow& row : kTests) {
    works += (works.empty() ? "" : ", ") + std::string(row.name);
  }
  run.Refuse("the test " + std::string(name) +
             " is not supported; those are: " + works);
  return false;
}

}  // namespace podium::jinja

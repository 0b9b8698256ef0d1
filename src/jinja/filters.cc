#include "jinja/filters.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "jinja/methods.h"
#include "jinja/operations.h"
#include "jinja/python_text.h"
#include "jinja/tests.h"
#include "jinja/value_text.h"

namespace podium::jinja {
namespace {

Value First(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "first", arguments, {});
  if (value.generator()) {
    List& list = *value.list();
    return list.read < list.items.size() ? list.items[list.read++] : Value();
  }
  const std::vector<Value> items = ItemsOf(run, value);
  return items.empty() ? Value() : items.front();
}

Value Last(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "last", arguments, {});
  if (value.generator()) return run.Refuse("last needs a list");
  const std::vector<Value> items = ItemsOf(run, value);
  return items.empty() ? Value() : items.back();
}

Value Default(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "default", arguments, {"default_value", "boolean"});
  const bool replaces =
      value.undefined() || (bound.Flag(1, false) && !Truth(value));
  if (!replaces) return value;
  return bound[0] ? *bound[0] : run.Text("");
}

Value Length(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "length", arguments, {});
  return Value(LengthOf(run, value));
}

Value Trimmed(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "trim", arguments, {"chars"});
  const bool given = bound[0] && !bound[0]->none();
  const std::string chars = given ? bound.Text(0, "") : "";
  const std::string* set = given ? &chars : nullptr;
  const std::string text = Print(run, value);
  return run.Text(std::string(StripLeft(StripRight(text, set), set)));
}

Value Upper(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "upper", arguments, {});
  return Uppercase(run, Print(run, value));
}

Value Lowercase(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "lower", arguments, {});
  return run.Text(Lower(Print(run, value)));
}

Value Capitalize(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "capitalize", arguments, {});
  return Capitalized(run, Print(run, value));
}

// Words begin behind blanks, hyphens and opening brackets.
Value Title(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "title", arguments, {});
  const std::string text = Print(run, value);
  std::string title;
  size_t begin = 0;
  for (size_t i = 0; i <= text.size() && !run.failed(); ++i) {
    constexpr std::string_view kBetween = " \t\n\v\f\r-({[<";
    const bool between =
        i == text.size() || kBetween.find(text[i]) != kBetween.npos;
    if (!between) continue;
    const Value word =
        Capitalized(run, std::string_view(text).substr(begin, i - begin));
    if (word.text()) title += *word.text();
    if (i < text.size()) title += text[i];
    begin = i + 1;
  }
  return run.Text(std::move(title));
}

Value Replace(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "replace", arguments, {"old", "new", "count"});
  bound.Needed(1);
  const bool counts = bound[2] && !bound[2]->none();
  return Replaced(run, Print(run, value), bound.Text(0, ""), bound.Text(1, ""),
                  counts ? bound.Integer(2, -1) : -1);
}

// The attribute of a mapping that `attribute`, "a.b" or a number, names. What
// is undefined on the way becomes `otherwise`, unless that is null.
Value Picked(Run& run, const Value& from, const Value& attribute,
             const Value* otherwise = nullptr) {
  if (!attribute.text()) {
    const Value item = ItemOf(run, from, attribute, "");
    return item.undefined() && otherwise ? *otherwise : item;
  }
  Value value = from;
  const std::string dot = ".";
  for (const std::string_view part : Split(*attribute.text(), &dot, -1)) {
    int64_t index = 0;
    const auto read =
        std::from_chars(part.data(), part.data() + part.size(), index);
    const bool number = !part.empty() && read.ec == std::errc() &&
                        read.ptr == part.data() + part.size();
    value = ItemOf(run, value, number ? Value(index) : Value(part), "");
    if (value.undefined() && otherwise) value = *otherwise;
  }
  return value;
}

Value Join(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "join", arguments, {"d", "attribute"});
  const std::string separator = bound[0] ? Print(run, *bound[0]) : "";
  const bool picks = bound[1] && !bound[1]->none();
  std::string text;
  bool first = true;
  for (const Value& item : ItemsOf(run, value)) {
    if (!run.Touch(separator.size() + 8)) break;
    if (!first) text += separator;
    first = false;
    text += Print(run, picks ? Picked(run, item, *bound[1]) : item);
  }
  return run.Text(std::move(text));
}

Value AsList(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "list", arguments, {});
  return run.Sequence(ItemsOf(run, value));
}

Value AsText(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "string", arguments, {});
  return run.Text(Print(run, value));
}

Value AsInteger(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "int", arguments, {"default"});
  int64_t number = 0;
  if (value.AsInteger(number)) return Value(number);
  if (value.real() && std::fabs(*value.real()) < 9e18) {
    return Value(static_cast<int64_t>(*value.real()));
  }
  if (value.text()) {
    std::string_view digits = StripLeft(StripRight(*value.text()));
    if (digits.starts_with('+') && !digits.starts_with("+-")) {
      digits.remove_prefix(1);
    }
    const auto read =
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (read.ec == std::errc() && read.ptr == digits.data() + digits.size()) {
      return Value(number);
    }
  }
  return bound[0] ? *bound[0] : Value(int64_t{0});
}

Value AsJson(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "tojson", arguments, {"ensure_ascii", "indent"});
  if (bound.Flag(0, false)) {
    return run.Refuse("tojson with ensure_ascii is not supported");
  }
  const bool indents = bound[1] && !bound[1]->none();
  return run.Text(ToJson(
      run, value, indents ? std::max<int64_t>(bound.Integer(1, 0), 0) : -1));
}

Value Reversed(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "reverse", arguments, {});
  if (value.text()) {
    return SliceOf(run, value, None{}, None{}, Value(int64_t{-1}));
  }
  std::vector<Value> items = ItemsOf(run, value);
  std::ranges::reverse(items);
  return run.Sequence(std::move(items), ListKind::kGenerator);
}

Value Items(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "items", arguments, {});
  if (value.undefined()) return run.Sequence({}, ListKind::kGenerator);
  if (!value.dict()) {
    return run.Refuse("items needs a mapping, not a value of type " +
                      std::string(value.type()));
  }
  return run.Sequence(ItemsOf(run, CallMethod(run, value, "items", {}, "")),
                      ListKind::kGenerator);
}

// By key, without regard to case.
Value SortedItems(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "dictsort", arguments, {});
  if (!value.dict()) return run.Refuse("dictsort needs a mapping");
  std::vector<std::pair<std::string, Value>> items;
  for (const Value& item :
       ItemsOf(run, CallMethod(run, value, "items", {}, ""))) {
    items.emplace_back(Lower(*item.list()->items[0].text()), item);
  }
  if (!run.Touch(items.size() * 128)) return {};
  std::ranges::stable_sort(
      items, {}, [](const auto& item) -> const auto& { return item.first; });
  std::vector<Value> sorted;
  for (auto& [key, item] : items) sorted.push_back(std::move(item));
  return run.Sequence(std::move(sorted));
}

Value Indented(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "indent", arguments, {"width", "first", "blank"});
  const bool text = bound[0] && bound[0]->text();
  const int64_t width = text ? 0 : bound.Integer(0, 4);
  if (width < 0 || width > 64) return run.Refuse("indent is not in 0..64");
  const std::string blanks =
      text ? *bound[0]->text() : std::string(static_cast<size_t>(width), ' ');
  const bool first = bound.Flag(1, false), blank = bound.Flag(2, false);
  const std::string source = Print(run, value) + "\n";
  std::string out = first ? blanks : "";
  bool begun = false;
  for (const std::string_view line : SplitLines(source)) {
    if (!run.Touch(blanks.size() + 8)) return {};
    if (begun) out += "\n";
    if (begun && (blank || !line.empty())) out += blanks;
    out += line;
    begun = true;
  }
  return run.Text(std::move(out));
}

Value Unchanged(Run& run, const Value& value, const Arguments& arguments) {
  const Bound bound(run, "safe", arguments, {});
  return run.Text(Print(run, value));
}

Value Map(Run& run, const Value& value, const Arguments& arguments) {
  std::vector<Value> made;
  if (arguments.values.empty()) {
    const Bound bound(run, "map", arguments, {"attribute", "default"});
    const Value attribute = bound.Needed(0);
    for (const Value& item : ItemsOf(run, value)) {
      if (!run.Step()) break;
      made.push_back(Picked(run, item, attribute, bound[1]));
    }
  } else if (!arguments.values[0].text()) {
    return run.Refuse("map needs the name of a filter");
  } else {
    const std::string name = *arguments.values[0].text();
    // It would take one call of this function for each argument.
    if (name == "map") return run.Refuse("map of map is not supported");
    const Arguments rest{{arguments.values.begin() + 1, arguments.values.end()},
                         arguments.keywords};
    for (const Value& item : ItemsOf(run, value)) {
      if (!run.Step()) break;
      made.push_back(Filter(run, name, item, rest));
    }
  }
  return run.Sequence(std::move(made), ListKind::kGenerator);
}

// select, reject, selectattr and rejectattr: the items for which a test holds,
// or does not; of the item, or of its attribute.
template <bool kSelects, bool kAttribute>
Value Chosen(Run& run, const Value& value, const Arguments& arguments) {
  constexpr size_t kTest = kAttribute ? 1 : 0;
  const auto& given = arguments.values;
  if (kAttribute && given.empty()) {
    return run.Refuse("selectattr and rejectattr need an attribute");
  }
  const bool tests = given.size() > kTest;
  if (tests && !given[kTest].text()) {
    return run.Refuse("select needs the name of a test");
  }
  Arguments rest;
  if (tests) rest.values.assign(given.begin() + kTest + 1, given.end());
  rest.keywords = arguments.keywords;
  std::vector<Value> chosen;
  for (const Value& item : ItemsOf(run, value)) {
    if (!run.Step()) break;
    const Value tested = kAttribute ? Picked(run, item, given[0]) : item;
    const bool holds =
        tests ? Test(run, *given[kTest].text(), tested, rest) : Truth(tested);
    if (holds == kSelects) chosen.push_back(item);
  }
  return run.Sequence(std::move(chosen), ListKind::kGenerator);
}

using FilterCall = Value (*)(Run&, const Value&, const Arguments&);
struct FilterRow {
  std::string_view name;
  FilterCall call;
};

constexpr FilterRow kFilters[] = {
    {"capitalize", Capitalize},
    {"count", Length},
    {"d", Default},
    {"default", Default},
    {"dictsort", SortedItems},
    {"first", First},
    {"indent", Indented},
    {"int", AsInteger},
    {"items", Items},
    {"join", Join},
    {"last", Last},
    {"length", Length},
    {"list", AsList},
    {"lower", Lowercase},
    {"map", Map},
    {"reject", Chosen<false, false>},
    {"rejectattr", Chosen<false, true>},
    {"replace", Replace},
    {"reverse", Reversed},
    {"safe", Unchanged},
    {"select", Chosen<true, false>},
    {"selectattr", Chosen<true, true>},
    {"string", AsText},
    {"title", Title},
    {"tojson", AsJson},
    {"trim", Trimmed},
    {"upper", Upper},
};

}  // namespace

Value Filter(Run& run, std::string_view name, const Value& value,
             const Arguments& arguments) {
  const auto found = std::ranges::find(kFilters, name, &FilterRow::name);
  if (found != std::end(kFilters)) return found->call(run, value, arguments);
  std::string works;
  for (const FilterRow& row : kFilters) {
    works += (works.empty() ? "" : ", ") + std::string(row.name);
  }
  return run.Refuse("the filter " + std::string(name) +
                    " is not supported; those are: " + works);
}

}  // namespace podium::jinja

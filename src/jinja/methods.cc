#include "jinja/methods.h"

#include <algorithm>
#include <array>

#include "jinja/loop.h"
#include "jinja/operations.h"
#include "jinja/python_text.h"
#include "text/utf8.h"

namespace podium::jinja {
namespace {

Value Strip(Run& run, const std::string& text, const Arguments& arguments) {
  const Bound bound(run, "strip", arguments, {"chars"});
  const bool given = bound[0] && !bound[0]->none();
  const std::string chars = given ? bound.Text(0, "") : "";
  const std::string* set = given ? &chars : nullptr;
  return run.Text(std::string(StripLeft(StripRight(text, set), set)));
}

Value StripOneSide(Run& run, const std::string& text, bool left,
                   const Arguments& arguments) {
  const Bound bound(run, left ? "lstrip" : "rstrip", arguments, {"chars"});
  const bool given = bound[0] && !bound[0]->none();
  const std::string chars = given ? bound.Text(0, "") : "";
  const std::string* set = given ? &chars : nullptr;
  return run.Text(
      std::string(left ? StripLeft(text, set) : StripRight(text, set)));
}

// startswith and endswith: of a text, or of any of a tuple.
Value Affix(Run& run, const std::string& text, bool start,
            const Arguments& arguments) {
  const Bound bound(run, start ? "startswith" : "endswith", arguments,
                    {"prefix"});
  const Value affix = bound.Needed(0);
  const auto has = [&](const Value& one) {
    if (!one.text()) {
      run.Refuse(
          "a text can only begin or end with a text, not with a value "
          "of type " +
          std::string(one.type()));
      return false;
    }
    return start ? text.starts_with(*one.text()) : text.ends_with(*one.text());
  };
  if (affix.list() && affix.list()->kind == ListKind::kTuple) {
    return Value(std::ranges::any_of(affix.list()->items, has));
  }
  return Value(has(affix));
}

Value Texts(Run& run, const std::vector<std::string_view>& parts) {
  std::vector<Value> texts;
  for (const std::string_view part : parts) {
    texts.push_back(run.Text(std::string(part)));
    if (run.failed()) break;
  }
  return run.Sequence(std::move(texts));
}

Value SplitText(Run& run, const std::string& text, const Arguments& arguments) {
  const Bound bound(run, "split", arguments, {"sep", "maxsplit"});
  const bool given = bound[0] && !bound[0]->none();
  const std::string separator = given ? bound.Text(0, "") : "";
  const int64_t most = bound.Integer(1, -1);
  if (given && separator.empty()) return run.Refuse("split has no separator");
  // A part takes far more memory than its bytes.
  if (!run.Touch(text.size() * 8)) return {};
  return Texts(run, Split(text, given ? &separator : nullptr, most));
}

Value Find(Run& run, const std::string& text, const Arguments& arguments) {
  const Bound bound(run, "find", arguments, {"sub"});
  const size_t at = text.find(bound.Text(0, ""));
  if (at == text.npos) return Value(int64_t{-1});
  return Value(
      static_cast<int64_t>(CodePoints(std::string_view(text).substr(0, at))));
}

Value Count(Run& run, const std::string& text, const Arguments& arguments) {
  const Bound bound(run, "count", arguments, {"sub"});
  const std::string part = bound.Text(0, "");
  if (part.empty()) return run.Refuse("count has nothing to count");
  int64_t count = 0;
  for (size_t at = 0; (at = text.find(part, at)) != text.npos;
       at += part.size()) {
    ++count;
  }
  return Value(count);
}

Value JoinTexts(Run& run, const std::string& separator,
                const Arguments& arguments) {
  const Bound bound(run, "join", arguments, {"iterable"});
  std::string text;
  bool first = true;
  for (const Value& item : ItemsOf(run, bound.Needed(0))) {
    if (!item.text()) {
      return run.Refuse("join needs texts, not a value of type " +
                        std::string(item.type()));
    }
    if (!first) text += separator;
    first = false;
    text += *item.text();
    if (!run.Touch(separator.size() + item.text()->size())) return {};
  }
  return run.Text(std::move(text));
}

Value ReplaceText(Run& run, const std::string& text,
                  const Arguments& arguments) {
  const Bound bound(run, "replace", arguments, {"old", "new", "count"});
  bound.Needed(1);
  return Replaced(run, text, bound.Text(0, ""), bound.Text(1, ""),
                  bound.Integer(2, -1));
}

using TextMethod = Value (*)(Run&, const std::string&, const Arguments&);
struct TextRow {
  std::string_view name;
  TextMethod call;
};

// A method without parameters.
template <typename F>
Value Plain(Run& run, std::string_view name, const Arguments& arguments,
            const F& result) {
  const Bound bound(run, name, arguments, {});
  return run.failed() ? Value() : result();
}

constexpr TextRow kTextMethods[] = {
    {"capitalize",
     [](Run& run, const std::string& text, const Arguments& arguments) {
       return Plain(run, "capitalize", arguments,
                    [&] { return Capitalized(run, text); });
     }},
    {"count", Count},
    {"endswith",
     [](Run& run, const std::string& text, const Arguments& arguments) {
       return Affix(run, text, false, arguments);
     }},
    {"find", Find},
    {"join", JoinTexts},
    {"lower",
     [](Run& run, const std::string& text, const Arguments& arguments) {
       return Plain(run, "lower", arguments,
                    [&] { return run.Text(Lower(text)); });
     }},
    {"lstrip",
     [](Run& run, const std::string& text, const Arguments& arguments) {
       return StripOneSide(run, text, true, arguments);
     }},
    {"replace", ReplaceText},
    {"rstrip",
     [](Run& run, const std::string& text, const Arguments& arguments) {
       return StripOneSide(run, text, false, arguments);
     }},
    {"split", SplitText},
    {"splitlines",
     [](Run& run, const std::string& text, const Arguments& arguments) {
       return Plain(run, "splitlines", arguments, [&] {
         return run.Touch(text.size() * 8) ? Texts(run, SplitLines(text))
                                           : Value();
       });
     }},
    {"startswith",
     [](Run& run, const std::string& text, const Arguments& arguments) {
       return Affix(run, text, true, arguments);
     }},
    {"strip", Strip},
    {"upper",
     [](Run& run, const std::string& text, const Arguments& arguments) {
       return Plain(run, "upper", arguments,
                    [&] { return Uppercase(run, text); });
     }},
};

constexpr std::string_view kDictMethods[] = {"get", "items", "keys", "values"};
// Python has these methods, too; templates may not call them.
constexpr std::string_view kChangingDictMethods[] = {
    "clear", "copy", "fromkeys", "pop", "popitem", "setdefault", "update"};

Value CallOfDict(Run& run, const Dict& dict, std::string_view name,
                 const Arguments& arguments) {
  if (name == "get") {
    const Bound bound(run, name, arguments, {"key", "default"});
    const Value key = bound.Needed(0);
    if (!key.text() || !run.Touch(dict.items.size() * 8)) return None{};
    const Value* found = dict.Find(*key.text());
    if (found) return *found;
    return bound[1] ? *bound[1] : Value(None{});
  }
  const Bound bound(run, name, arguments, {});
  std::vector<Value> items;
  for (const auto& [key, value] : dict.items) {
    if (run.failed()) break;
    if (name == "values") {
      items.push_back(value);
    } else if (name == "keys") {
      items.push_back(run.Text(key));
    } else {
      items.push_back(run.Sequence({run.Text(key), value}, ListKind::kTuple));
    }
  }
  return run.Sequence(std::move(items));
}

Value Cycle(Run& run, const Loop& loop, const Arguments& arguments) {
  if (arguments.values.empty() || !arguments.keywords.empty()) {
    return run.Refuse("loop.cycle needs values");
  }
  return arguments
      .values[static_cast<size_t>(loop.index) % arguments.values.size()];
}

}  // namespace

bool IsMethod(const Value& value, std::string_view name) {
  if (value.dict()) {
    return std::ranges::find(kDictMethods, name) != std::end(kDictMethods) ||
           std::ranges::find(kChangingDictMethods, name) !=
               std::end(kChangingDictMethods);
  }
  return value.text() &&
         std::ranges::find(kTextMethods, name, &TextRow::name) !=
             std::end(kTextMethods);
}

Value CallMethod(Run& run, const Value& value, std::string_view name,
                 const Arguments& arguments, std::string_view of) {
  if (value.undefined()) return AttributeOf(run, value, name, of);
  if (value.loop() && name == "cycle") {
    return Cycle(run, *value.loop(), arguments);
  }
  std::string works;
  if (value.text()) {
    const auto found = std::ranges::find(kTextMethods, name, &TextRow::name);
    if (found != std::end(kTextMethods)) {
      if (!run.Touch(value.text()->size())) return {};
      return found->call(run, *value.text(), arguments);
    }
    for (const TextRow& row : kTextMethods) {
      works += (works.empty() ? "" : ", ") + std::string(row.name);
    }
  } else if (value.dict()) {
    if (std::ranges::find(kDictMethods, name) != std::end(kDictMethods)) {
      return CallOfDict(run, *value.dict(), name, arguments);
    }
    works = "get, items, keys, values";
  }
  return run.Refuse("the method " + std::string(name) + " of a " +
                    std::string(value.type()) + " is not supported" +
                    (works.empty() ? "" : "; those are: " + works));
}

Value Replaced(Run& run, const std::string& text, const std::string& from,
               const std::string& to, int64_t most) {
  if (from.empty()) return run.Refuse("replace has nothing to replace");
  std::string out;
  size_t at = 0;
  for (size_t next; most != 0 && (next = text.find(from, at)) != text.npos;
       at = next + from.size()) {
    out.append(text, at, next - at);
    out += to;
    if (most > 0) --most;
    if (!run.Touch(to.size() + 8)) return {};
  }
  out.append(text, at);
  return run.Text(std::move(out));
}

Value Uppercase(Run& run, std::string_view text) {
  std::string upper;
  if (!Upper(text, upper)) {
    return run.Refuse("capitals of letters beyond ASCII are not supported");
  }
  return run.Text(std::move(upper));
}

Value Capitalized(Run& run, std::string_view text) {
  if (text.empty()) return run.Text("");
  std::string first;
  const size_t length = DecodeUtf8(text).length;
  if (!Upper(text.substr(0, length), first)) {
    return run.Refuse("capitals of letters beyond ASCII are not supported");
  }
  return run.Text(first + Lower(text.substr(length)));
}

}  // namespace podium::jinja

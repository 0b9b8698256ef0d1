#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "jinja/value.h"

namespace podium::jinja {

// What one rendering may take, and its first error. A step is one node of the
// tree, or 8 bytes or items read or made: steps bound the time and the memory.
// After an error nothing more is spent, and every value is undefined.
class Run {
 public:
  explicit Run(const Limits& limits) : limits_(limits) {}

  // False if the steps are used up, or after an error.
  bool Step() { return Spend(1); }
  bool Touch(size_t bytes) { return Spend(static_cast<int64_t>(bytes / 8)); }

  // Latches an error at the line that is being evaluated.
  Value Refuse(const std::string& what) {
    if (!error_) {
      error_ = Error{ErrorCode::kInvalidData,
                     "line " + std::to_string(line_) + ": " + what,
                     {}};
    }
    return {};
  }
  bool failed() const { return error_.has_value(); }
  const std::optional<Error>& error() const { return error_; }

  void set_line(int line) { line_ = line; }
  const Limits& limits() const { return limits_; }

  // New values, paid for.
  Value Text(std::string text) {
    return Touch(text.size()) ? Value(std::move(text)) : Value();
  }
  Value Sequence(std::vector<Value> items, ListKind kind = ListKind::kList) {
    if (!Touch(items.size() * 8)) return {};
    List list{.kind = kind, .items = std::move(items)};
    for (const Value& item : list.items) {
      if (!Holds(item)) return {};
      list.depth = std::max(list.depth, item.depth() + 1);
    }
    return Nested(list.depth) ? Value(std::move(list)) : Value();
  }
  // Sets dict[key], which takes time in proportion to the dict's size.
  void Set(Dict& dict, std::string_view key, Value value) {
    if (!Touch(dict.items.size() * 8 + key.size()) || !Holds(value)) return;
    dict.Set(key, std::move(value));
    (void)Nested(dict.depth);
  }

 private:
  static constexpr int kMaxValueDepth = 32;

  bool Spend(int64_t steps) {
    spent_ += steps;
    if (spent_ > limits_.max_template_steps) {
      Refuse("the template takes more than " +
             std::to_string(limits_.max_template_steps) +
             " steps (--max-template-steps)");
    }
    return !error_;
  }

  // What a list or dict may hold; a namespace in one could hold itself.
  bool Holds(const Value& value) {
    if (value.names() || value.macro() || value.loop() || value.function()) {
      Refuse("a list or dict cannot hold a " + std::string(value.type()));
    }
    return !error_;
  }
  bool Nested(int depth) {
    if (depth > kMaxValueDepth) {
      Refuse("lists and dicts are nested deeper than " +
             std::to_string(kMaxValueDepth));
    }
    return !error_;
  }

  const Limits limits_;
  int64_t spent_ = 0;
  int line_ = 1;
  std::optional<Error> error_;
};

}  // namespace podium::jinja

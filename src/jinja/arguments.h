#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jinja/run.h"
#include "jinja/value.h"

namespace podium::jinja {

// What a filter, a test, a method or a function is called with.
struct Arguments {
  std::vector<Value> values;
  std::vector<std::pair<std::string, Value>> keywords;
};

// The arguments by their parameters. Refuses what is no parameter, and what is
// given twice; `what` names the callee.
class Bound {
 public:
  Bound(Run& run, std::string_view what, const Arguments& arguments,
        std::initializer_list<std::string_view> parameters);

  // Null if the caller gives none.
  const Value* operator[](size_t parameter) const { return found_[parameter]; }

  // The argument as a text, a whole number, or a truth; refused for what is
  // not one. `otherwise` if it is absent.
  std::string Text(size_t parameter, std::string_view otherwise) const;
  int64_t Integer(size_t parameter, int64_t otherwise) const;
  bool Flag(size_t parameter, bool otherwise) const;
  // Refuses an absent one.
  Value Needed(size_t parameter) const;

 private:
  Value RefuseArgument(size_t parameter, const std::string& what) const;

  Run& run_;
  const std::string what_;
  const std::vector<std::string_view> parameters_;
  std::vector<const Value*> found_;
};

}  // namespace podium::jinja

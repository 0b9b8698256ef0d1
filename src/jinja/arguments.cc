#include "jinja/arguments.h"

#include <algorithm>

#include "jinja/operations.h"

namespace podium::jinja {

Bound::Bound(Run& run, std::string_view what, const Arguments& arguments,
             std::initializer_list<std::string_view> parameters)
    : run_(run),
      what_(what),
      parameters_(parameters),
      found_(parameters_.size()) {
  if (arguments.values.size() > parameters_.size()) {
    run.Refuse(what_ + " takes at most " + std::to_string(parameters_.size()) +
               " arguments");
    return;
  }
  for (size_t i = 0; i < arguments.values.size(); ++i) {
    found_[i] = &arguments.values[i];
  }
  for (const auto& [name, value] : arguments.keywords) {
    const auto at = std::ranges::find(parameters_, name) - parameters_.begin();
    if (at == std::ssize(parameters_)) {
      run.Refuse(what_ + " has no parameter " + name + " here");
      return;
    }
    const Value*& to = found_[static_cast<size_t>(at)];
    if (to) run.Refuse(what_ + " gets " + name + " twice");
    to = &value;
  }
}

Value Bound::RefuseArgument(size_t parameter, const std::string& what) const {
  return run_.Refuse(what_ + ": " + std::string(parameters_[parameter]) + " " +
                     what);
}

std::string Bound::Text(size_t parameter, std::string_view otherwise) const {
  const Value* value = found_[parameter];
  if (value == nullptr) return std::string(otherwise);
  if (value->text()) return *value->text();
  RefuseArgument(parameter,
                 "must be a text, not of type " + std::string(value->type()));
  return {};
}

int64_t Bound::Integer(size_t parameter, int64_t otherwise) const {
  const Value* value = found_[parameter];
  int64_t number = otherwise;
  if (value != nullptr && !value->AsInteger(number)) {
    RefuseArgument(parameter, "must be a whole number, not of type " +
                                  std::string(value->type()));
  }
  return number;
}

bool Bound::Flag(size_t parameter, bool otherwise) const {
  return found_[parameter] ? Truth(*found_[parameter]) : otherwise;
}

Value Bound::Needed(size_t parameter) const {
  if (found_[parameter]) return *found_[parameter];
  return RefuseArgument(parameter, "is missing");
}

}  // namespace podium::jinja

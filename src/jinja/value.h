#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace podium::jinja {

class Value;
struct Macro;
struct Loop;

// A variable that is not there. It prints as nothing, is false, and has no
// items; anything else is an error (jinja2.Undefined).
struct Undefined {};
struct None {};

// Which of Python's sequences a list stands for.
enum class ListKind {
  kList,
  kTuple,
  kGenerator,  // can be read once, is always true and has no length
};

struct List {
  ListKind kind = ListKind::kList;
  std::vector<Value> items;
  size_t read = 0;  // of a generator's items
  int depth = 1;    // one more than that of its deepest item
};

// A mapping with its keys in the order of their first assignment.
struct Dict {
  std::vector<std::pair<std::string, Value>> items;
  int depth = 1;

  // Null if there is no such key. Time in proportion to the size.
  const Value* Find(std::string_view key) const;
  void Set(std::string_view key, Value value);
};

// What namespace() makes: attributes that `set` can change from an inner scope.
struct Namespace {
  Dict attributes;
};

// A function of the environment, by its name.
struct Function {
  std::string_view name;
};

// A value of the template language. Copies share what is inside; only
// namespaces and generators change.
class Value {
 public:
  Value() = default;
  Value(None none) : data_(none) {}
  Value(bool value) : data_(value) {}
  Value(int64_t value) : data_(value) {}
  Value(double value) : data_(value) {}
  Value(std::string text)
      : data_(std::make_shared<const std::string>(std::move(text))) {}
  Value(std::string_view text) : Value(std::string(text)) {}
  Value(const char* text) : Value(std::string(text)) {}
  Value(List list) : data_(std::make_shared<List>(std::move(list))) {}
  Value(Dict dict) : data_(std::make_shared<const Dict>(std::move(dict))) {}
  Value(Namespace names)
      : data_(std::make_shared<Namespace>(std::move(names))) {}
  Value(Function function) : data_(function) {}
  Value(const Macro* macro) : data_(macro) {}
  Value(const Loop* loop) : data_(loop) {}

  bool undefined() const { return Is<Undefined>(); }
  bool none() const { return Is<None>(); }

  // Null unless the value is one.
  const bool* boolean() const { return std::get_if<bool>(&data_); }
  const int64_t* integer() const { return std::get_if<int64_t>(&data_); }
  const double* real() const { return std::get_if<double>(&data_); }
  const std::string* text() const { return Get<const std::string>(); }
  List* list() const { return Get<List>(); }
  const Dict* dict() const { return Get<const Dict>(); }
  Namespace* names() const { return Get<Namespace>(); }
  const Function* function() const { return std::get_if<Function>(&data_); }
  const Macro* macro() const { return Pointer<const Macro>(); }
  const Loop* loop() const { return Pointer<const Loop>(); }

  bool generator() const {
    return list() && list()->kind == ListKind::kGenerator;
  }
  // As Python's int: true is 1. Null for what is neither.
  bool AsInteger(int64_t& value) const;
  // The same with floating point numbers.
  bool AsReal(double& value) const;

  // How deep lists and dicts are nested in it: 0 for anything else.
  int depth() const;

  // What Python calls it: "str", "dict", "Undefined".
  std::string_view type() const;

 private:
  template <typename T>
  bool Is() const {
    return std::holds_alternative<T>(data_);
  }
  template <typename T>
  T* Get() const {
    const auto* held = std::get_if<std::shared_ptr<T>>(&data_);
    return held ? held->get() : nullptr;
  }
  template <typename T>
  T* Pointer() const {
    const auto* held = std::get_if<T*>(&data_);
    return held ? *held : nullptr;
  }

  std::variant<Undefined, None, bool, int64_t, double,
               std::shared_ptr<const std::string>, std::shared_ptr<List>,
               std::shared_ptr<const Dict>, std::shared_ptr<Namespace>,
               Function, const Macro*, const Loop*>
      data_;
};

}  // namespace podium::jinja

#include "jinja/renderer.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "jinja/arguments.h"
#include "jinja/filters.h"
#include "jinja/loop.h"
#include "jinja/methods.h"
#include "jinja/operations.h"
#include "jinja/run.h"
#include "jinja/tests.h"
#include "jinja/value_text.h"

namespace podium::jinja {
namespace {

using Kind = Expression::Kind;

constexpr std::string_view kFunctions[] = {
    "dict", "namespace", "raise_exception", "range", "strftime_now"};

// The names that a block sets. Those of the blocks around it are seen, too.
struct Scope {
  const Scope* around = nullptr;
  std::map<std::string, Value, std::less<>> values = {};
};

// How a block ended.
enum class Flow { kNext, kBreak, kContinue };

class Renderer {
 public:
  Renderer(const Dict& variables, const Limits& limits) : run_(limits) {
    for (const auto& [name, value] : variables.items) {
      variables_.values.emplace(name, value);
    }
    top_.around = &variables_;
    scope_ = &top_;
  }

  Result<std::string> Run(const Block& block) {
    std::string text;
    Execute(block, text);
    if (run_.failed()) return Unexpected(*run_.error());
    return text;
  }

 private:
  // Makes `scope` the current one for a while.
  class In {
   public:
    In(Renderer& renderer, Scope& scope)
        : renderer_(renderer), before_(renderer.scope_) {
      renderer_.scope_ = &scope;
    }
    ~In() { renderer_.scope_ = before_; }

   private:
    Renderer& renderer_;
    Scope* const before_;
  };

  void Put(std::string_view text, std::string& out) {
    const auto most = run_.limits().max_template_output_bytes;
    if (std::ssize(text) > most - std::ssize(out)) {
      run_.Refuse("the template makes more than " + std::to_string(most) +
                  " bytes (--max-template-output-bytes)");
    } else if (run_.Touch(text.size())) {
      out += text;
    }
  }

  // Statements

  Flow Execute(const Block& block, std::string& out) {
    for (const auto& statement : block) {
      run_.set_line(statement->line);
      if (!run_.Step()) return Flow::kBreak;
      const Flow flow = Execute(*statement, out);
      if (flow != Flow::kNext) return flow;
    }
    return Flow::kNext;
  }

  Flow Execute(const Statement& statement, std::string& out) {
    switch (statement.kind) {
      case Statement::Kind::kText:
        Put(statement.text, out);
        break;
      case Statement::Kind::kOutput:
        Put(Print(run_, Evaluate(*statement.expression)), out);
        break;
      case Statement::Kind::kIf:
        for (const Statement::Branch& branch : statement.branches) {
          if (Truth(Evaluate(*branch.condition))) {
            return Execute(branch.body, out);
          }
          if (run_.failed()) return Flow::kBreak;
        }
        return Execute(statement.otherwise, out);
      case Statement::Kind::kFor:
        ExecuteFor(statement, out);
        break;
      case Statement::Kind::kSet:
        Assign(statement.names, Evaluate(*statement.expression));
        break;
      case Statement::Kind::kSetBlock:
        Assign(statement.names, Rendered(statement.body));
        break;
      case Statement::Kind::kMacro:
        scope_->values[statement.macro.name] = Value(&statement.macro);
        break;
      case Statement::Kind::kBlock: {
        Scope scope{scope_};
        const In in(*this, scope);
        return Execute(statement.body, out);
      }
      case Statement::Kind::kBreak:
        return Flow::kBreak;
      case Statement::Kind::kContinue:
        return Flow::kContinue;
    }
    return Flow::kNext;
  }

  Value Rendered(const Block& block) {
    Scope scope{scope_};
    const In in(*this, scope);
    std::string text;
    Execute(block, text);
    return run_.Text(std::move(text));
  }

  // Sets one name, or several to the items of a value.
  void Assign(const std::vector<std::string>& names, const Value& value) {
    if (names.size() == 1) return AssignOne(names[0], value);
    const std::vector<Value> items = ItemsOf(run_, value);
    if (!run_.failed() && items.size() != names.size()) {
      run_.Refuse(std::to_string(items.size()) + " values for " +
                  std::to_string(names.size()) + " names");
    }
    for (size_t i = 0; i < names.size() && !run_.failed(); ++i) {
      AssignOne(names[i], items[i]);
    }
  }

  void AssignOne(const std::string& name, const Value& value) {
    const size_t dot = name.find('.');
    if (dot == name.npos) {
      scope_->values[name] = value;
      return;
    }
    const std::string of = name.substr(0, dot);
    const Value names = Find(of);
    if (!names.names()) {
      run_.Refuse("only an attribute of a namespace can be set, and " + of +
                  " is a value of type " + std::string(names.type()));
    } else {
      run_.Set(names.names()->attributes,
               std::string_view(name).substr(dot + 1), value);
    }
  }

  void ExecuteFor(const Statement& statement, std::string& out) {
    std::vector<Value> items = ItemsOf(run_, Evaluate(*statement.expression));
    if (statement.condition) {
      Scope scope{scope_};
      const In in(*this, scope);
      std::erase_if(items, [&](const Value& item) {
        if (!run_.Step()) return true;
        Assign(statement.names, item);
        return !Truth(Evaluate(*statement.condition));
      });
    }
    if (items.empty()) {
      Execute(statement.otherwise, out);
      return;
    }
    Loop loop{items, 0};
    for (; loop.index < std::ssize(items) && run_.Step(); ++loop.index) {
      Scope scope{scope_};
      const In in(*this, scope);
      scope.values["loop"] = Value(&loop);
      Assign(statement.names, items[static_cast<size_t>(loop.index)]);
      if (Execute(statement.body, out) == Flow::kBreak) break;
    }
  }

  // Expressions

  Value Find(std::string_view name) {
    for (const Scope* scope = scope_; scope != nullptr; scope = scope->around) {
      const auto found = scope->values.find(name);
      if (found != scope->values.end()) return found->second;
    }
    const auto function = std::ranges::find(kFunctions, name);
    if (function == std::end(kFunctions)) return {};
    return Value(Function{*function});
  }

  static std::string_view NameOf(const Expression& expression) {
    return expression.kind == Kind::kName || expression.kind == Kind::kAttribute
               ? std::string_view(expression.name)
               : std::string_view();
  }

  Value Evaluate(const Expression& expression) {
    if (!run_.Step()) return {};
    run_.set_line(expression.line);
    const auto operand = [&](size_t i) {
      return expression.operands[i] ? Evaluate(*expression.operands[i])
                                    : Value(None{});
    };
    const auto of = [&] { return NameOf(*expression.operands[0]); };
    switch (expression.kind) {
      case Kind::kConstant:
        return expression.value;
      case Kind::kName:
        return Find(expression.name);
      case Kind::kList:
        return run_.Sequence(All(expression));
      case Kind::kTuple:
        return run_.Sequence(All(expression), ListKind::kTuple);
      case Kind::kDict:
        return MakeDict(All(expression));
      case Kind::kAttribute:
        return AttributeOf(run_, operand(0), expression.name, of());
      case Kind::kItem: {
        const Value value = operand(0);
        return ItemOf(run_, value, operand(1), of());
      }
      case Kind::kSlice: {
        const std::vector<Value> all = {operand(0), operand(1), operand(2),
                                        operand(3)};
        return SliceOf(run_, all[0], all[1], all[2], all[3]);
      }
      case Kind::kCall:
        return Call(expression);
      case Kind::kFilter: {
        const Value value = operand(0);
        return Filter(run_, expression.name, value, ArgumentsOf(expression));
      }
      case Kind::kTest: {
        const Value value = operand(0);
        return Value(
            Test(run_, expression.name, value, ArgumentsOf(expression)));
      }
      case Kind::kNot:
        return Value(!Truth(operand(0)));
      case Kind::kNegative:
        return Negative(run_, operand(0));
      case Kind::kPositive:
        return Arithmetic(run_, "+", Value(int64_t{0}), operand(0));
      case Kind::kAnd: {
        Value left = operand(0);
        return Truth(left) ? operand(1) : left;
      }
      case Kind::kOr: {
        Value left = operand(0);
        return Truth(left) ? left : operand(1);
      }
      case Kind::kConditional:
        if (Truth(operand(0))) return operand(1);
        return expression.operands[2] ? operand(2) : Value();
      case Kind::kConcat: {
        std::string text;
        for (const Value& value : All(expression)) text += Print(run_, value);
        return run_.Text(std::move(text));
      }
      case Kind::kArithmetic: {
        const Value left = operand(0);
        return Arithmetic(run_, expression.name, left, operand(1));
      }
      case Kind::kCompare:
        return Compared(expression);
    }
    return {};
  }

  std::vector<Value> All(const Expression& expression, size_t from = 0) {
    std::vector<Value> values;
    for (size_t i = from; i < expression.operands.size(); ++i) {
      if (run_.failed()) break;
      values.push_back(Evaluate(*expression.operands[i]));
    }
    return values;
  }

  Value MakeDict(const std::vector<Value>& items) {
    Dict dict;
    for (size_t i = 0; i + 1 < items.size() && !run_.failed(); i += 2) {
      if (!items[i].text()) {
        return run_.Refuse("a key must be a text, not a value of type " +
                           std::string(items[i].type()));
      }
      run_.Set(dict, *items[i].text(), items[i + 1]);
    }
    return run_.failed() ? Value() : Value(std::move(dict));
  }

  Value Compared(const Expression& expression) {
    Value left = Evaluate(*expression.operands[0]);
    for (size_t i = 0; i < expression.operators.size(); ++i) {
      Value right = Evaluate(*expression.operands[i + 1]);
      if (run_.failed() ||
          !Compare(run_, expression.operators[i], left, right)) {
        return Value(false);
      }
      left = std::move(right);
    }
    return Value(true);
  }

  Arguments ArgumentsOf(const Expression& expression) {
    Arguments arguments{.values = All(expression, 1), .keywords = {}};
    for (const auto& [name, value] : expression.keywords) {
      arguments.keywords.emplace_back(name, Evaluate(*value));
    }
    return arguments;
  }

  Value Call(const Expression& expression) {
    const Expression& callee = *expression.operands[0];
    if (callee.kind == Kind::kAttribute) {
      const Value value = Evaluate(*callee.operands[0]);
      const Arguments arguments = ArgumentsOf(expression);
      if (run_.failed()) return {};
      return CallMethod(run_, value, callee.name, arguments,
                        NameOf(*callee.operands[0]));
    }
    const Value function = Evaluate(callee);
    const Arguments arguments = ArgumentsOf(expression);
    if (run_.failed()) return {};
    if (function.macro()) return CallMacro(*function.macro(), arguments);
    if (function.function()) {
      return CallFunction(function.function()->name, arguments);
    }
    return run_.Refuse(callee.kind == Kind::kName && function.undefined()
                           ? "the function " + callee.name + " is not supported"
                           : "a value of type " + std::string(function.type()) +
                                 " cannot be called");
  }

  Value CallFunction(std::string_view name, const Arguments& arguments) {
    if (name == "raise_exception") {
      const Bound bound(run_, name, arguments, {"message"});
      return run_.Refuse("the template refuses this: " +
                         Print(run_, bound.Needed(0)));
    }
    if (name == "range") return Range(arguments);
    if (name == "strftime_now") {
      return run_.Refuse(
          "strftime_now is not supported: a prompt with the date has other "
          "scores tomorrow");
    }
    Dict items;
    if (!arguments.values.empty()) {
      return run_.Refuse(std::string(name) + " takes only named arguments");
    }
    for (const auto& [key, value] : arguments.keywords) {
      run_.Set(items, key, value);
    }
    if (run_.failed()) return {};
    if (name == "dict") return Value(std::move(items));
    return Value(Namespace{std::move(items)});
  }

  Value Range(const Arguments& arguments) {
    const Bound bound(run_, "range", arguments, {"start", "stop", "step"});
    const int64_t first = bound.Integer(0, 0);
    const int64_t start = bound[1] ? first : 0;
    const int64_t stop = bound.Integer(1, first), step = bound.Integer(2, 1);
    bound.Needed(0);
    if (step == 0) run_.Refuse("range has step 0");
    constexpr int64_t kFarthest = int64_t{1} << 40;
    for (const int64_t number : {start, stop, step}) {
      if (number > kFarthest || number < -kFarthest) {
        run_.Refuse("range reaches too far");
      }
    }
    std::vector<Value> numbers;
    for (int64_t i = start; step > 0 ? i < stop : i > stop; i += step) {
      if (!run_.Step()) return {};
      numbers.emplace_back(i);
    }
    return run_.Sequence(std::move(numbers));
  }

  Value CallMacro(const Macro& macro, const Arguments& arguments) {
    constexpr int kDeepest = 8;
    if (macros_ == kDeepest) {
      return run_.Refuse("macros call each other deeper than " +
                         std::to_string(kDeepest));
    }
    if (arguments.values.size() > macro.parameters.size()) {
      return run_.Refuse("the macro " + macro.name + " takes " +
                         std::to_string(macro.parameters.size()) +
                         " arguments");
    }
    Scope scope{&top_};
    const In in(*this, scope);
    for (size_t i = 0; i < arguments.values.size(); ++i) {
      scope.values[macro.parameters[i].name] = arguments.values[i];
    }
    for (const auto& [name, value] : arguments.keywords) {
      const auto found =
          std::ranges::find(macro.parameters, name, &Parameter::name);
      if (found == macro.parameters.end() || scope.values.contains(name)) {
        return run_.Refuse("the macro " + macro.name + " does not take " +
                           name);
      }
      scope.values[name] = value;
    }
    for (const Parameter& parameter : macro.parameters) {
      if (scope.values.contains(parameter.name)) continue;
      Value value;
      if (parameter.otherwise) value = Evaluate(*parameter.otherwise);
      scope.values[parameter.name] = std::move(value);
    }
    ++macros_;
    Value text = Rendered(macro.body);
    --macros_;
    return text;
  }

  jinja::Run run_;
  Scope variables_, top_;
  Scope* scope_ = nullptr;
  int macros_ = 0;  // that call each other
};

}  // namespace

Result<std::string> Render(const Block& block, const Dict& variables,
                           const Limits& limits) {
  return Renderer(variables, limits).Run(block);
}

}  // namespace podium::jinja

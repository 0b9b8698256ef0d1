#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "jinja/value.h"

namespace podium::jinja {

// The syntax tree of a template. No path through it is longer than
// kMaxTreeDepth.
inline constexpr int kMaxTreeDepth = 100;

struct Expression;
using ExpressionPtr = std::unique_ptr<Expression>;

struct Expression {
  enum class Kind {
    kConstant,     // `value`
    kName,         // `name`
    kList,         // of `operands`
    kTuple,        // of `operands`
    kDict,         // key, value, key, value, ...
    kAttribute,    // operands[0].name
    kItem,         // operands[0][operands[1]]
    kSlice,        // operands[0][operands[1]:operands[2]:operands[3]]; the
                   // last three may be null
    kCall,         // operands[0](operands[1], ..., keywords)
    kFilter,       // operands[0] | name(operands[1], ..., keywords)
    kTest,         // operands[0] is name(operands[1], ..., keywords)
    kNot,          //
    kNegative,     //
    kPositive,     //
    kAnd,          //
    kOr,           //
    kConditional,  // operands[1] if operands[0] else operands[2], or null
    kConcat,       // a ~ b ~ c
    kArithmetic,   // operands[0] name operands[1]
    kCompare,      // operands[0] operators[0] operands[1] operators[1] ...
  };

  Kind kind = Kind::kConstant;
  int line = 1;
  int depth = 1;
  Value value;
  std::string name;
  std::vector<ExpressionPtr> operands;
  std::vector<std::pair<std::string, ExpressionPtr>> keywords;
  std::vector<std::string> operators;
};

struct Statement;
using Block = std::vector<std::unique_ptr<Statement>>;

// A parameter of a macro.
struct Parameter {
  std::string name;
  ExpressionPtr otherwise;  // null: undefined
};

struct Macro {
  std::string name;
  std::vector<Parameter> parameters;
  Block body;
};

struct Statement {
  enum class Kind {
    kText,      // `text`
    kOutput,    // {{ expression }}
    kIf,        // `branches`, and `otherwise`
    kFor,       // `names` in expression, if `condition`: body, else otherwise
    kSet,       // `names` = expression
    kSetBlock,  // `names` = what `body` renders
    kMacro,     // `macro`
    kBlock,     // `body`
    kBreak,     //
    kContinue,  //
  };

  struct Branch {
    ExpressionPtr condition;
    Block body;
  };

  Kind kind = Kind::kText;
  int line = 1;
  std::string text;
  // One name, or those of a tuple; of kSet also "names.attribute".
  std::vector<std::string> names;
  ExpressionPtr expression, condition;
  std::vector<Branch> branches;
  Block body, otherwise;
  Macro macro;
};

}  // namespace podium::jinja

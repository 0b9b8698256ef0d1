#include "jinja/parser.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <optional>

#include "jinja/lexer.h"

namespace podium::jinja {
namespace {

using Kind = Expression::Kind;

constexpr std::string_view kComparisons[] = {"==", "!=", "<", "<=", ">", ">="};

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  Result<Block> Run() {
    Block block = ParseBlock({});
    if (error_) return Unexpected(*std::move(error_));
    return block;
  }

 private:
  // Counts how deep the parser calls itself.
  class Level {
   public:
    explicit Level(Parser& parser) : parser_(parser) {
      if (++parser.level_ > kMaxTreeDepth) {
        parser.Refuse("this is nested deeper than " +
                      std::to_string(kMaxTreeDepth));
      }
    }
    ~Level() { --parser_.level_; }

   private:
    Parser& parser_;
  };

  const Token& token() const { return tokens_[at_]; }
  bool Is(TokenKind kind, std::string_view text) const {
    return token().kind == kind && token().text == text;
  }
  bool IsName(std::string_view text) const {
    return Is(TokenKind::kName, text);
  }
  bool IsOperator(std::string_view text) const {
    return Is(TokenKind::kOperator, text);
  }
  void Next() {
    if (token().kind != TokenKind::kEnd) ++at_;
  }
  bool SkipName(std::string_view text) {
    const bool is = IsName(text);
    if (is) Next();
    return is;
  }
  bool SkipOperator(std::string_view text) {
    const bool is = IsOperator(text);
    if (is) Next();
    return is;
  }

  void Refuse(const std::string& what) {
    if (!error_) {
      error_ = Error{ErrorCode::kInvalidData,
                     "line " + std::to_string(token().line) + ": " + what,
                     {}};
    }
    at_ = tokens_.size() - 1;  // nothing follows
  }
  void WantedInstead(std::string_view wanted) {
    std::string here;
    switch (token().kind) {
      case TokenKind::kEnd:
        here = "the end";
        break;
      case TokenKind::kBlockEnd:
        here = "%}";
        break;
      case TokenKind::kOutputEnd:
        here = "}}";
        break;
      default:
        here = "'" + token().text + "'";
    }
    Refuse("here is " + here + " instead of " + std::string(wanted));
  }
  void ExpectOperator(std::string_view text) {
    if (!SkipOperator(text)) WantedInstead("'" + std::string(text) + "'");
  }
  void Expect(TokenKind kind, std::string_view wanted) {
    if (token().kind != kind) return WantedInstead(wanted);
    Next();
  }
  std::string ExpectName() {
    if (token().kind != TokenKind::kName) {
      WantedInstead("a name");
      return {};
    }
    std::string name = token().text;
    Next();
    return name;
  }

  // Statements

  // Up to a tag that begins with one of `ends`, of which its name is left to
  // read; without any, up to the end.
  Block ParseBlock(std::initializer_list<std::string_view> ends) {
    const Level level(*this);
    Block block;
    while (!error_) {
      const int line = token().line;
      const auto add = [&](Statement::Kind kind) -> Statement& {
        block.push_back(std::make_unique<Statement>());
        block.back()->kind = kind;
        block.back()->line = line;
        return *block.back();
      };
      switch (token().kind) {
        case TokenKind::kData:
          add(Statement::Kind::kText).text = token().text;
          Next();
          break;
        case TokenKind::kOutputBegin:
          Next();
          add(Statement::Kind::kOutput).expression = ParseTuple(true);
          Expect(TokenKind::kOutputEnd, "}}");
          break;
        case TokenKind::kBlockBegin: {
          Next();
          const std::string tag = ExpectName();
          if (std::ranges::find(ends, tag) != ends.end()) {
            end_ = tag;
            return block;
          }
          ParseTag(tag, add(Statement::Kind::kText));
          break;
        }
        default:
          if (ends.size() > 0) {
            Refuse("a tag has no end: " + std::string(*ends.begin()) +
                   " is missing");
          }
          return block;
      }
    }
    return block;
  }

  void EndTag() { Expect(TokenKind::kBlockEnd, "%}"); }

  void ParseTag(const std::string& tag, Statement& to) {
    if (tag == "if") return ParseIf(to);
    if (tag == "for") return ParseFor(to);
    if (tag == "set") return ParseSet(to);
    if (tag == "macro") return ParseMacro(to);
    if (tag == "generation") {
      to.kind = Statement::Kind::kBlock;
      EndTag();
      to.body = ParseBlock({"endgeneration"});
      return EndTag();
    }
    if (tag == "break" || tag == "continue") {
      if (loops_ == 0) return Refuse(tag + " stands in no loop");
      to.kind =
          tag == "break" ? Statement::Kind::kBreak : Statement::Kind::kContinue;
      return EndTag();
    }
    Refuse("the tag " + tag +
           " is not supported; break, continue, for, generation, if, macro and "
           "set are");
  }

  void ParseIf(Statement& to) {
    to.kind = Statement::Kind::kIf;
    do {
      Statement::Branch branch;
      branch.condition = ParseTuple(false);
      EndTag();
      branch.body = ParseBlock({"endif", "elif", "else"});
      to.branches.push_back(std::move(branch));
    } while (!error_ && end_ == "elif");
    if (end_ == "else") {
      EndTag();
      to.otherwise = ParseBlock({"endif"});
    }
    EndTag();
  }

  void ParseFor(Statement& to) {
    to.kind = Statement::Kind::kFor;
    do {
      to.names.push_back(ExpectName());
    } while (SkipOperator(","));
    if (!SkipName("in")) WantedInstead("'in'");
    to.expression = ParseTuple(false);
    if (SkipName("if")) to.condition = ParseExpression();
    if (IsName("recursive")) {
      return Refuse("a recursive loop is not supported");
    }
    EndTag();
    ++loops_;
    to.body = ParseBlock({"endfor", "else"});
    --loops_;
    if (end_ == "else") {
      EndTag();
      to.otherwise = ParseBlock({"endfor"});
    }
    EndTag();
  }

  void ParseSet(Statement& to) {
    do {
      std::string name = ExpectName();
      if (SkipOperator(".")) name += "." + ExpectName();
      to.names.push_back(std::move(name));
    } while (SkipOperator(","));
    if (loops_ > 0 && std::ranges::find(to.names, "loop") != to.names.end()) {
      return Refuse("loop cannot be set in a loop");
    }
    if (SkipOperator("=")) {
      to.kind = Statement::Kind::kSet;
      to.expression = ParseTuple(true);
      return EndTag();
    }
    if (to.names.size() > 1 || to.names[0].find('.') != std::string::npos) {
      return WantedInstead("'='");
    }
    if (IsOperator("|")) {
      return Refuse("a set block with a filter is not supported");
    }
    to.kind = Statement::Kind::kSetBlock;
    EndTag();
    const int loops = std::exchange(loops_, 0);
    to.body = ParseBlock({"endset"});
    loops_ = loops;
    EndTag();
  }

  void ParseMacro(Statement& to) {
    if (level_ > 1) {
      return Refuse("a macro inside another tag is not supported");
    }
    to.kind = Statement::Kind::kMacro;
    to.macro.name = ExpectName();
    ExpectOperator("(");
    while (!error_ && !IsOperator(")")) {
      if (!to.macro.parameters.empty()) ExpectOperator(",");
      Parameter parameter;
      parameter.name = ExpectName();
      if (SkipOperator("=")) parameter.otherwise = ParseExpression();
      to.macro.parameters.push_back(std::move(parameter));
    }
    Next();
    EndTag();
    to.macro.body = ParseBlock({"endmacro"});
    EndTag();
  }

  // Expressions, from the weakest operator to the strongest.

  ExpressionPtr Make(Kind kind, int line) const {
    auto made = std::make_unique<Expression>();
    made->kind = kind;
    made->line = line;
    return made;
  }

  void AddTo(Expression& to, ExpressionPtr operand) {
    if (operand) to.depth = std::max(to.depth, operand->depth + 1);
    if (to.depth > kMaxTreeDepth) {
      Refuse("this expression is longer than " + std::to_string(kMaxTreeDepth) +
             " operations");
    }
    to.operands.push_back(std::move(operand));
  }

  template <typename... Operands>
  ExpressionPtr Made(Kind kind, int line, Operands... operands) {
    ExpressionPtr made = Make(kind, line);
    (AddTo(*made, std::move(operands)), ...);
    return made;
  }

  bool AtTupleEnd() const {
    return token().kind == TokenKind::kBlockEnd ||
           token().kind == TokenKind::kOutputEnd ||
           token().kind == TokenKind::kEnd || IsOperator(")");
  }

  // An expression, or several with commas.
  ExpressionPtr ParseTuple(bool conditional) {
    const int line = token().line;
    ExpressionPtr first = ParseExpression(conditional);
    if (!IsOperator(",")) return first;
    ExpressionPtr tuple = Made(Kind::kTuple, line, std::move(first));
    while (!error_ && SkipOperator(",") && !AtTupleEnd()) {
      AddTo(*tuple, ParseExpression(conditional));
    }
    return tuple;
  }

  ExpressionPtr ParseExpression(bool conditional = true) {
    const Level level(*this);
    const int line = token().line;
    ExpressionPtr value = ParseOr();
    while (conditional && !error_ && SkipName("if")) {
      ExpressionPtr condition = ParseOr();
      ExpressionPtr otherwise;
      if (SkipName("else")) otherwise = ParseExpression();
      value = Made(Kind::kConditional, line, std::move(condition),
                   std::move(value), std::move(otherwise));
    }
    return value;
  }

  ExpressionPtr ParseOr() {
    const int line = token().line;
    ExpressionPtr left = ParseAnd();
    while (SkipName("or")) {
      left = Made(Kind::kOr, line, std::move(left), ParseAnd());
    }
    return left;
  }

  ExpressionPtr ParseAnd() {
    const int line = token().line;
    ExpressionPtr left = ParseNot();
    while (SkipName("and")) {
      left = Made(Kind::kAnd, line, std::move(left), ParseNot());
    }
    return left;
  }

  ExpressionPtr ParseNot() {
    const Level level(*this);
    const int line = token().line;
    if (SkipName("not")) return Made(Kind::kNot, line, ParseNot());
    return ParseComparison();
  }

  // The comparison that stands here, which is skipped; empty: none.
  std::string SkipComparison() {
    if (token().kind == TokenKind::kOperator &&
        std::ranges::find(kComparisons, token().text) !=
            std::end(kComparisons)) {
      std::string text = token().text;
      Next();
      return text;
    }
    if (SkipName("in")) return "in";
    if (IsName("not") && tokens_[at_ + 1].kind == TokenKind::kName &&
        tokens_[at_ + 1].text == "in") {
      Next();
      Next();
      return "not in";
    }
    return {};
  }

  ExpressionPtr ParseComparison() {
    const int line = token().line;
    ExpressionPtr left = ParseSum();
    std::string comparison = SkipComparison();
    if (comparison.empty()) return left;
    ExpressionPtr all = Made(Kind::kCompare, line, std::move(left));
    do {
      all->operators.push_back(std::move(comparison));
      AddTo(*all, ParseSum());
      comparison = SkipComparison();
    } while (!error_ && !comparison.empty());
    return all;
  }

  ExpressionPtr ParseArithmetic(
      std::initializer_list<std::string_view> operators,
      ExpressionPtr (Parser::*operand)()) {
    const int line = token().line;
    ExpressionPtr left = (this->*operand)();
    while (!error_ && token().kind == TokenKind::kOperator &&
           std::ranges::find(operators, token().text) != operators.end()) {
      std::string name = token().text;
      Next();
      left = Made(Kind::kArithmetic, line, std::move(left), (this->*operand)());
      left->name = std::move(name);
    }
    return left;
  }

  ExpressionPtr ParseSum() {
    return ParseArithmetic({"+", "-"}, &Parser::ParseConcat);
  }

  ExpressionPtr ParseConcat() {
    const int line = token().line;
    ExpressionPtr first = ParseProduct();
    if (!IsOperator("~")) return first;
    ExpressionPtr all = Made(Kind::kConcat, line, std::move(first));
    while (SkipOperator("~")) AddTo(*all, ParseProduct());
    return all;
  }

  ExpressionPtr ParseProduct() {
    return ParseArithmetic({"*", "/", "//", "%"}, &Parser::ParseFiltered);
  }

  ExpressionPtr ParseFiltered() {
    ExpressionPtr value = ParseFilters(ParseUnary());
    if (IsOperator("**")) Refuse("the operator ** is not supported");
    return value;
  }

  ExpressionPtr ParseUnary() {
    const Level level(*this);
    const int line = token().line;
    ExpressionPtr value;
    if (SkipOperator("-")) {
      value = Made(Kind::kNegative, line, ParseUnary());
    } else if (SkipOperator("+")) {
      value = Made(Kind::kPositive, line, ParseUnary());
    } else {
      value = ParsePrimary();
    }
    return ParsePostfix(std::move(value));
  }

  ExpressionPtr ParsePrimary() {
    const int line = token().line;
    ExpressionPtr made = Make(Kind::kConstant, line);
    switch (token().kind) {
      case TokenKind::kName:
        ParseName(*made);
        return made;
      case TokenKind::kString: {
        std::string text;
        while (token().kind == TokenKind::kString) {
          text += token().text;
          Next();
        }
        made->value = Value(std::move(text));
        return made;
      }
      case TokenKind::kInteger:
        made->value = Value(ReadNumber<int64_t>());
        return made;
      case TokenKind::kFloat:
        made->value = Value(ReadNumber<double>());
        return made;
      default:
        break;
    }
    if (SkipOperator("(")) {
      if (SkipOperator(")")) return Make(Kind::kTuple, line);
      made = ParseTuple(true);
      ExpectOperator(")");
    } else if (SkipOperator("[")) {
      made = Make(Kind::kList, line);
      ParseItems("]", [&] { AddTo(*made, ParseExpression()); });
    } else if (SkipOperator("{")) {
      made = Make(Kind::kDict, line);
      ParseItems("}", [&] {
        AddTo(*made, ParseExpression());
        ExpectOperator(":");
        AddTo(*made, ParseExpression());
      });
    } else {
      WantedInstead("an expression");
    }
    return made;
  }

  void ParseName(Expression& to) {
    const std::string name = ExpectName();
    if (name == "true" || name == "True") {
      to.value = Value(true);
    } else if (name == "false" || name == "False") {
      to.value = Value(false);
    } else if (name == "none" || name == "None") {
      to.value = Value(None{});
    } else {
      to.kind = Kind::kName;
      to.name = name;
    }
  }

  template <typename T>
  T ReadNumber() {
    T value = 0;
    const std::string& text = token().text;
    const auto read =
        std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc()) Refuse("the number " + text + " is too large");
    Next();
    return value;
  }

  template <typename F>
  void ParseItems(std::string_view end, const F& item) {
    for (bool first = true; !error_ && !IsOperator(end); first = false) {
      if (!first) ExpectOperator(",");
      if (IsOperator(end)) break;
      item();
    }
    ExpectOperator(end);
  }

  ExpressionPtr ParsePostfix(ExpressionPtr value) {
    while (!error_) {
      const int line = token().line;
      if (SkipOperator(".")) {
        if (token().kind == TokenKind::kInteger) {
          ExpressionPtr index = Make(Kind::kConstant, line);
          index->value = Value(ReadNumber<int64_t>());
          value = Made(Kind::kItem, line, std::move(value), std::move(index));
        } else {
          value = Made(Kind::kAttribute, line, std::move(value));
          value->name = ExpectName();
        }
      } else if (SkipOperator("[")) {
        value = ParseSubscript(std::move(value), line);
      } else if (IsOperator("(")) {
        value = ParseCall(std::move(value));
      } else {
        break;
      }
    }
    return value;
  }

  ExpressionPtr ParseSubscript(ExpressionPtr value, int line) {
    ExpressionPtr parts[3];
    const auto part = [&](ExpressionPtr& to) {
      if (!IsOperator(":") && !IsOperator("]")) to = ParseExpression();
    };
    part(parts[0]);
    if (IsOperator("]") && parts[0]) {
      Next();
      return Made(Kind::kItem, line, std::move(value), std::move(parts[0]));
    }
    ExpectOperator(":");
    part(parts[1]);
    if (SkipOperator(":")) part(parts[2]);
    ExpectOperator("]");
    return Made(Kind::kSlice, line, std::move(value), std::move(parts[0]),
                std::move(parts[1]), std::move(parts[2]));
  }

  ExpressionPtr ParseCall(ExpressionPtr callee) {
    ExpressionPtr call = Made(Kind::kCall, token().line, std::move(callee));
    ParseArguments(*call);
    return call;
  }

  // (a, b, name=c)
  void ParseArguments(Expression& to) {
    ExpectOperator("(");
    ParseItems(")", [&] {
      if (IsOperator("*") || IsOperator("**")) {
        return Refuse("unpacked arguments are not supported");
      }
      const bool named = token().kind == TokenKind::kName &&
                         tokens_[at_ + 1].kind == TokenKind::kOperator &&
                         tokens_[at_ + 1].text == "=";
      if (!named && !to.keywords.empty()) {
        return Refuse("a positional argument stands behind a named one");
      }
      if (!named) return AddTo(to, ParseExpression());
      std::string name = ExpectName();
      Next();
      ExpressionPtr value = ParseExpression();
      to.depth = std::max(to.depth, value ? value->depth + 1 : 1);
      to.keywords.emplace_back(std::move(name), std::move(value));
    });
  }

  ExpressionPtr ParseFilters(ExpressionPtr value) {
    while (!error_) {
      const int line = token().line;
      if (SkipOperator("|")) {
        value = Made(Kind::kFilter, line, std::move(value));
        value->name = ExpectName();
        if (IsOperator("(")) ParseArguments(*value);
      } else if (SkipName("is")) {
        value = ParseTest(std::move(value), line);
      } else if (IsOperator("(")) {
        value = ParseCall(std::move(value));
      } else {
        break;
      }
    }
    return value;
  }

  // A test's argument may stand without brackets: `x is divisibleby 3`.
  ExpressionPtr ParseTest(ExpressionPtr value, int line) {
    const bool negated = SkipName("not");
    ExpressionPtr test = Made(Kind::kTest, line, std::move(value));
    test->name = ExpectName();
    const bool word = token().kind == TokenKind::kName;
    if (IsOperator("(")) {
      ParseArguments(*test);
    } else if (token().kind == TokenKind::kString ||
               token().kind == TokenKind::kInteger ||
               token().kind == TokenKind::kFloat || IsOperator("[") ||
               IsOperator("{") ||
               (word && !IsName("else") && !IsName("or") && !IsName("and"))) {
      if (IsName("is")) Refuse("tests cannot be chained with is");
      AddTo(*test, ParsePostfix(ParsePrimary()));
    }
    return negated ? Made(Kind::kNot, line, std::move(test)) : std::move(test);
  }

  std::vector<Token> tokens_;
  size_t at_ = 0;
  int level_ = 0;
  int loops_ = 0;
  std::string end_;  // the name of the tag that ended the last block
  std::optional<Error> error_;
};

}  // namespace

Result<Block> Parse(std::string_view source) {
  auto tokens = Tokenize(source);
  if (!tokens) return Unexpected(std::move(tokens.error()));
  return Parser(*std::move(tokens)).Run();
}

}  // namespace podium::jinja

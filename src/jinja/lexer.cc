#include "jinja/lexer.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "jinja/python_text.h"
#include "text/utf8.h"

namespace podium::jinja {
namespace {

constexpr std::string_view kBlanks = " \t\n\v\f\r";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool IsNamePart(char c) { return IsNameStart(c) || IsDigit(c); }

// With "\n" for every line end, and without the last one.
std::string Normalized(std::string_view source) {
  std::string text;
  text.reserve(source.size());
  for (size_t i = 0; i < source.size(); ++i) {
    if (source[i] != '\r') {
      text += source[i];
      continue;
    }
    text += '\n';
    if (i + 1 < source.size() && source[i + 1] == '\n') ++i;
  }
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(Normalized(source)) {}

  Result<std::vector<Token>> Run() {
    if (const auto invalid = FirstInvalidUtf8(source_)) {
      Advance(*invalid - at_);
      Refuse("the text is not UTF-8");
    }
    while (!error_ && at_ < source_.size()) ReadData();
    Add(TokenKind::kEnd, "");
    if (error_) return Unexpected(*std::move(error_));
    return std::move(tokens_);
  }

 private:
  void Refuse(const std::string& what) {
    if (error_) return;
    error_ = Error{ErrorCode::kInvalidData,
                   "line " + std::to_string(line_) + ": " + what,
                   {}};
  }

  void Add(TokenKind kind, std::string_view text) {
    tokens_.push_back({kind, std::string(text), line_});
  }

  std::string_view Rest() const {
    return std::string_view(source_).substr(at_);
  }
  bool Next(std::string_view text) const { return Rest().starts_with(text); }
  void Advance(size_t bytes) {
    line_ += static_cast<int>(
        std::ranges::count(std::string_view(source_).substr(at_, bytes), '\n'));
    at_ += bytes;
  }

  // The text up to the next tag, and the tag.
  void ReadData() {
    size_t tag = at_;
    do {
      tag = source_.find('{', tag);
      if (tag == source_.npos) break;
      const char next = tag + 1 < source_.size() ? source_[tag + 1] : '\0';
      if (next == '{' || next == '%' || next == '#') break;
      ++tag;
    } while (true);
    if (tag == source_.npos) {
      Add(TokenKind::kData, Rest());
      Advance(Rest().size());
      return;
    }
    const std::string_view text =
        std::string_view(source_).substr(at_, tag - at_);
    const char kind = source_[tag + 1];
    const char sign = tag + 2 < source_.size() ? source_[tag + 2] : '\0';
    const std::string_view kept = Kept(text, kind, sign);
    if (!kept.empty()) Add(TokenKind::kData, kept);
    Advance(text.size() + 2 + (sign == '-' || sign == '+' ? 1 : 0));
    at_line_start_ = false;
    if (kind == '#') {
      SkipComment();
    } else {
      ReadTag(kind == '%');
    }
  }

  // What a tag leaves of the text before it.
  std::string_view Kept(std::string_view text, char kind, char sign) const {
    if (sign == '-') return StripRight(text);
    if (sign == '+' || kind == '{') return text;
    const size_t line = text.rfind('\n') + 1;
    if (line == 0 && !at_line_start_) return text;
    const std::string_view blanks = text.substr(line);
    return StripLeft(blanks).empty() ? text.substr(0, line) : text;
  }

  // Ends a tag with `bytes` of its end, of which the first may be a sign.
  void EndTag(size_t bytes, bool block) {
    const bool strips = source_[at_] == '-';
    const bool keeps = source_[at_] == '+';
    const size_t begin = at_;
    Advance(bytes);
    if (strips) {
      Advance(Rest().size() - StripLeft(Rest()).size());
    } else if (block && !keeps && Next("\n")) {
      Advance(1);
    }
    at_line_start_ = at_ > begin && source_[at_ - 1] == '\n';
  }

  void SkipComment() {
    const size_t end = source_.find("#}", at_);
    if (end == source_.npos) return Refuse("a comment {# has no end #}");
    const char sign = end > at_ ? source_[end - 1] : '\0';
    const bool signs = sign == '-' || sign == '+';
    Advance(end - at_ - (signs ? 1 : 0));
    EndTag(signs ? 3 : 2, true);
  }

  void ReadTag(bool block) {
    const std::string_view end = block ? "%}" : "}}";
    Add(block ? TokenKind::kBlockBegin : TokenKind::kOutputBegin, "");
    std::string closers;  // of the brackets that are open
    while (!error_) {
      if (at_ == source_.size()) {
        return Refuse("a tag has no end " + std::string(end));
      }
      const bool sign = source_[at_] == '-' || (block && source_[at_] == '+');
      if (closers.empty() && Rest().substr(sign ? 1 : 0).starts_with(end)) {
        Add(block ? TokenKind::kBlockEnd : TokenKind::kOutputEnd, "");
        return EndTag(end.size() + (sign ? 1 : 0), block);
      }
      ReadToken(closers);
    }
  }

  void ReadToken(std::string& closers) {
    const char c = source_[at_];
    if (kBlanks.find(c) != kBlanks.npos) {
      Advance(1);
    } else if (IsDigit(c)) {
      ReadNumber();
    } else if (IsNameStart(c)) {
      size_t end = at_;
      while (end < source_.size() && IsNamePart(source_[end])) ++end;
      Take(TokenKind::kName, end - at_);
    } else if (c == '"' || c == '\'') {
      ReadString(c);
    } else {
      ReadOperator(closers);
    }
  }

  void Take(TokenKind kind, size_t bytes) {
    Add(kind, Rest().substr(0, bytes));
    Advance(bytes);
  }

  void ReadNumber() {
    const std::string_view rest = Rest();
    size_t end = 0;
    const auto digits = [&] {
      while (end < rest.size() && IsDigit(rest[end])) ++end;
    };
    const auto at = [&](size_t i) { return i < rest.size() ? rest[i] : '\0'; };
    digits();
    const bool behind_dot = !tokens_.empty() &&
                            tokens_.back().kind == TokenKind::kOperator &&
                            tokens_.back().text == ".";
    const bool fraction = !behind_dot && at(end) == '.' && IsDigit(at(end + 1));
    if (fraction) {
      ++end;
      digits();
    }
    if (IsNamePart(at(end))) {
      return Refuse("numbers are digits with at most one point; here is '" +
                    std::string(rest.substr(0, end + 1)) + "'");
    }
    Take(fraction ? TokenKind::kFloat : TokenKind::kInteger, end);
  }

  void ReadString(char quote) {
    std::string text;
    const int line = line_;
    size_t i = at_ + 1;
    for (; i < source_.size() && source_[i] != quote; ++i) {
      if (source_[i] != '\\') {
        text += source_[i];
      } else if (!ReadEscape(i, text)) {
        return;
      }
    }
    if (i >= source_.size()) return Refuse("a string has no end");
    Advance(i + 1 - at_);
    tokens_.push_back({TokenKind::kString, std::move(text), line});
  }

  // The escape at `i`, which becomes its last character (Python's
  // unicode-escape).
  bool ReadEscape(size_t& i, std::string& text) {
    constexpr std::string_view kLetters = "ntrabfv\\'\"";
    constexpr std::string_view kMeanings = "\n\t\r\a\b\f\v\\'\"";
    if (++i >= source_.size()) return true;
    const char c = source_[i];
    if (const size_t found = kLetters.find(c); found != kLetters.npos) {
      text += kMeanings[found];
      return true;
    }
    if (c == '\n') return true;
    const size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (digits == 0) {
      if (IsDigit(c) || c == 'N') {
        Refuse(std::string("the escape \\") + c + " is not supported");
        return false;
      }
      text += '\\';
      text += c;
      return true;
    }
    char32_t cp = 0;
    for (size_t k = 0; k < digits; ++k) {
      constexpr std::string_view kHex = "0123456789abcdef";
      const char digit = ++i < source_.size() ? source_[i] : '\0';
      const size_t value =
          kHex.find(digit >= 'A' && digit <= 'F' ? digit - 'A' + 'a' : digit);
      if (value == kHex.npos || digit == '\0') {
        Refuse(std::string("the escape \\") + c + " needs " +
               std::to_string(digits) + " hexadecimal digits");
        return false;
      }
      cp = cp * 16 + static_cast<char32_t>(value);
    }
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF)) {
      Refuse("an escape is no Unicode character");
      return false;
    }
    AppendUtf8(cp, text);
    return true;
  }

  void ReadOperator(std::string& closers) {
    for (const std::string_view two : {"==", "!=", "<=", ">=", "//", "**"}) {
      if (Next(two)) return Take(TokenKind::kOperator, 2);
    }
    const char c = source_[at_];
    if (std::string_view("+-*/%~()[]{}<>=.,:|;").find(c) ==
        std::string_view::npos) {
      const auto cp = DecodeUtf8(Rest());
      return Refuse("unexpected character '" +
                    std::string(Rest().substr(0, cp.length)) + "'");
    }
    if (c == '(') closers += ')';
    if (c == '[') closers += ']';
    if (c == '{') closers += '}';
    if (c == ')' || c == ']' || c == '}') {
      if (closers.empty() || closers.back() != c) {
        return Refuse(std::string("'") + c + "' closes nothing");
      }
      closers.pop_back();
    }
    Take(TokenKind::kOperator, 1);
  }

  const std::string source_;
  size_t at_ = 0;
  int line_ = 1;
  bool at_line_start_ = true;  // the text behind the last tag begins a line
  std::vector<Token> tokens_;
  std::optional<Error> error_;
};

}  // namespace

Result<std::vector<Token>> Tokenize(std::string_view source) {
  return Lexer(source).Run();
}

}  // namespace podium::jinja

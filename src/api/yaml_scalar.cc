#include "api/yaml_scalar.h"

#include <algorithm>
#include <array>

namespace podium {
namespace {

constexpr std::array<std::string_view, 37> kOtherWords = {
    "yes",   "Yes",   "YES",   "no",    "No",    "NO",    "true",  "True",
    "TRUE",  "false", "False", "FALSE", "on",    "On",    "ON",    "off",
    "Off",   "OFF",   "~",     "null",  "Null",  "NULL",  "",      "<<",
    "=",     ".inf",  ".Inf",  ".INF",  "+.inf", "+.Inf", "+.INF", "-.inf",
    "-.Inf", "-.INF", ".nan",  ".NaN",  ".NAN"};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Consumes parts of a pattern from the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  bool Take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool TakeOneOf(std::string_view set) {
    if (rest_.empty() || set.find(rest_.front()) == set.npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // Takes leading characters of the set, at most `most`, and returns how many.
  size_t TakeRun(std::string_view set, size_t most = std::string_view::npos) {
    const size_t length =
        std::min({rest_.size(), most,
                  std::min(rest_.find_first_not_of(set), rest_.size())});
    rest_.remove_prefix(length);
    return length;
  }
  bool TakeDigits(size_t least, size_t most) {
    return TakeRun(kDigits, most) >= least;
  }
  // "12", "1_000": digits and "_", starting with a digit.
  bool TakeGrouped() {
    if (rest_.empty() || !IsDigit(rest_.front())) return false;
    TakeRun("0123456789_");
    return true;
  }
  // ":59", ":5": one or more times.
  bool TakeSixtieths() {
    bool any = false;
    while (Take(':')) {
      const char first = rest_.empty() ? '\0' : rest_.front();
      const size_t digits = TakeRun(kDigits, 2);
      if (digits == 0 || (digits == 2 && first > '5')) return false;
      any = true;
    }
    return any;
  }
  bool TakeExponent() {
    return TakeOneOf("eE") && TakeOneOf("-+") && TakeDigits(1, rest_.size());
  }

 private:
  static constexpr std::string_view kDigits = "0123456789";
  std::string_view rest_;
};

bool AllOf(std::string_view text, std::string_view set) {
  return !text.empty() && text.find_first_not_of(set) == text.npos;
}

bool IsInteger(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty()) return false;
  if (text == "0") return true;
  if (text[0] == '0') {
    const std::string_view digits = text.substr(2);
    return (text[1] == 'b' && AllOf(digits, "01_")) ||
           (text[1] == 'x' && AllOf(digits, "0123456789abcdefABCDEF_")) ||
           AllOf(text.substr(1), "01234567_");
  }
  Scanner scanner(text);
  return scanner.TakeGrouped() &&
         (scanner.done() || (scanner.TakeSixtieths() && scanner.done()));
}

bool IsFloat(std::string_view text) {
  if (text.starts_with('.')) {
    Scanner scanner(text.substr(1));
    return scanner.TakeGrouped() &&
           (scanner.done() || (scanner.TakeExponent() && scanner.done()));
  }
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  Scanner scanner(text);
  if (!scanner.TakeGrouped()) return false;
  if (scanner.Take('.')) {
    scanner.TakeRun("0123456789_");
    return scanner.done() || (scanner.TakeExponent() && scanner.done());
  }
  if (!scanner.TakeSixtieths() || !scanner.Take('.')) return false;
  scanner.TakeRun("0123456789_");
  return scanner.done();
}

bool IsZone(Scanner scanner) {
  scanner.TakeRun(" \t");
  if (scanner.Take('Z')) return scanner.done();
  if (!scanner.TakeOneOf("-+") || !scanner.TakeDigits(1, 2)) return false;
  return scanner.done() ||
         (scanner.Take(':') && scanner.TakeDigits(2, 2) && scanner.done());
}

bool IsTimestamp(std::string_view text) {
  Scanner day(text);
  if (day.TakeDigits(4, 4) && day.Take('-') && day.TakeDigits(2, 2) &&
      day.Take('-') && day.TakeDigits(2, 2) && day.done()) {
    return true;
  }
  Scanner scanner(text);
  if (!scanner.TakeDigits(4, 4) || !scanner.Take('-') ||
      !scanner.TakeDigits(1, 2) || !scanner.Take('-') ||
      !scanner.TakeDigits(1, 2)) {
    return false;
  }
  if (!scanner.TakeOneOf("Tt") && scanner.TakeRun(" \t") == 0) return false;
  if (!scanner.TakeDigits(1, 2) || !scanner.Take(':') ||
      !scanner.TakeDigits(2, 2) || !scanner.Take(':') ||
      !scanner.TakeDigits(2, 2)) {
    return false;
  }
  if (scanner.Take('.')) scanner.TakeDigits(0, text.size());
  return scanner.done() || IsZone(scanner);
}

bool IsOneOf(char32_t c, std::u32string_view set) {
  return set.find(c) != set.npos;
}

bool IsBlankOrBreak(char32_t c) {
  return c == 0 || c == ' ' || c == '\t' || c == '\r' || IsYamlBreak(c);
}

bool IsAsciiText(char32_t c) { return c == '\n' || (c >= 0x20 && c <= 0x7E); }

bool IsWideText(char32_t c) {
  return c == 0x85 || (c != 0xFEFF && ((c >= 0xA0 && c <= 0xD7FF) ||
                                       (c >= 0xE000 && c <= 0xFFFD) ||
                                       (c >= 0x10000 && c < 0x10FFFF)));
}

// Properties of a text that some styles cannot represent.
struct Analysis {
  bool empty = false;
  bool lines = false;        // has line breaks
  bool special = false;      // characters that must be escaped
  bool indicators = false;   // would be read as YAML syntax
  bool edge = false;         // begins or ends with a space or a break
  bool break_space = false;  // a space after a break
  bool space_break = false;  // a break after a space
};

// Whether the character at `i` has a meaning in YAML, so that the text cannot
// be written plain.
bool IsIndicator(std::u32string_view text, size_t i) {
  const char32_t c = text[i];
  const bool before_blank = i + 1 >= text.size() || IsBlankOrBreak(text[i + 1]);
  const bool after_blank = i == 0 || IsBlankOrBreak(text[i - 1]);
  if (i == 0 && IsOneOf(c, U"#,[]{}&*!|>'\"%@`")) return true;
  if (i == 0 && IsOneOf(c, U"?-")) return before_blank;
  if (c == ':') return before_blank;
  return c == '#' && after_blank;
}

Analysis Analyze(std::u32string_view text, bool allow_unicode) {
  Analysis found;
  if (text.empty()) {
    found.empty = true;
    return found;
  }
  found.indicators = text.starts_with(U"---") || text.starts_with(U"...");
  const auto is_edge = [](char32_t c) { return c == ' ' || IsYamlBreak(c); };
  found.edge = is_edge(text.front()) || is_edge(text.back());
  for (size_t i = 0; i < text.size(); ++i) {
    const char32_t c = text[i];
    const char32_t previous = i == 0 ? U'x' : text[i - 1];
    found.indicators = found.indicators || IsIndicator(text, i);
    found.lines = found.lines || IsYamlBreak(c);
    found.special =
        found.special || (!IsAsciiText(c) && !(allow_unicode && IsWideText(c)));
    found.break_space =
        found.break_space || (c == ' ' && IsYamlBreak(previous));
    found.space_break =
        found.space_break || (IsYamlBreak(c) && previous == ' ');
  }
  return found;
}

}  // namespace

bool IsYamlBreak(char32_t c) {
  return c == '\n' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool ReadsAsOtherThanText(std::string_view text) {
  return std::find(kOtherWords.begin(), kOtherWords.end(), text) !=
             kOtherWords.end() ||
         IsInteger(text) || IsFloat(text) || IsTimestamp(text);
}

ScalarStyle ChooseScalarStyle(std::u32string_view text, bool reads_as_other,
                              const ScalarContext& context) {
  const Analysis found = Analyze(text, context.allow_unicode);
  const bool key_of_lines = context.simple_key && found.lines;
  const bool plain = !reads_as_other && !found.lines && !found.special &&
                     !found.indicators && !found.edge &&
                     !(context.simple_key && found.empty);
  if (plain) return ScalarStyle::kPlain;
  const bool single_quoted = !found.special && !found.break_space &&
                             !found.space_break && !key_of_lines;
  return single_quoted ? ScalarStyle::kSingleQuoted
                       : ScalarStyle::kDoubleQuoted;
}

bool NeedsComplexKey(std::u32string_view text) {
  // PyYAML counts the "!!str" tag even though it then omits it.
  constexpr size_t kMaxSimpleKey = 128 - 5;
  return text.empty() || text.size() >= kMaxSimpleKey ||
         std::any_of(text.begin(), text.end(), IsYamlBreak);
}

}  // namespace podium

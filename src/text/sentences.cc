#include "text/sentences.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "text/unicode_tables.h"
#include "text/utf8.h"

namespace podium {
namespace {

using std::string_view_literals::operator""sv;

// Stand before a name, so their full stop never ends a sentence.
constexpr std::string_view kBeforeName[] = {
    "Mr",   "Mrs", "Ms",  "Mx",  "Messrs", "Mme",  "Mlle", "Dr",
    "Prof", "Gen", "Col", "Maj", "Capt",   "Cmdr", "Lt",   "Sgt",
    "Rev",  "Hon", "Gov", "Sen", "Rep",    "Pres", "Mt",   "Ft",
    "vs",   "v",   "cf",  "viz", "esp",    "incl", "ca",   "approx"};

// Their full stop does not end a sentence if a number follows.
constexpr std::string_view kBeforeNumber[] = {
    "No",   "Nos",  "no",   "nos", "Fig", "Figs", "fig", "figs", "Eq",
    "Eqs",  "eq",   "eqs",  "Sec", "sec", "Ch",   "ch",  "Vol",  "Vols",
    "vol",  "vols", "p",    "pp",  "Art", "art",  "Tab", "tab",  "Ref",
    "Refs", "ref",  "refs", "Jan", "Feb", "Mar",  "Apr", "Jun",  "Jul",
    "Aug",  "Sep",  "Sept", "Oct", "Nov", "Dec"};

// May end a sentence or stand before a name. As after initials and letters with
// stops between, a following kOpeners word decides that the sentence ends.
constexpr std::string_view kBeforeEither[] = {
    "Inc", "Ltd", "Co", "Corp", "Jr", "Sr", "St", "Bros", "al"};

// Words that are seldom capitalized except at the start of a sentence.
constexpr std::string_view kOpeners[] = {
    "A",       "After", "All",   "Although", "An",    "And",   "As",
    "At",      "But",   "By",    "For",      "From",  "He",    "How",
    "However", "If",    "In",    "It",       "Its",   "Many",  "Most",
    "On",      "Our",   "She",   "Some",     "That",  "The",   "Their",
    "Then",    "There", "These", "They",     "This",  "Those", "Thus",
    "To",      "We",    "What",  "When",     "While", "With",  "You"};

template <size_t n>
bool Has(const std::string_view (&words)[n], std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

enum class Stop {
  kNone,
  kDot,     // may be part of a word, or of "..."
  kSpaced,  // ends a sentence before white space
  kWide,    // ends a sentence anywhere
};

Stop StopOf(char32_t cp) {
  switch (cp) {
    case '.':
    case 0x2026:  // …
      return Stop::kDot;
    case '!':
    case '?':
    case 0x0589:  // Armenian full stop
    case 0x061F:  // Arabic question mark
    case 0x06D4:  // Urdu full stop
    case 0x0964:  // danda
    case 0x0965:  // double danda
    case 0x104A:  // Myanmar
    case 0x104B:
    case 0x1362:  // Ethiopic full stop
    case 0x17D4:  // Khmer
    case 0x203C:  // ‼
    case 0x203D:  // ‽
    case 0x2047:  // ⁇
    case 0x2048:  // ⁈
    case 0x2049:  // ⁉
      return Stop::kSpaced;
    case 0x3002:  // 。
    case 0xFF01:  // ！
    case 0xFF0E:  // ．
    case 0xFF1F:  // ？
    case 0xFF61:  // ｡
      return Stop::kWide;
    default:
      return Stop::kNone;
  }
}

constexpr std::u32string_view kClosing =
    U"\"')]}\u2019\u201D\u00BB\u203A\u3009\u300B\u300D\u300F\u3011\u3015\u301F"
    U"\uFF09\uFF3D\uFF5D\uFF63";
constexpr std::u32string_view kOpening =
    U"\"'([{\u2018\u201C\u201E\u00AB\u2039\u00BF\u00A1\u3008\u300A\u300C\u300E"
    U"\u3010\u3014\uFF08\uFF3B\uFF5B\uFF62";
// After a full-width stop and its closing quotes, one of these continues the
// sentence.
constexpr std::u32string_view kGoesOn = U",;:\u3001\uFF0C\uFF1A\uFF1B";
constexpr std::u32string_view kBullets =
    U"-*\u2022\u2023\u25E6\u2043\u00B7\u2013\u2014";

bool IsIn(char32_t cp, std::u32string_view set) {
  return set.find(cp) != std::u32string_view::npos;
}

bool IsSpace(char32_t cp) { return (PropertiesOf(cp) & kWhitespace) != 0; }
bool IsUpper(char32_t cp) { return (PropertiesOf(cp) & kLowercases) != 0; }
bool IsDigit(char32_t cp) {
  return (cp >= '0' && cp <= '9') || (cp >= 0xFF10 && cp <= 0xFF19);
}

// Covers the scripts with two cases: Latin, Greek, Cyrillic.
bool IsLower(char32_t cp) {
  if (cp < 0x80) return cp >= 'a' && cp <= 'z';
  const bool cased = (cp >= 0xDF && cp <= 0x24F) ||
                     (cp >= 0x3AC && cp <= 0x3CE) ||
                     (cp >= 0x430 && cp <= 0x52F);
  return cased && (PropertiesOf(cp) & (kLowercases | kPunctuation)) == 0;
}

bool IsAsciiLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// True for letters with stops between, without the last stop: "U.S", "e.g",
// "Ph.D", "J.-P".
bool IsDotted(std::string_view word) {
  size_t letters = 0;
  bool dot = false;
  for (const char c : word) {
    if (c == '.' || c == '-') {
      dot |= c == '.';
      letters = 0;
    } else if (!IsAsciiLetter(c) || ++letters > 2) {
      return false;
    }
  }
  return dot && letters > 0;
}

// True for "J" in "J. Smith", but not for "I", which is mostly a word.
bool IsInitial(std::string_view word) {
  if (word.empty() || word == "I") return false;
  const DecodedCodePoint first = DecodeUtf8(word);
  return first.length == word.size() && IsUpper(first.code_point);
}

// The number or letter of a list item: "1", "12", "a".
bool IsItemLabel(std::string_view text) {
  if (text.size() == 1 && IsAsciiLetter(text[0])) return true;
  return !text.empty() && text.size() <= 3 &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= '0' && c <= '9'; });
}

class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  std::vector<std::string_view> Split() {
    size_t i = 0;
    while (i < text_.size()) {
      const DecodedCodePoint here = At(i);
      if (IsSpace(here.code_point)) {
        const size_t end = SkipSpace(i);
        if (IsHardBreak(i, end)) EndSentence(end);
        i = end;
        continue;
      }
      if (content_ == kNoContent) content_ = i;
      i = StopOf(here.code_point) == Stop::kNone ? i + here.length
                                                 : PassStop(i);
    }
    if (begin_ < text_.size()) sentences_.push_back(text_.substr(begin_));
    return std::move(sentences_);
  }

 private:
  static constexpr size_t kNoContent = static_cast<size_t>(-1);
  // WordBefore() looks no further back: the words that matter are short.
  static constexpr size_t kLongestWord = 16;

  DecodedCodePoint At(size_t i) const { return DecodeUtf8(text_.substr(i)); }

  // Ends the sentence so far at `end`, after its white space. White space at
  // the start of the text joins the first sentence.
  void EndSentence(size_t end) {
    if (content_ == kNoContent) return;
    sentences_.push_back(text_.substr(begin_, end - begin_));
    begin_ = end;
    content_ = kNoContent;
  }

  size_t SkipSpace(size_t i) const {
    while (i < text_.size()) {
      const DecodedCodePoint here = At(i);
      if (!IsSpace(here.code_point)) break;
      i += here.length;
    }
    return i;
  }

  size_t Skip(size_t i, std::u32string_view set, size_t most) const {
    for (; most > 0 && i < text_.size(); --most) {
      const DecodedCodePoint here = At(i);
      if (!IsIn(here.code_point, set)) break;
      i += here.length;
    }
    return i;
  }

  // Whether the white space [i, end) holds a blank line, or a line break before
  // an item of a list.
  bool IsHardBreak(size_t i, size_t end) const {
    int breaks = 0;
    while (i < end) {
      const DecodedCodePoint here = At(i);
      i += here.length;
      if (here.code_point == 0x2029) return true;  // paragraph separator
      if (here.code_point == '\r' && i < end && text_[i] == '\n') ++i;
      breaks += here.code_point == '\n' || here.code_point == '\r' ||
                here.code_point == 0x85 || here.code_point == 0x2028;
    }
    return breaks > 1 || (breaks == 1 && IsItem(end));
  }

  bool IsItem(size_t i) const {
    if (i == text_.size()) return false;
    const DecodedCodePoint first = At(i);
    if (IsIn(first.code_point, kBullets)) return IsSpaceAt(i + first.length);
    const bool bracket = first.code_point == '(';
    i += bracket;
    size_t end = i;
    while (end < text_.size() && end - i < 4 && IsDigit(At(end).code_point)) {
      end += At(end).length;
    }
    if (end == i && end < text_.size() && IsAsciiLetter(text_[end])) ++end;
    if (!IsItemLabel(text_.substr(i, end - i)) || end == text_.size())
      return false;
    const char sign = text_[end];
    return (sign == ')' || (sign == '.' && !bracket)) && IsSpaceAt(end + 1);
  }

  bool IsSpaceAt(size_t i) const {
    return i < text_.size() && IsSpace(At(i).code_point);
  }

  // Ends a sentence if the stop at `i` does; returns where to read on.
  size_t PassStop(size_t i) {
    Stop stop = Stop::kNone;
    size_t stops = 0;
    size_t end = i;
    while (end < text_.size()) {
      const DecodedCodePoint here = At(end);
      const Stop kind = StopOf(here.code_point);
      if (kind == Stop::kNone) break;
      stop = kind;
      end += here.length;
      ++stops;
    }
    const size_t closed = Skip(end, kClosing, text_.size());
    const size_t next = SkipSpace(closed);
    if (stop == Stop::kWide) {
      if (!GoesOnAfterWide(closed, next)) EndSentence(next);
      return std::max(closed, begin_);
    }
    if (next == closed || next == text_.size()) return closed;
    const bool single = stop == Stop::kDot && stops == 1;
    if (GoesOnBefore(next, stop, closed > end)) return closed;
    if (single && IsPartOfWord(i, next)) return closed;
    EndSentence(next);
    return next;
  }

  bool GoesOnAfterWide(size_t closed, size_t next) const {
    if (next == text_.size() || next > closed) return false;
    const char32_t cp = At(next).code_point;
    return IsIn(cp, kGoesOn) || IsDigit(cp);
  }

  // Whether the text after the stop's white space cannot begin a sentence.
  bool GoesOnBefore(size_t next, Stop stop, bool closed) {
    if (StopOf(At(next).code_point) != Stop::kNone) return true;  // ". . ."
    const size_t word = Skip(next, kOpening, 3);
    if (word == text_.size() || !IsLower(At(word).code_point)) return false;
    return (stop == Stop::kDot || closed) && HasUpper();
  }

  // Whether the single full stop at `i` belongs to the word before it.
  bool IsPartOfWord(size_t i, size_t next) const {
    if (IsItemLabel(text_.substr(content_, i - content_))) return true;
    const std::string_view word = WordBefore(i);
    if (Has(kBeforeName, word)) return true;
    const size_t following = Skip(next, kOpening, 3);
    if (following == text_.size()) return false;
    if (Has(kBeforeNumber, word)) return IsDigit(At(following).code_point);
    if (word == "a.m" || word == "p.m") return false;
    return (IsInitial(word) || IsDotted(word) || Has(kBeforeEither, word)) &&
           !Has(kOpeners, WordAfter(following));
  }

  // The word that ends at `i`, back to white space or an opening bracket or
  // quote; empty if it is longer than any word that matters.
  std::string_view WordBefore(size_t i) const {
    size_t begin = i;
    while (begin > content_ && i - begin <= kLongestWord &&
           "\"'([{ \t\r\n"sv.find(text_[begin - 1]) == std::string_view::npos) {
      --begin;
    }
    return i - begin > kLongestWord ? ""sv : text_.substr(begin, i - begin);
  }

  std::string_view WordAfter(size_t i) const {
    size_t end = i;
    while (end < text_.size() && end - i <= kLongestWord &&
           IsAsciiLetter(text_[end])) {
      ++end;
    }
    return text_.substr(i, end - i);
  }

  // Computed on first use.
  bool HasUpper() {
    if (!has_upper_) {
      has_upper_ = false;
      for (size_t i = 0; i < text_.size() && !*has_upper_;) {
        const DecodedCodePoint here = At(i);
        has_upper_ = IsUpper(here.code_point);
        i += here.length;
      }
    }
    return *has_upper_;
  }

  const std::string_view text_;
  std::vector<std::string_view> sentences_;
  size_t begin_ = 0;             // start of the sentence so far
  size_t content_ = kNoContent;  // its first character that is not white space
  std::optional<bool> has_upper_;
};

}  // namespace

std::vector<std::string_view> SplitSentences(std::string_view utf8) {
  return Splitter(utf8).Split();
}

}  // namespace podium

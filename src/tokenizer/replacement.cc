#include "tokenizer/replacement.h"

#include <algorithm>

#include "text/unicode_tables.h"
#include "text/utf8.h"

namespace podium {
namespace {

using FoundText = Replacement::Match;

// The run of `counts` that begins at `from` or later and has at least
// `min_length` characters.
template <class Counts>
FoundText NextRun(std::string_view utf8, size_t from, size_t min_length,
                  const Counts& counts) {
  size_t begin = from, length = 0, i = from;
  while (i < utf8.size()) {
    const DecodedCodePoint decoded = DecodeMostlyAscii(utf8.substr(i));
    if (counts(decoded.code_point)) {
      if (length++ == 0) begin = i;
    } else {
      if (length >= min_length) break;
      length = 0;
    }
    i += decoded.length;
  }
  if (length >= min_length) return {begin, i};
  return {utf8.size(), utf8.size()};
}

bool IsBlank(char32_t cp) { return cp == ' '; }
bool IsAnySpace(char32_t cp) { return (PropertiesOf(cp) & kWhitespace) != 0; }

FoundText FindBlanks(std::string_view utf8, size_t from) {
  return NextRun(utf8, from, 2, IsBlank);
}

FoundText FindSpace(std::string_view utf8, size_t from) {
  return NextRun(utf8, from, 1, IsAnySpace);
}

FoundText FindSpacesOrLineEnd(std::string_view utf8, size_t from) {
  for (;;) {
    const FoundText run = FindSpace(utf8, from);
    if (run.begin == run.end) return run;
    const char first = utf8[run.begin];
    if (first == '\n' || first == '\r' || first == '\t' ||
        DecodeUtf8(utf8.substr(run.begin)).length < run.end - run.begin) {
      return run;
    }
    from = run.end;
  }
}

struct KnownRegex {
  std::string_view pattern;
  Replacement::Finder find;
};

constexpr KnownRegex kKnownRegexes[] = {
    {" {2,}", FindBlanks},
    {R"(\s+)", FindSpace},
    {R"(\s{2,}|[\n\r\t])", FindSpacesOrLineEnd},
};

}  // namespace

Replacement Replacement::OfLineEnds(std::string_view content) {
  Replacement replacement("", content);
  replacement.finder_ = FindSpacesOrLineEnd;
  return replacement;
}

Replacement::Match Replacement::Next(std::string_view utf8, size_t from) const {
  if (finder_ != nullptr) return finder_(utf8, from);
  const size_t begin = literal_.empty() ? utf8.npos : utf8.find(literal_, from);
  if (begin == utf8.npos) return {utf8.size(), utf8.size()};
  return {begin, begin + literal_.size()};
}

std::string Replacement::Apply(std::string_view utf8) const {
  std::string out;
  out.reserve(utf8.size());
  size_t done = 0;
  for (;;) {
    const Match match = Next(utf8, done);
    out.append(utf8, done, match.begin - done);
    if (match.begin == match.end) return out;
    out.append(content_);
    done = match.end;
  }
}

double Replacement::max_growth() const {
  const size_t least = std::max<size_t>(literal_.size(), 1);
  if (literal_.empty() && finder_ == nullptr) return 1;
  return std::max(
      1.0, static_cast<double>(content_.size()) / static_cast<double>(least));
}

Result<Replacement> ReadReplacement(const JsonNode& node) {
  const auto pattern_node = node.Get("pattern");
  if (!pattern_node) return Unexpected(pattern_node.error());
  const auto content_node = node.Get("content");
  if (!content_node) return Unexpected(content_node.error());
  const auto content = content_node->ShortString();
  if (!content) return Unexpected(content.error());
  if (const auto regex_node = pattern_node->Find("Regex")) {
    const auto regex = regex_node->String();
    if (!regex) return Unexpected(regex.error());
    Replacement replacement("", *content);
    std::string known;
    for (const KnownRegex& row : kKnownRegexes) {
      known.append(known.empty() ? "" : ", ").append(Quoted(row.pattern));
      if (row.pattern == *regex) replacement.finder_ = row.find;
    }
    if (replacement.finder_ != nullptr) return replacement;
    return regex_node->Unsupported(Quoted(*regex), "one of " + known);
  }
  const auto literal = pattern_node->Get("String");
  if (!literal) return Unexpected(literal.error());
  const auto pattern = literal->ShortString();
  if (!pattern) return Unexpected(pattern.error());
  return Replacement(*pattern, *content);
}

}  // namespace podium

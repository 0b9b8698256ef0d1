#include "text/graphemes.h"

#include "text/utf8.h"

namespace podium {
namespace {

using Break = GraphemeBreak;

bool BreaksAround(Break kind) {
  return kind == Break::kControl || kind == Break::kCr || kind == Break::kLf;
}

bool HangulJoins(Break last, Break next) {
  switch (last) {
    case Break::kHangulL:
      return next == Break::kHangulL || next == Break::kHangulV ||
             next == Break::kHangulLv || next == Break::kHangulLvt;
    case Break::kHangulLv:
    case Break::kHangulV:
      return next == Break::kHangulV || next == Break::kHangulT;
    case Break::kHangulLvt:
    case Break::kHangulT:
      return next == Break::kHangulT;
    default:
      return false;
  }
}

}  // namespace

// The rules GB3 to GB999, in order.
bool GraphemeBreaker::Joins(Break next, bool consonant) const {
  if (last_ == Break::kCr && next == Break::kLf) return true;
  if (BreaksAround(last_) || BreaksAround(next)) return false;
  if (HangulJoins(last_, next)) return true;
  if (next == Break::kExtend || next == Break::kZwj ||
      next == Break::kSpacingMark || last_ == Break::kPrepend) {
    return true;
  }
  if (consonant) return conjunct_ == Conjunct::kLinked;
  if (next == Break::kPictographic) return emoji_ == Emoji::kJoiner;
  return next == Break::kRegionalIndicator && odd_indicators_;
}

bool GraphemeBreaker::BreaksBefore(char32_t cp) {
  const uint16_t properties = SegmentationOf(cp);
  const auto next = static_cast<Break>(properties & 15);
  const uint16_t conjunct = properties & kConjunctMask;
  const bool joins = begun_ && Joins(next, conjunct == kConjunctConsonant);

  begun_ = true;
  last_ = next;
  odd_indicators_ = next == Break::kRegionalIndicator && !odd_indicators_;
  if (next == Break::kPictographic) {
    emoji_ = Emoji::kPictographic;
  } else if (emoji_ == Emoji::kPictographic && next == Break::kZwj) {
    emoji_ = Emoji::kJoiner;
  } else if (emoji_ != Emoji::kPictographic || next != Break::kExtend) {
    emoji_ = Emoji::kNone;
  }
  if (conjunct == kConjunctConsonant) {
    conjunct_ = Conjunct::kConsonant;
  } else if (conjunct == kConjunctLinker) {
    if (conjunct_ != Conjunct::kNone) conjunct_ = Conjunct::kLinked;
  } else if (conjunct != kConjunctExtend) {
    conjunct_ = Conjunct::kNone;
  }
  return !joins;
}

size_t GraphemeLength(std::string_view utf8) {
  GraphemeBreaker breaker;
  size_t length = 0;
  while (length < utf8.size()) {
    const DecodedCodePoint next = DecodeUtf8(utf8.substr(length));
    if (breaker.BreaksBefore(next.code_point) && length > 0) break;
    length += next.length;
  }
  return length;
}

}  // namespace podium

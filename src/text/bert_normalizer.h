#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/unicode_tables.h"

namespace podium {

// The switches of Hugging Face's BertNormalizer.
struct BertNormalizerOptions {
  bool clean_text = true;            // drop controls, make whitespace ' '
  bool handle_chinese_chars = true;  // a space on both sides of each ideograph
  bool strip_accents = true;         // NFD, then drop nonspacing marks
  bool lowercase = true;
};

// Normalizes `utf8` as Hugging Face's BertNormalizer does. Invalid UTF-8 is
// read as U+FFFD.
std::string NormalizeBert(const BertNormalizerOptions& options,
                          std::string_view utf8);

// The same, one code point at a time: calls sink.Put(char32_t) for each code
// point of the result, and sink.PutSpace() for each space that clean_text or
// handle_chinese_chars inserts. Linear time, apart from sorting runs of the few
// combining marks that strip_accents keeps.
template <class Sink>
class BertNormalizer {
 public:
  BertNormalizer(const BertNormalizerOptions& options, Sink& sink)
      : options_(options), sink_(sink) {}

  void Append(char32_t cp) {
    const uint16_t properties = PropertiesOf(cp);
    if (options_.clean_text) {
      if (properties & kRemovedByCleanText) return;
      if (properties & kWhitespace) return PutSpace();
    }
    const bool alone =
        options_.handle_chinese_chars && (properties & kChinese) != 0;
    if (alone) PutSpace();
    if (!options_.strip_accents) {
      Lowercase(cp);
    } else if ((properties & kDecomposes) == 0) {
      StripAccent(cp);
    } else if (IsHangulSyllable(cp)) {
      DecomposeHangul(cp);
    } else {
      for (const char32_t part : DecompositionOf(cp)) StripAccent(part);
    }
    if (alone) PutSpace();
  }

  // Emits the marks held back for reordering. Call it at the end, and before
  // any text that bypasses the normalizer.
  void Flush() {
    if (!waiting_marks_.empty()) PutWaitingMarks();
  }

 private:
  void PutWaitingMarks() {
    std::stable_sort(
        waiting_marks_.begin(), waiting_marks_.end(),
        [](const Mark& a, const Mark& b) { return a.first < b.first; });
    // Emptied first, because the sink may call Flush() again.
    const std::vector<Mark> marks = std::exchange(waiting_marks_, {});
    for (const Mark& mark : marks) Lowercase(mark.second);
  }

  void PutSpace() {
    Flush();
    sink_.PutSpace();
  }

  // Unicode 3.12: a syllable is a leading consonant, a vowel, and perhaps a
  // trailing consonant.
  void DecomposeHangul(char32_t syllable) {
    const char32_t index = syllable - 0xAC00;
    StripAccent(0x1100 + index / (21 * 28));
    StripAccent(0x1161 + index / 28 % 21);
    if (index % 28 != 0) StripAccent(0x11A7 + index % 28);
  }

  // Drops nonspacing marks. Holds other marks back until the whole run is
  // known, because NFD sorts a run by combining class.
  void StripAccent(char32_t cp) {
    const uint16_t properties = PropertiesOf(cp);
    const bool mark = (properties & kMark) != 0;
    if (properties & kReorders) {
      if (!mark) waiting_marks_.push_back({CombiningClassOf(cp), cp});
      return;
    }
    Flush();
    if (!mark) Lowercase(cp);
  }

  void Lowercase(char32_t cp) {
    if (options_.lowercase && (PropertiesOf(cp) & kLowercases)) {
      for (const char32_t part : LowercaseOf(cp)) sink_.Put(part);
    } else {
      sink_.Put(cp);
    }
  }

  using Mark = std::pair<uint8_t, char32_t>;  // combining class, code point

  const BertNormalizerOptions options_;
  Sink& sink_;
  std::vector<Mark> waiting_marks_;
};

}  // namespace podium

#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "text/unicode_tables.h"
#include "text/utf8.h"

namespace podium {

// The switches of Hugging Face's BertNormalizer.
struct BertNormalizerOptions {
  bool clean_text = true;            // drop controls, make whitespace ' '
  bool handle_chinese_chars = true;  // each CJK ideograph is a word
  bool strip_accents = true;         // NFD, then drop nonspacing marks
  bool lowercase = true;
};

// A word as the model's vocabulary spells it: normalized UTF-8.
struct BertWord {
  std::string_view bytes;  // borrowed for the call; the beginning if too_long
  bool too_long = false;   // more code points than max_word_chars
};

// Text to words in one pass: BertNormalizer, then BertPreTokenizer. Const after
// construction, for any number of threads. Time is linear in the text, but for
// sorting runs of the few combining marks that strip_accents keeps.
class BertWords {
 public:
  BertWords(const BertNormalizerOptions& options, int32_t max_word_chars);

  // Calls sink(const BertWord&) for each word of `utf8`, in order. Invalid
  // UTF-8 is read as U+FFFD.
  template <class Sink>
  void Split(std::string_view utf8, Sink&& sink) const;

 private:
  template <class Sink>
  class Run;

  enum class Ascii : uint8_t { kWordPart, kSpace, kPunctuation, kOther };

  BertNormalizerOptions options_;
  int32_t max_word_chars_;
  // By byte: what an ASCII character does, and what a word part becomes.
  // Everything that takes more than that is kOther, bytes from 0x80 included.
  std::array<Ascii, 256> ascii_;
  std::array<char, 256> folded_;
};

// One text on its way through Split: the word so far, and marks that wait.
template <class Sink>
class BertWords::Run {
 public:
  Run(const BertWords& words, Sink& sink)
      : words_(words),
        options_(words.options_),
        max_chars_(static_cast<size_t>(words.max_word_chars_)),
        sink_(sink),
        word_(4 * max_chars_) {}

  void Split(std::string_view utf8) {
    size_t i = 0;
    while (i < utf8.size()) {
      const auto byte = static_cast<uint8_t>(utf8[i]);
      switch (words_.ascii_[byte]) {
        case Ascii::kWordPart:
          i = AppendAsciiWordParts(utf8, i);
          break;
        case Ascii::kSpace:
          EndWord();
          ++i;
          break;
        case Ascii::kPunctuation:
          EndWord();
          AppendChar(byte);
          EndWord();
          ++i;
          break;
        case Ascii::kOther: {
          const DecodedCodePoint decoded = DecodeUtf8(utf8.substr(i));
          Normalize(decoded.code_point);
          i += decoded.length;
          break;
        }
      }
    }
    EndWord();
  }

 private:
  size_t AppendAsciiWordParts(std::string_view utf8, size_t i) {
    if (!waiting_marks_.empty()) EmitWaitingMarks();
    while (i < utf8.size()) {
      const auto byte = static_cast<uint8_t>(utf8[i]);
      if (words_.ascii_[byte] != Ascii::kWordPart) break;
      if (chars_ < max_chars_) word_[bytes_++] = words_.folded_[byte];
      ++chars_;
      ++i;
    }
    return i;
  }

  void Normalize(char32_t cp) {
    const uint8_t properties = PropertiesOf(cp);
    if (options_.clean_text) {
      if (properties & kRemovedByCleanText) return;
      if (properties & kWhitespace) return EndWord();
    }
    const bool alone =
        options_.handle_chinese_chars && (properties & kChinese) != 0;
    if (alone) EndWord();
    if (!options_.strip_accents) {
      Lowercase(cp);
    } else if ((properties & kDecomposes) == 0) {
      StripAccent(cp);
    } else if (const auto decomposition = DecompositionOf(cp);
               !decomposition.empty()) {
      for (const char32_t part : decomposition) StripAccent(part);
    } else {
      DecomposeHangul(cp);
    }
    if (alone) EndWord();
  }

  // Unicode 3.12: a syllable is a leading consonant, a vowel, and perhaps a
  // trailing consonant.
  void DecomposeHangul(char32_t syllable) {
    const char32_t index = syllable - 0xAC00;
    StripAccent(0x1100 + index / (21 * 28));
    StripAccent(0x1161 + index / 28 % 21);
    if (index % 28 != 0) StripAccent(0x11A7 + index % 28);
  }

  // Drops nonspacing marks; holds other marks back until it is known which
  // come beside them, since NFD puts them in the order of their class.
  void StripAccent(char32_t cp) {
    const uint8_t properties = PropertiesOf(cp);
    const bool mark = (properties & kMark) != 0;
    if (properties & kReorders) {
      if (!mark) waiting_marks_.push_back({CombiningClassOf(cp), cp});
      return;
    }
    if (!waiting_marks_.empty()) EmitWaitingMarks();
    if (!mark) Lowercase(cp);
  }

  void EmitWaitingMarks() {
    std::stable_sort(
        waiting_marks_.begin(), waiting_marks_.end(),
        [](const Mark& a, const Mark& b) { return a.first < b.first; });
    // Emptied first: what follows may end the word, and come here again.
    const std::vector<Mark> marks = std::exchange(waiting_marks_, {});
    for (const Mark& mark : marks) Lowercase(mark.second);
  }

  void Lowercase(char32_t cp) {
    if (options_.lowercase && (PropertiesOf(cp) & kLowercases)) {
      for (const char32_t part : LowercaseOf(cp)) PreTokenize(part);
    } else {
      PreTokenize(cp);
    }
  }

  void PreTokenize(char32_t cp) {
    const uint8_t properties = PropertiesOf(cp);
    if (properties & kWhitespace) return EndWord();
    if (properties & kPunctuation) EndWord();
    AppendChar(cp);
    if (properties & kPunctuation) EndWord();
  }

  // A word that is too long is counted and no longer kept.
  void AppendChar(char32_t cp) {
    if (chars_ < max_chars_) bytes_ += EncodeUtf8(cp, word_.data() + bytes_);
    ++chars_;
  }

  void EndWord() {
    if (!waiting_marks_.empty()) EmitWaitingMarks();
    if (chars_ == 0) return;
    sink_(BertWord{{word_.data(), bytes_}, chars_ > max_chars_});
    bytes_ = 0;
    chars_ = 0;
  }

  using Mark = std::pair<uint8_t, char32_t>;  // combining class, code point

  const BertWords& words_;
  const BertNormalizerOptions options_;
  const size_t max_chars_;
  Sink& sink_;
  std::vector<char> word_;  // holds max_chars_ code points
  size_t bytes_ = 0;
  size_t chars_ = 0;
  std::vector<Mark> waiting_marks_;
};

template <class Sink>
void BertWords::Split(std::string_view utf8, Sink&& sink) const {
  Run<std::remove_reference_t<Sink>>(*this, sink).Split(utf8);
}

}  // namespace podium

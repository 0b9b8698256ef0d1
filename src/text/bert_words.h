#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <vector>

#include "text/bert_normalizer.h"
#include "text/unicode_tables.h"
#include "text/utf8.h"

namespace podium {

// A word as the model's vocabulary spells it: normalized UTF-8.
struct BertWord {
  std::string_view bytes;  // borrowed for the call; only a prefix if too_long
  bool too_long = false;   // more code points than max_word_chars
};

// Splits text into words in one pass: BertNormalizer, then BertPreTokenizer.
// Const after construction; any number of threads may use it. Takes as long as
// BertNormalizer does.
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
  // By byte: the role of an ASCII character, and what a word part is folded to.
  // Any byte that needs more than that is kOther, including those from 0x80.
  std::array<Ascii, 256> ascii_;
  std::array<char, 256> folded_;
};

// One call of Split: holds the word so far.
template <class Sink>
class BertWords::Run {
 public:
  Run(const BertWords& words, Sink& sink)
      : words_(words),
        normalizer_(words.options_, *this),
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
          normalizer_.Append(decoded.code_point);
          i += decoded.length;
          break;
        }
      }
    }
    EndWord();
  }

  // Called by BertNormalizer; does the work of BertPreTokenizer.
  void Put(char32_t cp) {
    const uint16_t properties = PropertiesOf(cp);
    if (properties & kWhitespace) return EndWord();
    if (properties & kPunctuation) EndWord();
    AppendChar(cp);
    if (properties & kPunctuation) EndWord();
  }
  void PutSpace() { EndWord(); }

 private:
  size_t AppendAsciiWordParts(std::string_view utf8, size_t i) {
    normalizer_.Flush();
    while (i < utf8.size()) {
      const auto byte = static_cast<uint8_t>(utf8[i]);
      if (words_.ascii_[byte] != Ascii::kWordPart) break;
      if (chars_ < max_chars_) word_[bytes_++] = words_.folded_[byte];
      ++chars_;
      ++i;
    }
    return i;
  }

  // Characters past the limit are counted but not kept.
  void AppendChar(char32_t cp) {
    if (chars_ < max_chars_) bytes_ += EncodeUtf8(cp, word_.data() + bytes_);
    ++chars_;
  }

  void EndWord() {
    normalizer_.Flush();
    if (chars_ == 0) return;
    sink_(BertWord{{word_.data(), bytes_}, chars_ > max_chars_});
    bytes_ = 0;
    chars_ = 0;
  }

  const BertWords& words_;
  BertNormalizer<Run> normalizer_;
  const size_t max_chars_;
  Sink& sink_;
  std::vector<char> word_;  // holds max_chars_ code points
  size_t bytes_ = 0;
  size_t chars_ = 0;
};

template <class Sink>
void BertWords::Split(std::string_view utf8, Sink&& sink) const {
  Run<std::remove_reference_t<Sink>>(*this, sink).Split(utf8);
}

}  // namespace podium

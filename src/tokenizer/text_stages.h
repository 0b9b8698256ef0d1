#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tokenizer/model.h"
#include "tokenizer/normalizer.h"
#include "tokenizer/pre_tokenizer.h"

namespace podium {

// The three stages from text to ids. Const after construction; any number of
// threads may use it.
class TextStages {
 public:
  virtual ~TextStages() = default;

  // Where a part of a text stands in it.
  enum class Place { kFirst, kLater };

  // Appends the ids of `utf8`. Invalid UTF-8 is read as U+FFFD.
  virtual void Append(std::string_view utf8, Place place,
                      std::vector<int32_t>& ids) const = 0;

  // The first stage, and the other two.
  virtual std::string Normalize(std::string_view utf8) const = 0;
  virtual void AppendNormalized(std::string_view utf8, Place place,
                                std::vector<int32_t>& ids) const = 0;
};

// One stage after another.
std::unique_ptr<TextStages> MakePlainStages(
    NormalizerPtr normalizer,  // null: none
    PreTokenizerPtr pre_tokenizer, std::unique_ptr<const TokenModel> model);

// The fastest that gives the same ids: BERT's stages in one pass over the text,
// or else the plain ones.
std::unique_ptr<TextStages> MakeTextStages(
    NormalizerPtr normalizer, PreTokenizerPtr pre_tokenizer,
    std::unique_ptr<const TokenModel> model);

}  // namespace podium

#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "tokenizer/json_node.h"

namespace podium {

// The first stage: rewrites text before it is split. Const after construction;
// any number of threads may use it. Linear time.
class Normalizer {
 public:
  virtual ~Normalizer() = default;
  // Invalid UTF-8 is read as U+FFFD or kept.
  virtual std::string Normalize(std::string_view utf8) const = 0;
  // How many times as long a text can become.
  virtual double max_growth() const = 0;
};

using NormalizerPtr = std::unique_ptr<const Normalizer>;

inline constexpr double kMaxGrowth = 1000;

// Reads a normalizer of tokenizer.json. kInvalidData for one that may make a
// text more than kMaxGrowth times as long. A new one is a file in normalizers/,
// a line in normalizers/all.h and a row in normalizer.cc.
Result<NormalizerPtr> ReadNormalizer(const JsonNode& node);

}  // namespace podium

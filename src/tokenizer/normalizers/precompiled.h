#pragma once

#include <array>
#include <string>
#include <string_view>

#include "tokenizer/normalizer.h"
#include "tokenizer/normalizers/charsmap.h"

namespace podium::normalizers {

// Precompiled: SentencePiece's character map, as `tokenizers` applies it. A
// grapheme cluster of less than six bytes becomes what its shortest prefix in
// the map becomes, whatever follows that prefix in the cluster; other text is
// replaced character by character.
class Precompiled final : public Normalizer {
 public:
  explicit Precompiled(Charsmap map);

  std::string Normalize(std::string_view utf8) const override;
  double max_growth() const override;

 private:
  void AppendCluster(std::string_view cluster, std::string& out) const;

  Charsmap map_;
  // By byte: whether it is an ASCII character that stays what it is and ends a
  // cluster in front of another one.
  std::array<bool, 256> plain_ = {};
};

}  // namespace podium::normalizers

#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/weight_files.h"

namespace podium {

// How the checkpoints of a family spell the names of tensors. All but `prefix`
// are beginnings of names.
struct TensorNames {
  std::string_view prefix;  // of the encoder's tensors, such as "bert."
  // What follows the prefix: a checkpoint may lack it ("embeddings.").
  std::span<const std::string_view> encoder;
  std::span<const std::string_view> head;  // never has the prefix
  // Tensors of the encoder, by their current names, that no score depends on:
  // buffers that older versions of transformers stored, layers of other heads.
  std::span<const std::string_view> ignored;

  // Whether a tensor of this current name belongs to the model.
  bool IsOfModel(std::string_view name) const;
  bool IsOfHead(std::string_view name) const;
};

using TensorsByName = std::map<std::string, const StoredTensor*, std::less<>>;

// The tensors by the names that transformers gives them today: with the prefix,
// and with "weight" and "bias" for what was once LayerNorm's "gamma" and
// "beta". kInvalidData where two have the same name. Borrows from `weights`.
Result<TensorsByName> ByCurrentName(const WeightFiles& weights,
                                    const TensorNames& names);

}  // namespace podium

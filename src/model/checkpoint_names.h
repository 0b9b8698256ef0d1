#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/safetensors.h"

namespace podium {

// What transformers calls a BERT's tensor today, of what a checkpoint calls it:
// LayerNorm had gamma and beta once, and a bare encoder has no "bert.".
std::string CurrentName(std::string_view stored);

// Whether a tensor, by its current name, is a buffer that older versions of
// transformers stored and that follows from nothing but its size.
bool IsBuffer(std::string_view name);

// The tensors by their current names. kInvalidData where two have the same.
Result<std::map<std::string, const StoredTensor*, std::less<>>> ByCurrentName(
    const WeightFiles& weights);

}  // namespace podium

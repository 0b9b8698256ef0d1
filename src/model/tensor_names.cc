#include "model/tensor_names.h"

#include <algorithm>

namespace podium {
namespace {

struct Renaming {
  std::string_view from;
  std::string_view to;
};

// What a name ends with.
constexpr Renaming kOldEndings[] = {{"LayerNorm.gamma", "LayerNorm.weight"},
                                    {"LayerNorm.beta", "LayerNorm.bias"}};

bool BeginsWithOneOf(std::span<const std::string_view> beginnings,
                     std::string_view name) {
  return std::ranges::any_of(beginnings, [&](std::string_view beginning) {
    return name.starts_with(beginning);
  });
}

std::string CurrentName(const TensorNames& names, std::string_view stored) {
  std::string name;
  if (BeginsWithOneOf(names.encoder, stored)) name = names.prefix;
  name += stored;
  for (const auto& [from, to] : kOldEndings) {
    if (stored.ends_with(from)) {
      name.replace(name.size() - from.size(), from.size(), to);
    }
  }
  return name;
}

}  // namespace

bool TensorNames::IsOfModel(std::string_view name) const {
  return (name.starts_with(prefix) || IsOfHead(name)) &&
         !BeginsWithOneOf(ignored, name);
}

bool TensorNames::IsOfHead(std::string_view name) const {
  return BeginsWithOneOf(head, name);
}

Result<TensorsByName> ByCurrentName(const WeightFiles& weights,
                                    const TensorNames& names) {
  TensorsByName tensors;
  for (const auto& [stored, tensor] : weights.tensors()) {
    const auto [place, added] =
        tensors.emplace(CurrentName(names, stored), &tensor);
    if (!added) {
      return Fail(ErrorCode::kInvalidData,
                  tensor.file->name() + ": the tensor \"" + place->first +
                      "\" is there twice, the second time as \"" + stored +
                      "\"",
                  tensor.file->name());
    }
  }
  return tensors;
}

}  // namespace podium

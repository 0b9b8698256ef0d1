#include "model/checkpoint_names.h"

namespace podium {
namespace {

struct Renaming {
  std::string_view from;
  std::string_view to;
};

// What a name begins with.
constexpr Renaming kPrefixes[] = {{"embeddings.", "bert.embeddings."},
                                  {"encoder.", "bert.encoder."},
                                  {"pooler.", "bert.pooler."}};
// What a name ends with.
constexpr Renaming kSuffixes[] = {{"LayerNorm.gamma", "LayerNorm.weight"},
                                  {"LayerNorm.beta", "LayerNorm.bias"}};

constexpr std::string_view kBuffers[] = {"bert.embeddings.position_ids",
                                         "bert.embeddings.token_type_ids"};

}  // namespace

std::string CurrentName(std::string_view stored) {
  std::string name(stored);
  for (const auto& [from, to] : kPrefixes) {
    if (stored.starts_with(from)) name.replace(0, from.size(), to);
  }
  for (const auto& [from, to] : kSuffixes) {
    if (stored.ends_with(from)) {
      name.replace(name.size() - from.size(), from.size(), to);
    }
  }
  return name;
}

bool IsBuffer(std::string_view name) {
  for (const std::string_view buffer : kBuffers) {
    if (name == buffer) return true;
  }
  return false;
}

Result<std::map<std::string, const StoredTensor*, std::less<>>> ByCurrentName(
    const WeightFiles& weights) {
  std::map<std::string, const StoredTensor*, std::less<>> tensors;
  for (const auto& [stored, tensor] : weights.tensors()) {
    const auto [place, added] = tensors.emplace(CurrentName(stored), &tensor);
    if (!added) {
      return Fail(ErrorCode::kInvalidData,
                  tensor.file + ": the tensor \"" + place->first +
                      "\" is there twice, the second time as \"" + stored +
                      "\"",
                  tensor.file);
    }
  }
  return tensors;
}

}  // namespace podium

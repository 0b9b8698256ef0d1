#include "model/gguf_names.h"

#include <algorithm>
#include <utility>

namespace podium {
namespace {

// Null where the table has no such name.
const GgufName* Find(std::span<const GgufName> table, std::string_view gguf) {
  const auto found = std::ranges::find(table, gguf, &GgufName::gguf);
  return found == table.end() ? nullptr : &*found;
}

// Empty for a tensor to leave out. A name that the table lacks stays as it is:
// a family refuses what it does not know.
std::string NameInTransformers(const GgufNames& names, std::string_view gguf) {
  const size_t dot = std::min(gguf.rfind('.'), gguf.size());
  std::string_view stem = gguf.substr(0, dot);
  std::string prefix;
  std::span<const GgufName> table = names.whole;
  if (stem.starts_with("blk.")) {
    const size_t number = std::min(stem.find('.', 4), stem.size());
    prefix = std::string(names.layer_prefix) +
             std::string(stem.substr(4, number - 4)) + ".";
    stem = stem.substr(std::min(number + 1, stem.size()));
    table = names.layer;
  }
  const GgufName* const found = Find(table, stem);
  if (found == nullptr) return std::string(gguf);
  if (found->transformers.empty()) return {};
  return prefix + std::string(found->transformers) +
         std::string(gguf.substr(dot));
}

}  // namespace

Result<TensorMap> TensorsOfGguf(const GgufFile& gguf, const GgufNames& names,
                                const std::string& file) {
  TensorMap tensors;
  for (const auto& [name, tensor] : gguf.tensors) {
    std::string in_transformers = NameInTransformers(names, name);
    if (in_transformers.empty()) continue;
    const auto [place, added] =
        tensors.emplace(std::move(in_transformers), tensor);
    if (!added) {
      return Fail(
          ErrorCode::kInvalidData,
          file + ": two tensors are \"" + place->first + "\" in transformers",
          file);
    }
  }
  return tensors;
}

}  // namespace podium

// Which files hold a model's weights.

#include <algorithm>
#include <set>
#include <utility>

#include "base/json.h"
#include "model/gguf.h"
#include "model/gguf_names.h"
#include "model/safetensors.h"

namespace podium {
namespace {

constexpr std::string_view kSingle = "model.safetensors";
constexpr std::string_view kIndex = "model.safetensors.index.json";

// A plain name that cannot lead out of the model's folder.
bool IsShardName(std::string_view name) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  return !name.starts_with('.') && name.size() <= 255 &&
         name.ends_with(".safetensors") &&
         name.find_first_not_of(kAllowed) == name.npos;
}

// Tensor name -> shard name.
using WeightMap = std::map<std::string, std::string, std::less<>>;

Result<WeightMap> ReadIndex(const FileSource& files, const Limits& limits) {
  const std::string file = files.Describe(kIndex);
  const auto bad = [&](const std::string& what) {
    return Fail(ErrorCode::kInvalidData, file + ": " + what, file);
  };
  auto bytes = files.Read(kIndex, limits.max_safetensors_header_bytes);
  if (!bytes) return Unexpected(bytes.error());
  auto document = JsonDocument::Parse(bytes->bytes, limits.max_json_depth);
  if (!document) return bad(document.error().message);
  simdjson::dom::object object;
  if (!document->root().is_object() ||
      document->root()["weight_map"].get(object) != simdjson::SUCCESS) {
    return bad("there is no object \"weight_map\"");
  }
  WeightMap map;
  for (const auto field : object) {
    std::string_view shard;
    if (field.value.get(shard) != simdjson::SUCCESS || !IsShardName(shard)) {
      return bad("weight_map[\"" + std::string(field.key) +
                 "\"] is no name of a .safetensors file in the same folder");
    }
    map.emplace(field.key, shard);
  }
  return map;
}

Error NoWeights(const FileSource& files) {
  const std::string file = files.Describe(kSingle);
  for (const std::string_view pickle :
       {"pytorch_model.bin", "pytorch_model.bin.index.json"}) {
    if (!files.Has(pickle)) continue;
    return {ErrorCode::kInvalidData,
            files.Describe(pickle) +
                ": this is a pickle, which can run code when it is read; save "
                "the model as model.safetensors (in transformers: "
                "model.save_pretrained(folder, safe_serialization=True))",
            file};
  }
  return {ErrorCode::kNotFound,
          file + ": there is no such file, and no " + std::string(kIndex),
          file};
}

}  // namespace

Result<WeightFiles> WeightFiles::Open(const FileSource& files,
                                      const Limits& limits) {
  WeightFiles weights;
  if (files.Has(kSingle)) {
    weights.description_ = files.Describe(kSingle);
    auto bytes = files.Read(kSingle, limits.max_weight_file_bytes);
    if (!bytes) return Unexpected(bytes.error());
    auto tensors = ParseSafetensors(bytes->bytes, weights.description_, limits);
    if (!tensors) return Unexpected(tensors.error());
    weights.tensors_ = std::move(*tensors);
    weights.files_.push_back(std::move(*bytes));
    return weights;
  }
  if (!files.Has(kIndex) && files.Has(kModelGguf)) {
    weights.description_ = files.Describe(kModelGguf);
    auto bytes = files.Read(kModelGguf, limits.max_weight_file_bytes);
    if (!bytes) return Unexpected(bytes.error());
    const auto gguf = ParseGguf(bytes->bytes, weights.description_, limits);
    if (!gguf) return Unexpected(gguf.error());
    auto tensors = TensorsOfGguf(*gguf, weights.description_);
    if (!tensors) return Unexpected(tensors.error());
    weights.tensors_ = std::move(*tensors);
    weights.files_.push_back(std::move(*bytes));
    return weights;
  }
  if (!files.Has(kIndex)) return Unexpected(NoWeights(files));

  weights.description_ = files.Describe(kIndex);
  const auto bad = [&](ErrorCode code, const std::string& what) {
    return Fail(code, weights.description_ + ": " + what, weights.description_);
  };
  const auto map = ReadIndex(files, limits);
  if (!map) return Unexpected(map.error());
  std::set<std::string, std::less<>> shards;
  for (const auto& [name, shard] : *map) shards.insert(shard);
  if (static_cast<int64_t>(shards.size()) > limits.max_weight_files) {
    return bad(ErrorCode::kTooLarge,
               "there are " + std::to_string(shards.size()) +
                   " shards, over the limit of " +
                   std::to_string(limits.max_weight_files));
  }
  int64_t left = limits.max_weight_file_bytes;
  for (const std::string& shard : shards) {
    auto bytes = files.Read(shard, left);
    if (!bytes) return Unexpected(bytes.error());
    left -= static_cast<int64_t>(bytes->bytes.size());
    auto tensors =
        ParseSafetensors(bytes->bytes, files.Describe(shard), limits);
    if (!tensors) return Unexpected(tensors.error());
    for (auto& [name, tensor] : *tensors) {
      const auto owner = map->find(name);
      if (owner == map->end() || owner->second != shard) {
        return bad(ErrorCode::kInvalidData,
                   "weight_map does not place \"" + name + "\" in " + shard);
      }
      weights.tensors_.emplace(name, std::move(tensor));
    }
    weights.files_.push_back(std::move(*bytes));
  }
  for (const auto& [name, shard] : *map) {
    if (weights.Find(name) == nullptr) {
      return bad(ErrorCode::kInvalidData, shard + " lacks \"" + name +
                                              "\", which weight_map places in "
                                              "it");
    }
  }
  return weights;
}

}  // namespace podium

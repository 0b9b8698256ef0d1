#include "model/weight_files.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/json.h"

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

// Reads one file's header, and takes the file's size from `left`.
Result<TensorMap> ReadTensors(const FileSource& files, std::string_view name,
                              const Limits& limits, int64_t& left) {
  auto file = files.Open(name);
  if (!file) return Unexpected(std::move(file.error()));
  if ((*file)->size() > left) {
    return Fail(ErrorCode::kTooLarge,
                (*file)->name() + ": " + std::to_string((*file)->size()) +
                    " bytes, the limit of all weights is " +
                    std::to_string(limits.max_weight_file_bytes),
                (*file)->name());
  }
  left -= (*file)->size();
  return ReadSafetensors(*std::move(file), limits);
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
  if (const auto* known = dynamic_cast<const FilesWithTensors*>(&files)) {
    weights.tensors_ = known->tensors();
    weights.description_ = known->weights_name();
    return weights;
  }
  int64_t left = limits.max_weight_file_bytes;
  if (files.Has(kSingle)) {
    weights.description_ = files.Describe(kSingle);
    auto tensors = ReadTensors(files, kSingle, limits, left);
    if (!tensors) return Unexpected(std::move(tensors.error()));
    weights.tensors_ = *std::move(tensors);
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
  for (const std::string& shard : shards) {
    auto tensors = ReadTensors(files, shard, limits, left);
    if (!tensors) return Unexpected(std::move(tensors.error()));
    for (auto& [name, tensor] : *tensors) {
      const auto owner = map->find(name);
      if (owner == map->end() || owner->second != shard) {
        return bad(ErrorCode::kInvalidData,
                   "weight_map does not place \"" + name + "\" in " + shard);
      }
      weights.tensors_.emplace(name, std::move(tensor));
    }
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

const StoredTensor* WeightFiles::Find(std::string_view name) const {
  const auto found = tensors_.find(name);
  return found == tensors_.end() ? nullptr : &found->second;
}

}  // namespace podium

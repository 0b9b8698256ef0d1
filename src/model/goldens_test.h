#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/file_source.h"
#include "base/json.h"
#include "kernels/kernels.h"
#include "model/load_model.h"

namespace podium {

// tests/data/models, made by tools/model_goldens.py.
inline std::filesystem::path GoldenFolder(const std::string& name = "") {
  return std::filesystem::path(PODIUM_SOURCE_DIR) / "tests/data/models" / name;
}

inline std::vector<std::string> GoldenNames() {
  std::vector<std::string> names;
  for (const auto& entry :
       std::filesystem::directory_iterator(GoldenFolder())) {
    names.push_back(entry.path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

struct GoldenPair {
  std::vector<int32_t> input_ids, token_type_ids;
  double logit = 0;
  std::vector<double> exit_logits;
};

inline std::vector<GoldenPair> GoldenPairs(const std::string& name) {
  const auto bytes =
      OpenFolder(GoldenFolder(name))->Read("logits.json", 1 << 20);
  const auto document = JsonDocument::Parse(bytes->bytes, 8);
  std::vector<GoldenPair> pairs;
  for (const auto item : document->root()["pairs"]) {
    GoldenPair& pair = pairs.emplace_back();
    const auto read = [&](const char* key, std::vector<int32_t>& ids) {
      for (const auto id : item[key]) {
        ids.push_back(static_cast<int32_t>(int64_t(id)));
      }
    };
    read("input_ids", pair.input_ids);
    read("token_type_ids", pair.token_type_ids);
    pair.logit = double(item["logit"]);
    simdjson::dom::array exits;
    if (item["exit_logits"].get(exits) != simdjson::SUCCESS) continue;
    for (const auto logit : exits) pair.exit_logits.push_back(double(logit));
  }
  return pairs;
}

// Texts end to end, with the memory behind them.
struct OwnedTexts {
  std::vector<int32_t> input_ids, token_type_ids, cu_seqlens = {0};
  int32_t longest = 0;

  // The tokens [begin, end) of a pair, or all.
  void Add(const GoldenPair& pair, size_t begin = 0, size_t end = SIZE_MAX) {
    end = std::min(end, pair.input_ids.size());
    for (size_t i = begin; i < end; ++i) {
      input_ids.push_back(pair.input_ids[i]);
      token_type_ids.push_back(pair.token_type_ids[i]);
    }
    cu_seqlens.push_back(static_cast<int32_t>(input_ids.size()));
    longest = std::max(longest, static_cast<int32_t>(end - begin));
  }
  TextBatch view() const {
    return {input_ids, token_type_ids, cu_seqlens, longest};
  }
};

inline std::unique_ptr<Model> LoadGolden(
    const std::string& name, const Kernels& kernels,
    Arithmetic arithmetic = Arithmetic::kF32) {
  const auto files = OpenFolder(GoldenFolder(name));
  const auto config = ReadModelConfig(*files, Limits{});
  if (!config) {
    ADD_FAILURE() << config.error().message;
    return nullptr;
  }
  auto model = (*config)->Build(*files, kernels, arithmetic, Limits{});
  if (!model) {
    ADD_FAILURE() << model.error().message;
    return nullptr;
  }
  return *std::move(model);
}

}  // namespace podium

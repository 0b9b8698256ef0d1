// Logits against transformers (tools/model_goldens.py), and the promise that a
// score has the same bits in every batch and on any number of threads; under
// every instruction set of this machine.

#include "engine/cpu_backend.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "base/json.h"
#include "kernels/select.h"
#include "tensor/encoding.h"

namespace podium {
namespace {

namespace fs = std::filesystem;

const fs::path kModels = fs::path(PODIUM_SOURCE_DIR) / "tests/data/models";

struct GoldenPair {
  Encoding encoding;
  double logit = 0;
  std::vector<double> exit_logits;
};

std::vector<GoldenPair> ReadGoldens(const fs::path& folder) {
  const auto bytes = OpenFolder(folder)->Read("logits.json", 1 << 20);
  const auto document = JsonDocument::Parse(bytes->bytes, 8);
  std::vector<GoldenPair> pairs;
  for (const auto item : document->root()["pairs"]) {
    GoldenPair& pair = pairs.emplace_back();
    const auto read = [&](const char* key, std::vector<int32_t>& ids) {
      for (const auto id : item[key]) {
        ids.push_back(static_cast<int32_t>(int64_t(id)));
      }
    };
    read("input_ids", pair.encoding.input_ids);
    read("token_type_ids", pair.encoding.token_type_ids);
    pair.logit = double(item["logit"]);
    simdjson::dom::array exits;
    if (item["exit_logits"].get(exits) != simdjson::SUCCESS) continue;
    for (const auto logit : exits) pair.exit_logits.push_back(double(logit));
  }
  return pairs;
}

// A batch and the memory behind it.
struct OwnedBatch {
  std::vector<int32_t> input_ids, token_type_ids, position_ids;
  std::vector<int32_t> cu_seqlens = {0};

  void Add(const Encoding& pair) {
    input_ids.insert(input_ids.end(), pair.input_ids.begin(),
                     pair.input_ids.end());
    token_type_ids.insert(token_type_ids.end(), pair.token_type_ids.begin(),
                          pair.token_type_ids.end());
    for (size_t i = 0; i < pair.input_ids.size(); ++i) {
      position_ids.push_back(static_cast<int32_t>(i));
    }
    cu_seqlens.push_back(static_cast<int32_t>(input_ids.size()));
  }
  Batch view() const {
    int32_t longest = 0;
    for (size_t i = 1; i < cu_seqlens.size(); ++i) {
      longest = std::max(longest, cu_seqlens[i] - cu_seqlens[i - 1]);
    }
    return {.input_ids = input_ids,
            .token_type_ids = token_type_ids,
            .position_ids = position_ids,
            .cu_seqlens = cu_seqlens,
            .max_seqlen = longest};
  }
};

std::vector<float> Score(Backend& backend, const std::vector<Encoding>& pairs,
                         int32_t layers = 0) {
  OwnedBatch owned;
  for (const Encoding& pair : pairs) owned.Add(pair);
  Batch batch = owned.view();
  batch.layers = layers;
  std::vector<float> logits(pairs.size());
  const auto ok = backend.Score(batch, logits, {});
  EXPECT_TRUE(ok) << ok.error().message;
  return logits;
}

std::unique_ptr<Backend> Load(const fs::path& folder, std::string_view isa,
                              int threads,
                              Precision precision = Arithmetic::kF32) {
  const auto files = OpenFolder(folder);
  auto backend = LoadCpuBackend(
      *files, {.threads = threads, .precision = precision, .cpu_isa = isa},
      Limits{});
  if (!backend) {
    ADD_FAILURE() << backend.error().message;
    return nullptr;
  }
  return std::move(*backend);
}

class CpuBackendTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    for (const Kernels* table : AvailableKernels()) {
      if (GetParam() == table->name) return;
    }
    GTEST_SKIP() << "this machine has no " << GetParam();
  }
};

std::vector<std::string> IsaNames() {
  std::vector<std::string> names;
  for (const Kernels* table : AllKernels()) names.push_back(table->name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Isa, CpuBackendTest, testing::ValuesIn(IsaNames()),
                         [](const auto& test) { return test.param; });

TEST_P(CpuBackendTest, LogitsMatchTransformers) {
  int models = 0;
  for (const auto& entry : fs::directory_iterator(kModels)) {
    const auto backend = Load(entry.path(), GetParam(), 1);
    ASSERT_TRUE(backend);
    EXPECT_EQ(backend->attributes().isa, GetParam());
    const std::vector<GoldenPair> goldens = ReadGoldens(entry.path());
    std::vector<Encoding> pairs;
    for (const GoldenPair& golden : goldens) pairs.push_back(golden.encoding);
    const std::vector<float> logits = Score(*backend, pairs);
    for (size_t i = 0; i < goldens.size(); ++i) {
      EXPECT_NEAR(logits[i], goldens[i].logit, 1e-4)
          << entry.path() << " " << i;
    }
    ++models;
  }
  EXPECT_GE(models, 6);
}

TEST_P(CpuBackendTest, ExitsMatchTheirDefinition) {
  const fs::path folder = kModels / "h24-a3-l3-late";
  const std::vector<GoldenPair> goldens = ReadGoldens(folder);
  std::vector<Encoding> pairs;
  for (const GoldenPair& golden : goldens) pairs.push_back(golden.encoding);
  for (const int threads : {1, 2}) {
    const auto backend = Load(folder, GetParam(), threads);
    ASSERT_TRUE(backend);
    const std::vector<BackendExit>& exits = backend->attributes().exits;
    ASSERT_EQ(exits.size(), 2u);
    EXPECT_EQ(exits[0].layers, 1);
    EXPECT_EQ(exits[0].margin, 0.5f);
    EXPECT_EQ(exits[1].layers, 2);
    EXPECT_EQ(exits[1].margin, 1.5f);
    for (size_t exit = 0; exit < exits.size(); ++exit) {
      const std::vector<float> logits =
          Score(*backend, pairs, exits[exit].layers);
      for (size_t i = 0; i < goldens.size(); ++i) {
        EXPECT_NEAR(logits[i], goldens[i].exit_logits[exit], 1e-4)
            << exit << " " << i;
      }
    }
  }
}

std::vector<Encoding> RandomPairs(int count, const BackendAttributes& model) {
  std::mt19937 random(7);
  const auto below = [&](int32_t n) {
    return static_cast<int32_t>(random() % static_cast<uint32_t>(n));
  };
  std::vector<Encoding> pairs(static_cast<size_t>(count));
  for (Encoding& pair : pairs) {
    const int32_t length = 1 + below(model.max_position_embeddings);
    for (int32_t i = 0; i < length; ++i) {
      pair.input_ids.push_back(below(model.vocab_size));
      pair.token_type_ids.push_back(below(model.type_vocab_size));
    }
  }
  return pairs;
}

bool SameBits(float a, float b) { return std::memcmp(&a, &b, sizeof a) == 0; }

bool Has(const std::string& isa, Arithmetic precision) {
  for (const Kernels* table : AvailableKernels()) {
    if (isa == table->name) {
      return precision != Arithmetic::kBf16 || table->bf16 != nullptr;
    }
  }
  return false;
}

TEST_P(CpuBackendTest, LogitsOfFewBitsAreNearThoseOfF32) {
  for (const Arithmetic precision :
       {Arithmetic::kBf16, Arithmetic::kInt16, Arithmetic::kInt8}) {
    if (!Has(GetParam(), precision)) continue;
    int models = 0;
    for (const auto& entry : fs::directory_iterator(kModels)) {
      const auto exact = Load(entry.path(), GetParam(), 1);
      const auto coarse = Load(entry.path(), GetParam(), 1, precision);
      ASSERT_TRUE(exact && coarse);
      EXPECT_EQ(ParsePrecision(coarse->attributes().precision).value(),
                precision);
      const std::vector<Encoding> pairs = RandomPairs(60, exact->attributes());
      const std::vector<float> want = Score(*exact, pairs);
      const std::vector<float> logits = Score(*coarse, pairs);
      double error = 0, mean = 0, spread = 0;
      for (const float logit : want) mean += logit / 60;
      for (size_t i = 0; i < pairs.size(); ++i) {
        error += std::pow(logits[i] - want[i], 2);
        spread += std::pow(want[i] - mean, 2);
      }
      EXPECT_GT(error, 0) << entry.path();  // it is another arithmetic
      // Weights this few and random leave more noise than a real model's.
      EXPECT_LT(std::sqrt(error / spread), 0.1) << entry.path();
      ++models;
    }
    EXPECT_GE(models, 6);
  }
}

void ScoresHaveTheSameBits(const std::string& isa, Precision precision) {
  for (const char* name : {"h24-a3-l2-f32", "h24-a4-l3-f16"}) {
    const auto one = Load(kModels / name, isa, 1, precision);
    ASSERT_TRUE(one);
    std::vector<Encoding> pairs = RandomPairs(60, one->attributes());
    std::vector<float> alone;
    for (const Encoding& pair : pairs) alone.push_back(Score(*one, {pair})[0]);

    std::mt19937 random(1);
    for (const int threads : {1, 2, 3}) {
      const auto backend = Load(kModels / name, isa, threads, precision);
      ASSERT_TRUE(backend);
      // One pair, or three for two threads, is shared by all of them.
      for (size_t i = 0; i < 12; i += 3) {
        ASSERT_TRUE(SameBits(Score(*backend, {pairs[i]})[0], alone[i]));
        const std::vector<float> three =
            Score(*backend, {pairs[i], pairs[i + 1], pairs[i + 2]});
        for (size_t j = 0; j < 3; ++j) {
          ASSERT_TRUE(SameBits(three[j], alone[i + j])) << threads << " " << i;
        }
      }
      for (int round = 0; round < 3; ++round) {
        const std::vector<float> together = Score(*backend, pairs);
        for (size_t i = 0; i < pairs.size(); ++i) {
          ASSERT_TRUE(SameBits(together[i], alone[i]))
              << name << " " << threads << " " << i;
        }
        std::vector<size_t> order(pairs.size());
        for (size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::shuffle(order.begin(), order.end(), random);
        std::vector<Encoding> shuffled;
        std::vector<float> shuffled_alone;
        for (const size_t i : order) {
          shuffled.push_back(pairs[i]);
          shuffled_alone.push_back(alone[i]);
        }
        pairs = std::move(shuffled);
        alone = std::move(shuffled_alone);
      }
    }
  }
}

TEST_P(CpuBackendTest, AScoreHasTheSameBitsEverywhere) {
  ScoresHaveTheSameBits(GetParam(), Arithmetic::kF32);
}

TEST_P(CpuBackendTest, AScoreOfFewBitsHasTheSameBitsEverywhere) {
  for (const Arithmetic precision :
       {Arithmetic::kBf16, Arithmetic::kInt16, Arithmetic::kInt8}) {
    if (Has(GetParam(), precision))
      ScoresHaveTheSameBits(GetParam(), precision);
  }
}

TEST(CpuBackendPool, ModelsMayShareThreads) {
  const auto pool = std::make_shared<ThreadPool>(3);
  std::vector<std::thread> callers;
  for (const char* name : {"h16-a1-l1-f32", "h24-a4-l3-f16"}) {
    callers.emplace_back([name, pool] {
      const auto files = OpenFolder(kModels / name);
      const auto shared = LoadCpuBackend(
          *files, {.pool = pool, .precision = Arithmetic::kF32}, Limits{});
      const auto own = Load(kModels / name, "", 1);
      ASSERT_TRUE(shared && own);
      EXPECT_EQ((*shared)->attributes().threads, 3);
      const std::vector<Encoding> pairs = RandomPairs(60, own->attributes());
      const std::vector<float> alone = Score(*own, pairs);
      for (int round = 0; round < 20; ++round) {
        const std::vector<float> together = Score(**shared, pairs);
        for (size_t i = 0; i < pairs.size(); ++i) {
          ASSERT_TRUE(SameBits(together[i], alone[i])) << name << " " << i;
        }
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
}

class CpuBackendCheckTest : public testing::Test {
 protected:
  std::unique_ptr<Backend> backend_ = Load(kModels / "h16-a1-l1-f32", "", 2);
  Encoding pair_ = {{1, 2, 3}, {0, 1, 1}, false};

  ErrorCode Code(const Batch& batch, size_t logits = 1) {
    std::vector<float> scores(logits, -7.0f);
    const auto result = backend_->Score(batch, scores, {});
    if (result) return ErrorCode::kInternal;
    for (const float score : scores) EXPECT_EQ(score, -7.0f);
    return result.error().code;
  }
};

TEST_F(CpuBackendCheckTest, WhatIsOutsideTheModelIsRefused) {
  const auto with = [&](auto&& change) {
    OwnedBatch batch;
    batch.Add(pair_);
    change(batch);
    return Code(batch.view());
  };
  const ErrorCode refused = ErrorCode::kInvalidArgument;
  EXPECT_EQ(with([](auto& b) { b.input_ids[1] = 40; }), refused);
  EXPECT_EQ(with([](auto& b) { b.input_ids[1] = -1; }), refused);
  EXPECT_EQ(with([](auto& b) { b.token_type_ids[0] = 2; }), refused);
  EXPECT_EQ(with([](auto& b) { b.position_ids[2] = 48; }), refused);
  EXPECT_EQ(with([](auto& b) { b.position_ids[2] = -1; }), refused);
  EXPECT_EQ(with([](auto& b) { b.position_ids.pop_back(); }), refused);
  EXPECT_EQ(with([](auto& b) { b.cu_seqlens = {0, 2}; }), refused);
  EXPECT_EQ(with([](auto& b) { b.cu_seqlens = {1, 3}; }), refused);
  EXPECT_EQ(with([](auto& b) { b.cu_seqlens = {0}; }), refused);

  OwnedBatch good;
  good.Add(pair_);
  Batch no_exit = good.view();
  no_exit.layers = 1;
  EXPECT_EQ(Code(no_exit), refused);

  OwnedBatch empty_sequence;
  empty_sequence.Add(pair_);
  empty_sequence.Add({});
  EXPECT_EQ(Code(empty_sequence.view(), 2), refused);

  OwnedBatch backwards;
  backwards.Add(pair_);
  backwards.cu_seqlens = {0, 5, 3};
  EXPECT_EQ(Code(backwards.view(), 2), refused);

  OwnedBatch too_long;
  too_long.Add({std::vector<int32_t>(49, 1), std::vector<int32_t>(49, 0), {}});
  EXPECT_EQ(Code(too_long.view()), refused);
}

TEST_F(CpuBackendCheckTest, AnEmptyBatchIsNothingToDo) {
  EXPECT_TRUE(backend_->Score({}, {}, {}));
  EXPECT_TRUE(backend_->Score(OwnedBatch().view(), {}, {}));
}

TEST(LoadCpuBackendTest, OptionsThatDoNotWorkAreNamed) {
  const auto files = OpenFolder(kModels / "h16-a1-l1-f32");
  const auto error = [&](const CpuBackendOptions& options) {
    const auto backend = LoadCpuBackend(*files, options, Limits{});
    return backend ? std::string() : backend.error().message;
  };
  EXPECT_EQ(error({.precision = Arithmetic::kInt8}), "");
  EXPECT_EQ(error({.precision = Arithmetic::kInt16}), "");
  EXPECT_EQ(error({.precision = Arithmetic::kBf16, .cpu_isa = "generic"}), "");
  for (const Kernels* table : AvailableKernels()) {
    if (table->bf16 != nullptr) continue;
    EXPECT_NE(error({.precision = Arithmetic::kBf16, .cpu_isa = table->name})
                  .find("what works is auto, f32, int16, int8"),
              std::string::npos);
  }
  EXPECT_NE(error({.threads = -1}).find("threads"), std::string::npos);
  EXPECT_NE(error({.cpu_isa = "mmx"}).find("generic"), std::string::npos);
}

TEST(ParsePrecisionTest, FiveNames) {
  const auto parsed = [](const char* text) {
    return ParsePrecision(text).value();
  };
  EXPECT_EQ(parsed("auto"), std::nullopt);
  EXPECT_EQ(parsed("f32"), Arithmetic::kF32);
  EXPECT_EQ(parsed("bf16"), Arithmetic::kBf16);
  EXPECT_EQ(parsed("int16"), Arithmetic::kInt16);
  EXPECT_EQ(parsed("int8"), Arithmetic::kInt8);
  EXPECT_FALSE(ParsePrecision("fp32"));
}

}  // namespace
}  // namespace podium

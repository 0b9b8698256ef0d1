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
#include "engine/backend_factory.h"
#include "engine/state_cache.h"
#include "engine/testing/pair_batch.h"
#include "kernels/select.h"
#include "model/load_model.h"

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

std::vector<float> Score(Backend& backend, const std::vector<Encoding>& pairs,
                         int32_t layers = 0) {
  PairBatch owned = MakePairBatch(backend.attributes().model, pairs);
  owned.batch.layers = layers;
  std::vector<float> logits(pairs.size());
  const auto ok = backend.Score(owned.batch, logits, {});
  EXPECT_TRUE(ok) << ok.error().message;
  return logits;
}

Result<std::unique_ptr<Backend>> LoadFolder(const fs::path& folder,
                                            const BackendOptions& options) {
  const auto files = OpenFolder(folder);
  const auto config = ReadModelConfig(*files, Limits{});
  if (!config) return Unexpected(config.error());
  return LoadBackend(**config, *files, options, Limits{});
}

std::unique_ptr<Backend> Load(const fs::path& folder, std::string_view isa,
                              int threads,
                              Precision precision = Arithmetic::kF32) {
  auto backend = LoadFolder(
      folder, {.threads = threads, .precision = precision, .cpu_isa = isa});
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
    const std::vector<ModelExit>& exits = backend->attributes().model.exits;
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

std::vector<Encoding> RandomPairs(int count, const ModelSizes& model) {
  std::mt19937 random(7);
  const auto below = [&](int32_t n) {
    return static_cast<int32_t>(random() % static_cast<uint32_t>(n));
  };
  // The longest texts of some models would take minutes.
  const int32_t longest = std::min(model.max_sequence_length, 100);
  std::vector<Encoding> pairs(static_cast<size_t>(count));
  for (Encoding& pair : pairs) {
    const int32_t length = 1 + below(longest);
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

TEST_P(CpuBackendTest, QuantizedLogitsAreNearF32) {
  int models = 0;
  for (const auto& entry : fs::directory_iterator(kModels)) {
    const auto exact = Load(entry.path(), GetParam(), 1);
    ASSERT_TRUE(exact);
    const std::vector<Encoding> pairs =
        RandomPairs(60, exact->attributes().model);
    const std::vector<float> want = Score(*exact, pairs);
    double mean = 0;
    for (const float logit : want) mean += logit / 60;
    for (const Arithmetic precision :
         {Arithmetic::kBf16, Arithmetic::kInt16, Arithmetic::kInt8}) {
      if (!Has(GetParam(), precision)) continue;
      const auto coarse = Load(entry.path(), GetParam(), 1, precision);
      ASSERT_TRUE(coarse);
      EXPECT_EQ(ParsePrecision(coarse->attributes().precision).value(),
                precision);
      const std::vector<float> logits = Score(*coarse, pairs);
      double error = 0, spread = 0;
      for (size_t i = 0; i < pairs.size(); ++i) {
        error += std::pow(logits[i] - want[i], 2);
        spread += std::pow(want[i] - mean, 2);
      }
      EXPECT_GT(error, 0) << entry.path();  // the arithmetic differs
      // So few random weights are noisier than those of a real model.
      const double noise = precision == Arithmetic::kInt8 ? 0.2 : 0.05;
      EXPECT_LT(std::sqrt(error / spread), noise) << entry.path();
    }
    ++models;
  }
  EXPECT_GE(models, 6);
}

void ScoresHaveTheSameBits(const std::string& isa, Precision precision) {
  for (const char* name : {"h24-a3-l2-f32", "h24-a4-l3-f16"}) {
    const auto one = Load(kModels / name, isa, 1, precision);
    ASSERT_TRUE(one);
    std::vector<Encoding> pairs = RandomPairs(60, one->attributes().model);
    std::vector<float> alone;
    for (const Encoding& pair : pairs) alone.push_back(Score(*one, {pair})[0]);

    std::mt19937 random(1);
    for (const int threads : {1, 2, 3}) {
      const auto backend = Load(kModels / name, isa, threads, precision);
      ASSERT_TRUE(backend);
      // All threads share a single pair, and two threads share three pairs.
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

TEST_P(CpuBackendTest, ScoresAreBitIdenticalInAnyBatch) {
  ScoresHaveTheSameBits(GetParam(), Arithmetic::kF32);
}

TEST_P(CpuBackendTest, QuantizedScoresAreBitIdenticalInAnyBatch) {
  for (const Arithmetic precision :
       {Arithmetic::kBf16, Arithmetic::kInt16, Arithmetic::kInt8}) {
    if (Has(GetParam(), precision))
      ScoresHaveTheSameBits(GetParam(), precision);
  }
}

TEST(CpuBackendPool, ModelsCanShareThreads) {
  const auto pool = std::make_shared<ThreadPool>(3);
  std::vector<std::thread> callers;
  for (const char* name : {"h16-a1-l1-f32", "h24-a4-l3-f16"}) {
    callers.emplace_back([name, pool] {
      const auto shared = LoadFolder(
          kModels / name, {.pool = pool, .precision = Arithmetic::kF32});
      const auto own = Load(kModels / name, "", 1);
      ASSERT_TRUE(shared && own);
      EXPECT_EQ((*shared)->attributes().threads, 3);
      const std::vector<Encoding> pairs =
          RandomPairs(60, own->attributes().model);
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

// A query and documents of random tokens. All tokens of a text have one type.
struct LateTexts {
  LateTexts(int count, const ModelSizes& model) {
    std::mt19937 random(11);
    const auto text = [&](int32_t length, TextRole role, int32_t type) {
      Encoding encoding;
      encoding.role = role;
      encoding.token_type_ids.assign(static_cast<size_t>(length), type);
      for (int32_t i = 0; i < length; ++i) {
        encoding.input_ids.push_back(static_cast<int32_t>(
            random() % static_cast<uint32_t>(model.vocab_size)));
      }
      return encoding;
    };
    query = text(5, TextRole::kQuery, 0);
    for (int i = 0; i < count; ++i) {
      documents.push_back(
          text(i % model.max_sequence_length, TextRole::kDocument, 1));
    }
    states.resize(documents.size());
  }

  // A batch of these documents, with the known states of each.
  ScoreBatch Batch(const std::vector<size_t>& which, int32_t layers,
                   Keep keep) const {
    ScoreBatch batch{.texts = {}, .pairs = {}, .layers = layers};
    batch.texts.push_back({&query, query_states, keep});
    for (const size_t i : which) {
      batch.pairs.push_back({0, static_cast<int32_t>(batch.texts.size())});
      batch.texts.push_back({&documents[i], states[i], keep});
    }
    return batch;
  }

  Encoding query;
  std::vector<Encoding> documents;  // the first one is empty
  std::shared_ptr<const TextStates> query_states;
  std::vector<std::shared_ptr<const TextStates>> states;
};

std::vector<size_t> FirstOf(size_t count) {
  std::vector<size_t> indices(count);
  for (size_t i = 0; i < count; ++i) indices[i] = i;
  return indices;
}

// The logits, and the work.
std::pair<std::vector<float>, int64_t> ScoreBatchOf(Backend& backend,
                                                    ScoreBatch& batch) {
  std::vector<float> logits(batch.pairs.size());
  const auto work = backend.Score(batch, logits, {});
  EXPECT_TRUE(work) << work.error().message;
  return {logits, work.value_or(-1)};
}

TEST_P(CpuBackendTest, ResumingFromStatesIsBitIdentical) {
  for (const Arithmetic precision :
       {Arithmetic::kF32, Arithmetic::kBf16, Arithmetic::kInt16}) {
    if (!Has(GetParam(), precision)) continue;
    for (const int threads : {1, 2, 3}) {
      const auto backend =
          Load(kModels / "h24-a3-l3-late", GetParam(), threads, precision);
      ASSERT_TRUE(backend);
      LateTexts texts(60, backend->attributes().model);
      ScoreBatch whole = texts.Batch(FirstOf(60), 0, Keep::kNothing);
      const auto [want, all_work] = ScoreBatchOf(*backend, whole);
      EXPECT_EQ(whole.texts[5].states, nullptr);

      ScoreBatch first = texts.Batch(FirstOf(60), 1, Keep::kResumable);
      const int64_t first_work = ScoreBatchOf(*backend, first).second;
      EXPECT_EQ(3 * first_work, all_work);
      texts.query_states = first.texts[0].states;
      ASSERT_TRUE(texts.query_states && texts.query_states->resumable());
      for (size_t i = 0; i < 60; ++i) {
        // The others start from the first layer.
        if (i % 7 != 3) texts.states[i] = first.texts[i + 1].states;
      }
      const std::vector<size_t> survivors = {1, 3, 4, 10, 17, 30, 47, 59, 0};
      ScoreBatch rest = texts.Batch(survivors, 0, Keep::kComparable);
      const auto [logits, rest_work] = ScoreBatchOf(*backend, rest);
      for (size_t i = 0; i < survivors.size(); ++i) {
        EXPECT_TRUE(SameBits(logits[i], want[survivors[i]])) << i;
      }
      const int64_t restarted = 3 + 10 + 17 + 59 % 48;  // tokens
      const int64_t resumed = 5 + 1 + 4 + 30 + 47;
      EXPECT_EQ(rest_work, 3 * restarted + 2 * resumed);

      // With the states after the last layer nothing is left to compute.
      texts.query_states = rest.texts[0].states;
      ASSERT_TRUE(texts.query_states);
      EXPECT_FALSE(texts.query_states->resumable());
      EXPECT_GT(texts.query_states->bytes(), 0);
      for (size_t i = 0; i < survivors.size(); ++i) {
        texts.states[survivors[i]] = rest.texts[i + 1].states;
      }
      ScoreBatch known = texts.Batch(survivors, 0, Keep::kNothing);
      const auto [again, no_work] = ScoreBatchOf(*backend, known);
      EXPECT_EQ(no_work, 0);
      for (size_t i = 0; i < survivors.size(); ++i) {
        EXPECT_TRUE(SameBits(again[i], want[survivors[i]])) << i;
      }
    }
  }
}

TEST(StateCacheTest, CachedAnswersAreBitIdenticalAndTakeNoWork) {
  for (const Arithmetic precision : {Arithmetic::kF32, Arithmetic::kInt16}) {
    const fs::path folder = kModels / "h24-a3-l3-late";
    const auto plain = Load(folder, "", 2, precision);
    StateCache cache(Load(folder, "", 2, precision), 1 << 20);
    LateTexts texts(40, plain->attributes().model);
    for (const int32_t layers : {2, 0}) {
      ScoreBatch batch = texts.Batch(FirstOf(40), layers, Keep::kNothing);
      const std::vector<float> want = ScoreBatchOf(*plain, batch).first;
      const auto [first, work] = ScoreBatchOf(cache, batch);
      EXPECT_EQ(batch.texts[7].states, nullptr);
      const auto [second, less_work] = ScoreBatchOf(cache, batch);
      const int64_t depth = layers == 0 ? 3 : layers;
      EXPECT_GT(work, 5 * depth);
      EXPECT_EQ(less_work, 5 * depth);  // the query's
      for (size_t i = 0; i < want.size(); ++i) {
        EXPECT_TRUE(SameBits(first[i], want[i])) << i;
        EXPECT_TRUE(SameBits(second[i], want[i])) << i;
      }
    }
    EXPECT_EQ(cache.counts().hits, 80);
    EXPECT_EQ(cache.counts().misses, 80);
    EXPECT_EQ(cache.counts().entries, 80);
  }
}

TEST(StateCacheTest, AColbertsDocumentsAreKept) {
  for (const char* name : {"colbert-bert-h24-a3-l2-d12-late",
                           "colbert-modernbert-h24-a3-l4-d16-bf16-late"}) {
    for (const Arithmetic precision : {Arithmetic::kF32, Arithmetic::kInt16}) {
      const fs::path folder = kModels / name;
      StateCache cache(Load(folder, "", 2, precision), 1 << 20);
      LateTexts texts(40, cache.attributes().model);
      ScoreBatch batch = texts.Batch(FirstOf(40), 0, Keep::kNothing);
      const auto [first, work] = ScoreBatchOf(cache, batch);
      const auto [second, less_work] = ScoreBatchOf(cache, batch);
      EXPECT_LT(less_work, work / 10) << name;  // the query's
      for (size_t i = 0; i < first.size(); ++i) {
        EXPECT_TRUE(SameBits(first[i], second[i])) << name << " " << i;
      }
      EXPECT_EQ(cache.counts().hits, 40);
    }
  }
}

TEST(StateCacheTest, StaysWithinItsBytes) {
  const fs::path folder = kModels / "h24-a3-l3-late";
  StateCache cache(Load(folder, "", 1), 20'000);
  LateTexts texts(200, cache.attributes().model);
  for (int round = 0; round < 2; ++round) {
    ScoreBatch batch = texts.Batch(FirstOf(200), 0, Keep::kResumable);
    ScoreBatchOf(cache, batch);
    EXPECT_GT(cache.counts().size, 10'000);
    EXPECT_LE(cache.counts().size, 20'000);
  }
  StateCache off(Load(folder, "", 1), 0);
  ScoreBatch batch = texts.Batch(FirstOf(200), 0, Keep::kNothing);
  ScoreBatchOf(off, batch);
  EXPECT_EQ(off.counts().misses, 0);
}

class CpuBackendCheckTest : public testing::Test {
 protected:
  std::unique_ptr<Backend> backend_ = Load(kModels / "h16-a1-l1-f32", "", 2);
  Encoding pair_ = {{1, 2, 3}, {0, 1, 1}, false};

  ErrorCode Code(ScoreBatch batch, size_t logits = 1) {
    std::vector<float> scores(logits, -7.0f);
    const auto result = backend_->Score(batch, scores, {});
    if (result) return ErrorCode::kInternal;
    for (const float score : scores) EXPECT_EQ(score, -7.0f);
    return result.error().code;
  }
};

TEST_F(CpuBackendCheckTest, RefusesInputOutsideTheModel) {
  const auto with = [&](auto&& change) {
    Encoding pair = pair_;
    ScoreBatch batch{.texts = {{.text = &pair}}, .pairs = {{}}};
    change(pair, batch);
    return Code(batch);
  };
  const ErrorCode refused = ErrorCode::kInvalidArgument;
  EXPECT_EQ(with([](auto&, auto&) {}), ErrorCode::kInternal);  // it is good
  EXPECT_EQ(with([](auto& p, auto&) { p.input_ids[1] = 40; }), refused);
  EXPECT_EQ(with([](auto& p, auto&) { p.input_ids[1] = -1; }), refused);
  EXPECT_EQ(with([](auto& p, auto&) { p.token_type_ids[0] = 2; }), refused);
  EXPECT_EQ(with([](auto& p, auto&) { p.token_type_ids.pop_back(); }), refused);
  EXPECT_EQ(with([](auto& p, auto&) { p = {}; }), refused);
  EXPECT_EQ(with([](auto& p, auto&) {
              p.input_ids.assign(49, 1);
              p.token_type_ids.assign(49, 0);
            }),
            refused);
  EXPECT_EQ(with([](auto&, auto& b) { b.pairs[0].document = 1; }), refused);
  EXPECT_EQ(with([](auto&, auto& b) { b.pairs[0].document = -1; }), refused);
  EXPECT_EQ(with([](auto&, auto& b) { b.pairs[0].query = 0; }), refused);
  EXPECT_EQ(with([](auto&, auto& b) { b.layers = 1; }), refused);  // no exit
  EXPECT_EQ(with([](auto&, auto& b) { b.pairs.clear(); }), refused);
}

TEST_F(CpuBackendCheckTest, AcceptsAnEmptyBatch) {
  ScoreBatch batch;
  EXPECT_EQ(backend_->Score(batch, {}, {}).value(), 0);
}

TEST(LoadBackendTest, NamesADeviceThatIsMissing) {
  const fs::path folder = kModels / "h16-a1-l1-f32";
  EXPECT_TRUE(LoadFolder(folder, {.device = "cpu", .threads = 1}));
  const auto refused = LoadFolder(folder, {.device = "tpu"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message,
            "device is \"tpu\"; what works here is cpu");
  EXPECT_EQ(refused.error().param, "device");
}

TEST(LoadCpuBackendTest, NamesOptionsThatDoNotWork) {
  const auto error = [&](const BackendOptions& options) {
    const auto backend = LoadFolder(kModels / "h16-a1-l1-f32", options);
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

TEST(ParsePrecisionTest, AcceptsFiveNames) {
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

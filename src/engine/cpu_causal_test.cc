// Documents that share a prefix: the states that a batch returns, and the bits
// of their scores.

#include "engine/cpu_causal.h"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "engine/backend_factory.h"
#include "kernels/select.h"
#include "model/load_model.h"

namespace podium {
namespace {

std::unique_ptr<Backend> LoadCausal(const std::string& name, int threads,
                                    Precision precision,
                                    std::string_view isa = "") {
  const auto files = OpenFolder(std::filesystem::path(PODIUM_SOURCE_DIR) /
                                "tests/data/models" / name);
  const auto config = ReadModelConfig(*files, Limits{});
  if (!config) {
    ADD_FAILURE() << config.error().message;
    return nullptr;
  }
  auto backend = LoadBackend(
      **config, *files,
      {.threads = threads, .precision = precision, .cpu_isa = isa}, Limits{});
  if (!backend) {
    ADD_FAILURE() << backend.error().message;
    return nullptr;
  }
  return *std::move(backend);
}

constexpr char kCausalModel[] = "qwen3-h20-a4-kv2-d16-bf16-causal";

Encoding RandomText(TextRole role, int64_t tokens, uint32_t seed) {
  std::mt19937 random(seed);
  Encoding text;
  text.role = role;
  for (int64_t i = 0; i < tokens; ++i) {
    text.input_ids.push_back(static_cast<int32_t>(random() % 40));
  }
  text.token_type_ids.assign(text.input_ids.size(), 0);
  return text;
}

// Two requests, of three and of two documents.
struct TwoRequests {
  std::vector<Encoding> prefixes = {RandomText(TextRole::kPrefix, 37, 1),
                                    RandomText(TextRole::kPrefix, 260, 2)};
  std::vector<Encoding> documents = {
      RandomText(TextRole::kContinuation, 1, 3),
      RandomText(TextRole::kContinuation, 90, 4),
      RandomText(TextRole::kContinuation, 300, 5),
      RandomText(TextRole::kContinuation, 33, 6),
      RandomText(TextRole::kContinuation, 64, 7)};
  std::vector<int32_t> query_of = {0, 0, 0, 1, 1};

  // These documents in one batch, behind their prefixes.
  ScoreBatch Batch(const std::vector<size_t>& chosen, Keep keep) const {
    ScoreBatch batch;
    for (const Encoding& prefix : prefixes) {
      batch.texts.push_back({.text = &prefix, .keep = keep});
    }
    for (const size_t i : chosen) {
      batch.pairs.push_back(
          {query_of[i], static_cast<int32_t>(batch.texts.size())});
      batch.texts.push_back({.text = &documents[i]});
    }
    return batch;
  }
};

std::vector<float> LogitsOf(Backend& backend, ScoreBatch& batch) {
  std::vector<float> logits(batch.pairs.size());
  const auto work = backend.Score(batch, logits, {});
  EXPECT_TRUE(work) << work.error().message;
  return logits;
}

bool SameBitsOf(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() &&
         std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

class CpuCausalBitsTest : public testing::TestWithParam<const char*> {};

// The other model's layers see 33 tokens or all, and their scores have a cap.
INSTANTIATE_TEST_SUITE_P(Models, CpuCausalBitsTest,
                         testing::Values(kCausalModel,
                                         "gemma2-h24-a4-kv2-d10-w33-causal"));

TEST_P(CpuCausalBitsTest, DoNotDependOnBatchThreadsOrKeptStates) {
  const TwoRequests requests;
  for (const Kernels* kernels : AvailableKernels()) {
    for (const Arithmetic precision : {Arithmetic::kF32, Arithmetic::kBf16,
                                       Arithmetic::kInt16, Arithmetic::kInt8}) {
      if (!HasArithmetic(*kernels, precision, 64)) continue;
      const auto one = LoadCausal(GetParam(), 1, precision, kernels->name);
      ASSERT_TRUE(one);
      ScoreBatch all = requests.Batch({0, 1, 2, 3, 4}, Keep::kComparable);
      const std::vector<float> want = LogitsOf(*one, all);
      for (const int threads : {1, 2, 3}) {
        const auto backend =
            LoadCausal(GetParam(), threads, precision, kernels->name);
        ASSERT_TRUE(backend);
        std::vector<float> alone;
        for (size_t i = 0; i < want.size(); ++i) {
          ScoreBatch batch = requests.Batch({i}, Keep::kNothing);
          alone.push_back(LogitsOf(*backend, batch)[0]);
          EXPECT_EQ(batch.texts[0].states, nullptr);
        }
        EXPECT_TRUE(SameBitsOf(alone, want)) << kernels->name;
        ScoreBatch together =
            requests.Batch({4, 3, 2, 1, 0}, Keep::kComparable);
        std::vector<float> reversed = LogitsOf(*backend, together);
        std::ranges::reverse(reversed);
        EXPECT_TRUE(SameBitsOf(reversed, want)) << kernels->name;
        // From the states that the batch before returned.
        ScoreBatch next = requests.Batch({0, 1, 2, 3, 4}, Keep::kComparable);
        next.texts[0].states = together.texts[0].states;
        next.texts[1].states = together.texts[1].states;
        EXPECT_TRUE(SameBitsOf(LogitsOf(*backend, next), want));
        EXPECT_EQ(next.texts[0].states, together.texts[0].states);
      }
    }
  }
}

TEST(CpuCausalTest, APrefixIsReadOnce) {
  const TwoRequests requests;
  const auto backend = LoadCausal(kCausalModel, 2, Arithmetic::kF32);
  ASSERT_TRUE(backend);
  const BackendAttributes& attributes = backend->attributes();
  EXPECT_EQ(attributes.model.architecture, Architecture::kCausal);
  EXPECT_EQ(attributes.state_bytes_per_token, 0);
  // 3 layers, 2 heads of 16 keys and 16 values.
  EXPECT_EQ(attributes.prefix_bytes_per_token, 3 * 2 * 32 * 4);
  EXPECT_EQ(attributes.max_batch_tokens, 4096);
  std::vector<float> logits(2);
  ScoreBatch batch = requests.Batch({1, 2}, Keep::kComparable);
  batch.texts.erase(batch.texts.begin() + 1);
  for (BatchPair& pair : batch.pairs) --pair.document;
  EXPECT_EQ(backend->Score(batch, logits, {}).value(), (37 + 90 + 300) * 3);
  ASSERT_TRUE(batch.texts[0].states);
  EXPECT_GE(batch.texts[0].states->bytes(),
            37 * attributes.prefix_bytes_per_token);
  EXPECT_TRUE(batch.texts[0].states->comparable());
  EXPECT_FALSE(batch.texts[0].states->resumable());
  EXPECT_EQ(batch.texts[1].states, nullptr);
  EXPECT_EQ(backend->Score(batch, logits, {}).value(), (90 + 300) * 3);
}

TEST(CpuCausalTest, RefusesWhatDoesNotFit) {
  const auto backend = LoadCausal(kCausalModel, 1, Arithmetic::kF32);
  ASSERT_TRUE(backend);
  const Encoding prefix = RandomText(TextRole::kPrefix, 500, 1);
  const Encoding fits = RandomText(TextRole::kContinuation, 60, 2);
  const Encoding longer = RandomText(TextRole::kContinuation, 61, 2);
  const Encoding nothing = RandomText(TextRole::kContinuation, 0, 2);
  std::vector<float> logits(1);
  const auto error = [&](const Encoding& document, int32_t query) {
    ScoreBatch batch{.texts = {{.text = &prefix}, {.text = &document}},
                     .pairs = {{query, 1}}};
    const auto work = backend->Score(batch, logits, {});
    return work ? std::string() : work.error().message;
  };
  EXPECT_EQ(error(fits, 0), "");
  EXPECT_EQ(error(longer, BatchPair::kNoText), "");
  EXPECT_NE(error(longer, 0).find("561 tokens; the model reads up to 560"),
            std::string::npos);
  EXPECT_NE(error(nothing, 0).find("1 to 560"), std::string::npos);
  EXPECT_NE(error(fits, 7).find("a query and a document"), std::string::npos);
}

TEST(CpuCausalTest, AutoNeverChoosesIntegers) {
  for (const Kernels* kernels : AvailableKernels()) {
    const auto backend =
        LoadCausal(kCausalModel, 1, std::nullopt, kernels->name);
    ASSERT_TRUE(backend);
    EXPECT_EQ(backend->attributes().precision,
              kernels->bf16_is_faster ? "bf16" : "f32");
  }
}

}  // namespace
}  // namespace podium

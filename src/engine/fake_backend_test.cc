#include "engine/fake_backend.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace podium {
namespace {

const std::vector<int32_t> kIds = {101, 7, 102, 9, 102, 101, 8, 102};
const std::vector<int32_t> kTypes(8, 0);
const std::vector<int32_t> kPositions = {0, 1, 2, 3, 4, 0, 1, 2};
const std::vector<int32_t> kOffsets = {0, 5, 8};
const Batch kBatch = {kIds, kTypes, kPositions, kOffsets, 5};

TEST(FakeBackendTest, LogitIsAFunctionOfTheIds) {
  FakeBackend backend;
  std::vector<float> logits(2);
  ASSERT_TRUE(backend.Score(kBatch, logits, {}));
  const std::span<const int32_t> ids(kIds);
  EXPECT_EQ(logits[0], FakeBackend::Logit(ids.first(5)));
  EXPECT_EQ(logits[1], FakeBackend::Logit(ids.subspan(5)));
  EXPECT_NE(logits[0], logits[1]);
  EXPECT_LT(std::abs(logits[0]), 10);
}

TEST(FakeBackendTest, HooksFailABatchOrAPair) {
  FakeBackend failing({.before = [](const Batch&) -> Result<void> {
    return Fail(ErrorCode::kInternal, "made to fail");
  }});
  std::vector<float> logits(2);
  EXPECT_FALSE(failing.Score(kBatch, logits, {}));

  FakeBackend sick({.logit = [](FakeBackend::Ids ids, float logit) {
    return ids[1] == 8 ? FakeBackend::NaN() : logit;
  }});
  ASSERT_TRUE(sick.Score(kBatch, logits, {}));
  EXPECT_TRUE(std::isfinite(logits[0]));
  EXPECT_TRUE(std::isnan(logits[1]));
}

TEST(FakeBackendTest, IdsOutsideTheVocabularyAreRefused) {
  FakeBackend backend;
  backend.mutable_attributes().vocab_size = 100;
  std::vector<float> logits(2);
  EXPECT_FALSE(backend.Score(kBatch, logits, {}));
}

}  // namespace
}  // namespace podium

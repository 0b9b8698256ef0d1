#include "engine/fake_backend.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace podium {
namespace {

const Encoding kLong = {.input_ids = {101, 7, 102, 9, 102},
                        .token_type_ids = {0, 0, 0, 0, 0}};
const Encoding kShort = {.input_ids = {101, 8, 102},
                         .token_type_ids = {0, 0, 0}};

ScoreBatch TwoPairs() {
  return {.texts = {{.text = &kLong}, {.text = &kShort}},
          .pairs = {{.document = 0}, {.document = 1}}};
}

TEST(FakeBackendTest, LogitIsAFunctionOfTheIds) {
  FakeBackend backend;
  ScoreBatch batch = TwoPairs();
  std::vector<float> logits(2);
  ASSERT_TRUE(backend.Score(batch, logits, {}));
  EXPECT_EQ(logits[0], FakeBackend::Logit(kLong.input_ids));
  EXPECT_EQ(logits[1], FakeBackend::Logit(kShort.input_ids));
  EXPECT_NE(logits[0], logits[1]);
  EXPECT_LT(std::abs(logits[0]), 10);
}

TEST(FakeBackendTest, HooksCanFailABatchOrAPair) {
  FakeBackend failing({.before = [](const ScoreBatch&) -> Result<void> {
    return Fail(ErrorCode::kInternal, "made to fail");
  }});
  ScoreBatch batch = TwoPairs();
  std::vector<float> logits(2);
  EXPECT_FALSE(failing.Score(batch, logits, {}));

  FakeBackend sick({.logit = [](FakeBackend::Ids ids, float logit) {
    return ids[1] == 8 ? FakeBackend::NaN() : logit;
  }});
  ASSERT_TRUE(sick.Score(batch, logits, {}));
  EXPECT_TRUE(std::isfinite(logits[0]));
  EXPECT_TRUE(std::isnan(logits[1]));
}

TEST(FakeBackendTest, RefusesIdsOutsideTheVocabulary) {
  FakeBackend backend;
  backend.mutable_attributes().model.vocab_size = 100;
  ScoreBatch batch = TwoPairs();
  std::vector<float> logits(2);
  EXPECT_FALSE(backend.Score(batch, logits, {}));
}

}  // namespace
}  // namespace podium

#include "api/model_names.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(StandInWarning, NamesBothModelsAndIsSafeInAHeader) {
  EXPECT_EQ(StandInWarning("rerank-v3.5", "podium"),
            "model 'rerank-v3.5' is not served here, 'podium' answered in its "
            "place");
  EXPECT_EQ(StandInWarning("jina-reranker-\r\nx: \xc3\xa9!", "podium"),
            "model 'jina-reranker-?\?x:?\?\?!' is not served here, 'podium' "
            "answered in its place");
  EXPECT_LT(StandInWarning("jina-reranker-" + std::string(5000, 'x'), "podium")
                .size(),
            250u);
}

}  // namespace
}  // namespace podium

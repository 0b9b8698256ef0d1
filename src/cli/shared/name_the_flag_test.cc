#include "cli/shared/name_the_flag.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

std::string Named(const std::string& message, const std::string& param) {
  return NameTheFlag({ErrorCode::kInvalidArgument, message, param}).message;
}

TEST(NameTheFlag, PutsTheFlagInPlaceOfTheOption) {
  EXPECT_EQ(Named("alias b is already a name", "alias"),
            "--alias b is already a name");
  EXPECT_EQ(Named("state_cache must be at least 0", "state_cache"),
            "--state-cache must be at least 0");
  EXPECT_EQ(Named("no model is called b", "alias"), "no model is called b");
  EXPECT_EQ(Named("it is down", ""), "it is down");
}

TEST(NameTheFlag, LeavesFileNamesAlone) {
  EXPECT_EQ(Named("run:5: expected 6 fields", "run"),
            "run:5: expected 6 fields");
  EXPECT_EQ(Named("qrels: not found", "qrels"), "qrels: not found");
}

}  // namespace
}  // namespace podium

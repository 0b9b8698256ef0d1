#include "cli/help/version_text.h"

#include <gtest/gtest.h>
#include <podium/version.h>

namespace podium {
namespace {

TEST(VersionText, DescribesThisBinary) {
  const std::string text = VersionText();
  EXPECT_EQ(text.find("podium " PODIUM_VERSION "\n"), 0u);
  for (const char* fact : {"\ncommit: ", "\nbuild: ", "\ninstruction set: "}) {
    const size_t at = text.find(fact);
    ASSERT_NE(at, text.npos) << fact;
    EXPECT_NE(text[at + std::string(fact).size()], '\n') << fact;
  }
  EXPECT_TRUE(text.ends_with("\nbuilt-in model: podium-MiniLM-L6"));
}

}  // namespace
}  // namespace podium

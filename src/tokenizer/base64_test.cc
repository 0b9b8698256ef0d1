#include "tokenizer/base64.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(Base64Test, Decodes) {
  EXPECT_EQ(DecodeBase64(""), "");
  EXPECT_EQ(DecodeBase64("Zg=="), "f");
  EXPECT_EQ(DecodeBase64("Zm8="), "fo");
  EXPECT_EQ(DecodeBase64("Zm9v"), "foo");
  EXPECT_EQ(DecodeBase64("AP+/"), std::string("\0\xFF\xBF", 3));
}

TEST(Base64Test, RefusesWhatIsNone) {
  for (const char* text :
       {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "Zm 9", "====", "Zg==Zg==", "Zm9_"}) {
    EXPECT_FALSE(DecodeBase64(text)) << text;
  }
}

}  // namespace
}  // namespace podium

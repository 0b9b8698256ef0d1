#include "eval/report/content_hash.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

// printf abc | openssl dgst -sha256 -binary | base64
TEST(ContentHash, IsSha256InBase64) {
  EXPECT_EQ(ContentHash("abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}

}  // namespace
}  // namespace podium

#include "hub/blob_hash.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

bool HashMatches(std::string_view etag, std::string_view bytes) {
  BlobHash hash(etag, static_cast<int64_t>(bytes.size()));
  hash.Add(bytes.substr(0, bytes.size() / 2));
  hash.Add(bytes.substr(bytes.size() / 2));
  return hash.Matches();
}

TEST(BlobHashTest, KnowsBothKindsOfNames) {
  // printf 'hello\n' | git hash-object --stdin
  EXPECT_TRUE(
      HashMatches("ce013625030ba8dba906f756967f9e9ca394464a", "hello\n"));
  EXPECT_FALSE(
      HashMatches("ce013625030ba8dba906f756967f9e9ca394464a", "hellO\n"));
  // printf 'hello\n' | sha256sum
  const char* sha256 =
      "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
  EXPECT_TRUE(HashMatches(sha256, "hello\n"));
  EXPECT_FALSE(HashMatches(sha256, "hello"));
}

TEST(BlobHashTest, AnotherNameSaysNothing) {
  EXPECT_TRUE(HashMatches("5f3a-61c", "hello\n"));
  EXPECT_TRUE(HashMatches("", "hello\n"));
}

}  // namespace
}  // namespace podium

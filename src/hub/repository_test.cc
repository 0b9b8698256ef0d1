#include "hub/repository.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(RepositoryTest, ParsesNamesAndRevisions) {
  const auto plain = ParseRepository("BAAI/bge-reranker-v2-m3");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->name, "BAAI/bge-reranker-v2-m3");
  EXPECT_EQ(plain->revision, "main");
  EXPECT_EQ(plain->text(), "BAAI/bge-reranker-v2-m3");
  for (const char* revision : {"v1.0", "refs/pr/3", "feature/a--b",
                               "0123456789abcdef0123456789abcdef01234567"}) {
    const auto parsed = ParseRepository("a/b@" + std::string(revision));
    ASSERT_TRUE(parsed) << revision;
    EXPECT_EQ(parsed->revision, revision);
    EXPECT_EQ(parsed->text(), "a/b@" + std::string(revision));
  }
}

TEST(RepositoryTest, ParsesGgufFiles) {
  const auto plain = ParseRepository("a/b:Q8_0");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->name, "a/b");
  EXPECT_EQ(plain->revision, "main");
  EXPECT_EQ(plain->gguf, "Q8_0");
  const auto parsed = ParseRepository("a/b@refs/pr/1:b.gguf");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->revision, "refs/pr/1");
  EXPECT_EQ(parsed->gguf, "b.gguf");
  EXPECT_EQ(parsed->text(), "a/b@refs/pr/1:b.gguf");
}

TEST(RepositoryTest, RefusesWhatCouldLeaveAFolder) {
  for (const char* text :
       {"",         "a",      "/a",      "a/",         "a/b/c",   "../b",
        "a/..",     "a/b..c", "a/.b",    "a/b.",       "-a/b",    "a/b-",
        "a--b/c",   "a/b--c", "a b/c",   "a/b\n",      "a\\b/c",  "~/b",
        "./b",      "a/b@",   "a/b@..",  "a/b@../c",   "a/b@/c",  "a/b@c/",
        "a/b@c//d", "a/b@-c", "a/b@.c",  "a/b@c/../d", "a/b@c d", "a/b@c%2f",
        "a/b:",     "a/b:..", "a/b:x/y", "a/b:x:y",    "a/b:x@y", "a/b@:x"}) {
    EXPECT_FALSE(ParseRepository(text)) << text;
  }
  EXPECT_FALSE(ParseRepository("a/" + std::string(95, 'b')));
  EXPECT_TRUE(ParseRepository("a/" + std::string(94, 'b')));
  EXPECT_FALSE(ParseRepository("a/b@" + std::string(201, 'c')));
}

TEST(RepositoryTest, ACommitIsFortyDigits) {
  EXPECT_TRUE(IsCommit("0123456789abcdef0123456789abcdef01234567"));
  EXPECT_FALSE(IsCommit("0123456789ABCDEF0123456789abcdef01234567"));
  EXPECT_FALSE(IsCommit("0123456"));
}

}  // namespace
}  // namespace podium

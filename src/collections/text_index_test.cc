#include "collections/text_index.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "collections/testing/compressed.h"

namespace podium {
namespace {

class TextIndexTest : public testing::Test {
 protected:
  ~TextIndexTest() override { std::remove(path_.c_str()); }

  void Write(const std::string& bytes) {
    std::ofstream(path_, std::ios::binary) << bytes;
  }

  static HashedIds Wanted(std::initializer_list<const char*> ids) {
    HashedIds wanted;
    for (const char* id : ids) wanted.Add(id);
    wanted.Seal();
    return wanted;
  }

  // The text, "(none)", or the error.
  static std::string Find(const TextIndex& index, const std::string& id) {
    const auto text = index.Find(id);
    if (!text) return text.error().message;
    return text->value_or("(none)");
  }

  const std::string path_ =
      testing::TempDir() + "text_index_test" +
      testing::UnitTest::GetInstance()->current_test_info()->name() + ".jsonl";
};

TEST_F(TextIndexTest, FindsTexts) {
  const std::string longer(20'000, 'x');
  Write(
      "{\"_id\":\"a\",\"title\":\"One\",\"text\":\"first\"}\r\n\n"
      "{\"_id\":\"b\",\"text\":\"" +
      longer +
      "\"}\n"
      "{\"_id\":\"c\",\"text\":\"not wanted\"}\n"
      "{\"_id\":\"d\",\"text\":\"last\"}");
  const auto index =
      TextIndex::Build(path_, std::nullopt, Wanted({"a", "b", "d", "e"}));
  ASSERT_TRUE(index) << index.error().message;
  EXPECT_EQ(index->size(), 3u);
  EXPECT_EQ(Find(*index, "a"), "One first");
  EXPECT_EQ(Find(*index, "b"), longer);
  EXPECT_EQ(Find(*index, "c"), "(none)");
  EXPECT_EQ(Find(*index, "d"), "last");
  EXPECT_EQ(Find(*index, "e"), "(none)");
}

TEST_F(TextIndexTest, IndexesTabSeparatedTextsAndLines) {
  Write(
      "\xEF\xBB\xBF"
      "q1\tone\nq2\ttwo\n");
  const auto tsv =
      TextIndex::Build(path_, TextFormat::kTsv, Wanted({"q1", "q2"}));
  ASSERT_TRUE(tsv) << tsv.error().message;
  EXPECT_EQ(Find(*tsv, "q1"), "one");
  EXPECT_EQ(Find(*tsv, "q2"), "two");
  Write("one\n\ntwo\n");
  const auto lines = TextIndex::Build(path_, TextFormat::kLines, Wanted({"2"}));
  ASSERT_TRUE(lines) << lines.error().message;
  EXPECT_EQ(Find(*lines, "2"), "two");
}

TEST_F(TextIndexTest, RefusesDuplicateIds) {
  Write("{\"_id\":\"a\",\"text\":\"1\"}\n{\"_id\":\"a\",\"text\":\"2\"}\n");
  const auto index = TextIndex::Build(path_, std::nullopt, Wanted({"a"}));
  ASSERT_FALSE(index);
  EXPECT_EQ(index.error().message, path_ + ": two texts have the id 'a'");
  EXPECT_TRUE(TextIndex::Build(path_, std::nullopt, Wanted({"b"})));
}

TEST_F(TextIndexTest, NamesTheMalformedLine) {
  Write("{\"_id\":\"a\",\"text\":\"1\"}\n{\"_id\":\n");
  const auto index = TextIndex::Build(path_, std::nullopt, Wanted({"a"}));
  ASSERT_FALSE(index);
  EXPECT_EQ(index.error().message, path_ + ":2: malformed JSON");
}

TEST_F(TextIndexTest, DetectsAChangedFile) {
  Write("{\"_id\":\"a\",\"text\":\"1\"}\n{\"_id\":\"b\",\"text\":\"2\"}\n");
  const auto index = TextIndex::Build(path_, std::nullopt, Wanted({"a", "b"}));
  ASSERT_TRUE(index);
  Write("{\"_id\":\"c\",\"text\":\"3\"}\n{}");
  EXPECT_EQ(Find(*index, "a"), path_ + ": changed while it was being read");
  EXPECT_EQ(Find(*index, "b"), path_ + ": changed while it was being read");
}

TEST_F(TextIndexTest, NamesAMissingFile) {
  const auto missing =
      TextIndex::Build("/no/such/file", std::nullopt, Wanted({"a"}));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
}

TEST_F(TextIndexTest, KeepsTheWantedTextsOfACompressedFile) {
  const std::string longer(20'000, 'x');
  Write(
      GzipOf("\xEF\xBB\xBF{\"_id\":\"a\",\"text\":\"first\"}\r\n\n"
             "{\"_id\":\"c\",\"text\":\"not wanted\"}\n"
             "{\"_id\":\"b\",\"text\":\"" +
             longer + "\"}"));
  const auto index =
      TextIndex::Build(path_, std::nullopt, Wanted({"a", "b", "d"}));
  ASSERT_TRUE(index) << index.error().message;
  // A compressed file is read once, so it no longer matters.
  Write("");
  EXPECT_EQ(index->size(), 2u);
  EXPECT_EQ(Find(*index, "a"), "first");
  EXPECT_EQ(Find(*index, "b"), longer);
  EXPECT_EQ(Find(*index, "c"), "(none)");
}

TEST_F(TextIndexTest, OrdinalsSkipBlankLinesOfCompressedFiles) {
  Write(ZstdOf("one\n\ntwo\nthree\n"));
  const auto lines = TextIndex::Build(path_, TextFormat::kLines, Wanted({"3"}));
  ASSERT_TRUE(lines) << lines.error().message;
  EXPECT_EQ(Find(*lines, "3"), "three");
}

TEST_F(TextIndexTest, ReadsAPipe) {
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  std::thread writer([this] { Write("{\"_id\":\"a\",\"text\":\"one\"}\n"); });
  const auto index = TextIndex::Build(path_, std::nullopt, Wanted({"a"}));
  writer.join();
  ASSERT_TRUE(index) << index.error().message;
  EXPECT_EQ(Find(*index, "a"), "one");
}

TEST_F(TextIndexTest, NamesATemporaryFolderThatCannotBeUsed) {
  Write(GzipOf("{\"_id\":\"a\",\"text\":\"one\"}\n"));
  setenv("TMPDIR", "/no/such/folder", 1);
  const auto index = TextIndex::Build(path_, std::nullopt, Wanted({"a"}));
  unsetenv("TMPDIR");
  ASSERT_FALSE(index);
  EXPECT_EQ(index.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(index.error().message,
            "/no/such/folder: cannot keep the texts of " + path_ +
                " in a temporary file there: No such file or directory (set "
                "TMPDIR to another folder)");
}

}  // namespace
}  // namespace podium

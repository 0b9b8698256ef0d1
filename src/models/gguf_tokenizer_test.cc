// Vocabularies as llama.cpp's converter writes them: the ids are those of
// `tokenizers` with the tokenizer.json that they came from
// (tools/gguf_files.py).

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/file_source.h"
#include "base/json.h"
#include "models/gguf_folder.h"
#include "tokenizer/tokenizer.h"

namespace podium {
namespace {

std::vector<int32_t> IdsOf(simdjson::dom::element array) {
  std::vector<int32_t> ids;
  for (const auto id : simdjson::dom::array(array)) {
    ids.push_back(static_cast<int32_t>(int64_t(id)));
  }
  return ids;
}

class GgufTokenizerTest : public testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(Files, GgufTokenizerTest,
                         testing::Values("llama2", "llama3"));

TEST_P(GgufTokenizerTest, IdsAreThoseOfTheTokenizerJson) {
  const std::string name = GetParam();
  const std::filesystem::path folder =
      std::filesystem::path(PODIUM_SOURCE_DIR) / "tests/data/gguf/vocabularies";
  const auto files = OpenGguf((folder / (name + ".gguf")).string(), Limits{});
  ASSERT_TRUE(files) << files.error().message;
  const auto tokenizer = Tokenizer::Load(**files, Limits{});
  ASSERT_TRUE(tokenizer) << tokenizer.error().message;
  const auto bytes = OpenFolder(folder)->Read(name + ".json", 1 << 20);
  ASSERT_TRUE(bytes);
  const auto document = JsonDocument::Parse(bytes->bytes, 8);
  ASSERT_TRUE(document);
  const std::vector<int32_t> query =
      (*tokenizer)->Tokenize(std::string_view(document->root()["query"]));
  int texts = 0;
  for (const auto row : document->root()["texts"]) {
    const std::string_view text(row["text"]);
    const std::vector<int32_t> ids = (*tokenizer)->Tokenize(text);
    EXPECT_EQ(ids, IdsOf(row["ids"])) << text;
    const auto pair = (*tokenizer)->EncodePair(query, ids, {});
    ASSERT_TRUE(pair) << pair.error().message;
    EXPECT_EQ(pair->input_ids, IdsOf(row["pair"])) << text;
    ++texts;
  }
  EXPECT_GT(texts, 10);
}

}  // namespace
}  // namespace podium

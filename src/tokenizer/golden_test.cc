// Compares ids of the built-in model's tokenizer with those of Hugging Face
// `tokenizers`, and ids of small folders with those of transformers.
// tools/tokenizer_goldens.py generates the expected ids.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "base/file_source.h"
#include "base/json.h"
#include "base/testing/memory_files.h"
#include "tokenizer/base64.h"
#include "tokenizer/tokenizer.h"

namespace podium {
namespace {

using Ids = std::vector<int32_t>;

const std::string kRoot = PODIUM_SOURCE_DIR;

// PODIUM_TOKENIZER_MODEL names another folder with the same vocabulary.
std::string ModelFolder() {
  const char* folder = std::getenv("PODIUM_TOKENIZER_MODEL");
  return folder != nullptr ? folder : kRoot + "/models/podium-MiniLM-L6";
}

std::unique_ptr<Tokenizer> LoadModel() {
  auto tokenizer = Tokenizer::Load(*OpenFolder(ModelFolder()), Limits{});
  EXPECT_TRUE(tokenizer) << tokenizer.error().message;
  return tokenizer ? std::move(*tokenizer) : nullptr;
}

std::vector<std::string> Lines(const std::string& name) {
  const char* folder = std::getenv("PODIUM_TOKENIZER_GOLDENS");
  std::ifstream file(
      (folder != nullptr ? folder : kRoot + "/tests/data/tokenizer") + "/" +
      name);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

std::string String(simdjson::dom::element row, std::string_view key) {
  return std::string(std::string_view(row[key]));
}

Ids Integers(simdjson::dom::element row, std::string_view key) {
  Ids ids;
  for (const simdjson::dom::element id : simdjson::dom::array(row[key])) {
    ids.push_back(static_cast<int32_t>(int64_t(id)));
  }
  return ids;
}

TEST(TokenizerGoldenTest, Texts) {
  const auto tokenizer = LoadModel();
  ASSERT_TRUE(tokenizer);
  EXPECT_EQ(tokenizer->vocab_size(), 30522);
  EXPECT_EQ(tokenizer->pair_special_tokens(), 4);
  const auto lines = Lines("texts.jsonl");
  ASSERT_GT(lines.size(), 250u);
  for (const std::string& line : lines) {
    const auto row = JsonDocument::Parse(line, 8);
    ASSERT_TRUE(row);
    EXPECT_EQ(tokenizer->Tokenize(String(row->root(), "text")),
              Integers(row->root(), "ids"))
        << line;
  }
}

void ExpectPairs(const Tokenizer& tokenizer, const std::string& file) {
  const auto lines = Lines(file);
  ASSERT_GT(lines.size(), 500u);
  for (const std::string& line : lines) {
    const auto document = JsonDocument::Parse(line, 8);
    ASSERT_TRUE(document);
    const simdjson::dom::element row = document->root();
    PairOptions options;
    options.max_length = static_cast<int32_t>(int64_t(row["max_length"]));
    options.truncation = String(row, "truncation") == "only_second"
                             ? Truncation::kOnlySecond
                             : Truncation::kLongestFirst;
    const auto encoding = tokenizer.EncodePair(
        tokenizer.Tokenize(String(row, "query")),
        tokenizer.Tokenize(String(row, "document")), options);
    if (!row["error"].error()) {
      EXPECT_FALSE(encoding) << line;
      continue;
    }
    ASSERT_TRUE(encoding) << line;
    EXPECT_EQ(encoding->input_ids, Integers(row, "input_ids")) << line;
    EXPECT_EQ(encoding->token_type_ids, Integers(row, "token_type_ids"));
    EXPECT_EQ(encoding->truncated, bool(row["truncated"])) << line;
  }
}

TEST(TokenizerGoldenTest, Pairs) {
  const auto tokenizer = LoadModel();
  ASSERT_TRUE(tokenizer);
  ExpectPairs(*tokenizer, "pairs.jsonl");
}

// A file is a string, or an object with its bytes in base64.
std::string BytesOfFile(simdjson::dom::element file) {
  std::string_view text;
  if (!file.get(text)) return std::string(text);
  const auto bytes = DecodeBase64(std::string_view(file["base64"]));
  EXPECT_TRUE(bytes);
  return bytes.value_or("");
}

void ExpectFolder(simdjson::dom::element row) {
  std::map<std::string, std::string, std::less<>> contents;
  for (const auto file : simdjson::dom::object(row["files"])) {
    contents.emplace(file.key, BytesOfFile(file.value));
  }
  const MemoryFiles files(contents);
  for (const SpecialTokens special_tokens :
       {SpecialTokens::kText, SpecialTokens::kMatch}) {
    const auto tokenizer =
        Tokenizer::Load(files, Limits{}, {.special_tokens = special_tokens});
    ASSERT_TRUE(tokenizer) << tokenizer.error().message;
    const bool text = special_tokens == SpecialTokens::kText;
    for (const auto of : simdjson::dom::array(row["texts"])) {
      EXPECT_EQ((*tokenizer)->Tokenize(String(of, "text")),
                Integers(of, text ? "text_ids" : "match_ids"))
          << simdjson::minify(of);
      if (!of["decoded"].error()) {
        EXPECT_EQ((*tokenizer)->Detokenize(Integers(of, "match_ids")),
                  String(of, "decoded"));
      }
    }
    int64_t max_length = 0;
    if (row["max_length"].get(max_length)) {  // null: no limit
      max_length = std::numeric_limits<int32_t>::max();
    }
    EXPECT_EQ((*tokenizer)->max_length(), max_length);
    const auto pair = (*tokenizer)
                          ->EncodePair((*tokenizer)->Tokenize("a b"),
                                       (*tokenizer)->Tokenize("b c"), {});
    ASSERT_TRUE(pair);
    EXPECT_EQ(pair->input_ids, Integers(row, "input_ids"));
    EXPECT_EQ(pair->token_type_ids, Integers(row, "token_type_ids"));
  }
}

void ExpectFolders(const std::vector<std::string>& lines) {
  for (size_t i = 0; i < lines.size(); ++i) {
    SCOPED_TRACE("line " + std::to_string(i + 1));
    const auto row = JsonDocument::Parse(lines[i], 8);
    ASSERT_TRUE(row);
    ExpectFolder(row->root());
  }
}

TEST(TokenizerGoldenTest, FoldersAsTransformersReadsThem) {
  const auto lines = Lines("folders.jsonl");
  ASSERT_GT(lines.size(), 100u);
  ExpectFolders(lines);
}

// RoBERTa's folders, and tokenizer.json with other components than BERT's.
TEST(TokenizerGoldenTest, StagesAsTransformersReadsThem) {
  const auto lines = Lines("stages.jsonl");
  ASSERT_GT(lines.size(), 30u);
  ExpectFolders(lines);
}

TEST(TokenizerGoldenTest, SentencePieceModelsAsTransformersReadsThem) {
  const auto lines = Lines("sentencepiece.jsonl");
  ASSERT_GT(lines.size(), 15u);
  ExpectFolders(lines);
}

// vocab.txt and tokenizer_config.json give the same ids.
TEST(TokenizerGoldenTest, ByVocabTxt) {
  class WithoutTokenizerJson final : public FileSource {
   public:
    std::string Describe(std::string_view name) const override {
      return folder_->Describe(name);
    }
    bool Has(std::string_view name) const override {
      return name != "tokenizer.json" && folder_->Has(name);
    }
    Result<std::shared_ptr<const OpenFile>> Open(
        std::string_view name) const override {
      return folder_->Open(name);
    }

   private:
    std::unique_ptr<FileSource> folder_ = OpenFolder(ModelFolder());
  };
  const WithoutTokenizerJson files;
  if (!files.Has("vocab.txt")) GTEST_SKIP() << "the model has no vocab.txt";
  const auto tokenizer = Tokenizer::Load(files, Limits{});
  ASSERT_TRUE(tokenizer) << tokenizer.error().message;
  for (const std::string& line : Lines("texts.jsonl")) {
    const auto row = JsonDocument::Parse(line, 8);
    ASSERT_TRUE(row);
    EXPECT_EQ((*tokenizer)->Tokenize(String(row->root(), "text")),
              Integers(row->root(), "ids"))
        << line;
  }
  ExpectPairs(**tokenizer, "bert_pairs.jsonl");
}

}  // namespace
}  // namespace podium

// Folders of RoBERTa's kind: byte-level BPE, and the classes that read it.

#include <gtest/gtest.h>

#include <string>

#include "base/testing/memory_files.h"
#include "tokenizer/tokenizer.h"

namespace podium {
namespace {

using RobertaIds = std::vector<int32_t>;
using Files = std::map<std::string, std::string, std::less<>>;

// "\u0120" is a space; tests replace parts of it.
constexpr std::string_view kRobertaJson = R"({
  "added_tokens": [
    {"id": 0, "content": "<s>", "special": true},
    {"id": 8, "content": "<mask>", "special": true, "lstrip": true}],
  "normalizer": null,
  "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false,
                    "trim_offsets": true, "use_regex": true},
  "post_processor": {"type": "RobertaProcessing", "sep": ["</s>", 2],
                     "cls": ["<s>", 0], "trim_offsets": true,
                     "add_prefix_space": false},
  "decoder": {"type": "ByteLevel"},
  "model": {"type": "BPE", "dropout": null, "unk_token": null,
    "continuing_subword_prefix": "", "end_of_word_suffix": "",
    "fuse_unk": false, "byte_fallback": false,
    "vocab": {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, "a": 4,
              "b": 5, "Ġ": 6, "ab": 7, "Ġa": 9, "<": 10, "s": 11, ">": 12},
    "merges": ["a b", ["Ġ", "a"]]}
})";

std::string RobertaWith(std::string_view from, std::string_view to) {
  std::string json(kRobertaJson);
  const size_t at = json.find(from);
  EXPECT_NE(at, json.npos) << from;
  return json.replace(at, from.size(), to);
}

Result<std::unique_ptr<Tokenizer>> LoadFolder(
    Files files, SpecialTokens special_tokens = SpecialTokens::kText) {
  return Tokenizer::Load(MemoryFiles(std::move(files)), Limits{},
                         {.special_tokens = special_tokens});
}

// Checks that the folder is refused, with a message that contains `part`.
void ExpectFolderRefused(Files files, std::string_view part) {
  const auto tokenizer = LoadFolder(std::move(files));
  ASSERT_FALSE(tokenizer) << part;
  EXPECT_NE(tokenizer.error().message.find(part), std::string::npos)
      << tokenizer.error().message << "\nlacks " << part;
}

void ExpectModelRefused(std::string_view from, std::string_view to,
                        std::string_view part) {
  ExpectFolderRefused({{"tokenizer.json", RobertaWith(from, to)}}, part);
}

TEST(RobertaTest, ReadsTokenizerJson) {
  const auto tokenizer =
      LoadFolder({{"tokenizer.json", std::string(kRobertaJson)}});
  ASSERT_TRUE(tokenizer) << tokenizer.error().message;
  const Tokenizer& t = **tokenizer;
  EXPECT_EQ(t.Tokenize("ab a b"), (RobertaIds{7, 9, 6, 5}));
  EXPECT_EQ(t.vocab_size(), 13);
  EXPECT_EQ(t.pair_special_tokens(), 4);
  EXPECT_EQ(t.TokenString(9), "Ġa");
  EXPECT_EQ(t.Detokenize(RobertaIds{7, 9, 6, 5}), "ab a b");
  const auto pair = t.EncodePair(RobertaIds{7}, RobertaIds{4}, {});
  ASSERT_TRUE(pair);
  EXPECT_EQ(pair->input_ids, (RobertaIds{0, 7, 2, 2, 4, 2}));
  EXPECT_EQ(pair->token_type_ids, RobertaIds(6, 0));
  EXPECT_FALSE(t.splits());
}

TEST(RobertaTest, InvalidUtf8IsTheReplacementCharacter) {
  // The bytes of U+FFFD: EF BF BD.
  const auto tokenizer = LoadFolder(
      {{"tokenizer.json",
        RobertaWith(R"("a": 4)", R"("a": 4, "ï": 20, "¿": 21, "½": 22)")}});
  ASSERT_TRUE(tokenizer) << tokenizer.error().message;
  EXPECT_EQ((*tokenizer)
                ->Tokenize("a\xFF"
                           "b\xE4\xB8"),
            (RobertaIds{4, 20, 21, 22, 5, 20, 21, 22}));
  EXPECT_EQ((*tokenizer)->Tokenize(""), RobertaIds{});
}

TEST(RobertaTest, TokensOfThePairsStructureAreTextUnlessTheyAreMatched) {
  const Files files = {{"tokenizer.json", std::string(kRobertaJson)}};
  EXPECT_EQ((*LoadFolder(files))->Tokenize("a<s>a"),
            (RobertaIds{4, 10, 11, 12, 4}));
  EXPECT_EQ((*LoadFolder(files))->Tokenize("<mask>"),
            (RobertaIds{10, 4, 11, 12}));  // without "m" and "k"
  const auto matching = LoadFolder(files, SpecialTokens::kMatch);
  ASSERT_TRUE(matching);
  EXPECT_EQ((*matching)->Tokenize("a<s>a <mask> a"),
            (RobertaIds{4, 0, 4, 8, 9}));
}

TEST(RobertaTest, TheClassDecidesThePrefixSpace) {
  const auto load = [](std::string config, std::string json) {
    return LoadFolder({{"tokenizer.json", std::move(json)},
                       {"tokenizer_config.json", std::move(config)}});
  };
  const std::string with = RobertaWith(R"("add_prefix_space": false)",
                                       R"("add_prefix_space": true)");
  const std::string without(kRobertaJson);
  const auto ids = [&](std::string config, const std::string& json) {
    const auto tokenizer = load(std::move(config), json);
    EXPECT_TRUE(tokenizer) << tokenizer.error().message;
    return (*tokenizer)->Tokenize("a");
  };
  EXPECT_EQ(ids(R"({"tokenizer_class": "RobertaTokenizerFast"})", with),
            RobertaIds{4});
  EXPECT_EQ(ids(R"({"tokenizer_class": "RobertaTokenizer",
                    "add_prefix_space": true})",
                without),
            RobertaIds{9});
  EXPECT_EQ(ids(R"({"tokenizer_class": "PreTrainedTokenizerFast"})", with),
            RobertaIds{9});
}

TEST(RobertaTest, ConfigJsonNamesTheClassWhereNothingElseDoes) {
  const std::string with = RobertaWith(R"("add_prefix_space": false)",
                                       R"("add_prefix_space": true)");
  const auto ids = [&](std::string config) {
    const auto tokenizer = LoadFolder({{"tokenizer.json", with},
                                       {"tokenizer_config.json", "{}"},
                                       {"config.json", std::move(config)}});
    EXPECT_TRUE(tokenizer) << tokenizer.error().message;
    return (*tokenizer)->Tokenize("a");
  };
  EXPECT_EQ(ids(R"({"model_type": "roberta"})"), RobertaIds{4});
  EXPECT_EQ(ids(R"({"model_type": "other"})"), RobertaIds{9});
  EXPECT_EQ(ids(R"({"model_type": "bert",
                    "tokenizer_class": "RobertaTokenizer"})"),
            RobertaIds{4});
  ExpectFolderRefused({{"tokenizer.json", with},
                       {"tokenizer_config.json", "{}"},
                       {"config.json", "{"}},
                      "memory/config.json: ");
}

TEST(RobertaTest, AClassRefusesTheModelOfAnother) {
  ExpectFolderRefused(
      {{"tokenizer.json", std::string(kRobertaJson)},
       {"tokenizer_config.json", R"({"tokenizer_class": "BertTokenizer"})"}},
      "memory/tokenizer.json: model.type is \"BPE\", but the tokenizer_class "
      "of tokenizer_config.json has WordPiece; name the class that wrote the "
      "file, or PreTrainedTokenizerFast");
  std::string wordpiece =
      RobertaWith(R"("type": "BPE")", R"("type": "WordPiece")");
  ExpectFolderRefused({{"tokenizer.json", std::move(wordpiece)}},
                      "model is WordPiece, which does not work behind the "
                      "pre-tokenizer ByteLevel; BPE does");
}

TEST(RobertaTest, AModelWithoutTypeIsKnownByItsMembers) {
  const auto tokenizer =
      LoadFolder({{"tokenizer.json", RobertaWith(R"("type": "BPE", )", "")}});
  ASSERT_TRUE(tokenizer) << tokenizer.error().message;
  EXPECT_EQ((*tokenizer)->Tokenize("ab"), RobertaIds{7});
}

constexpr char kVocabJsonFile[] =
    R"({"<s>": 0, "</s>": 1, "<pad>": 2, "<unk>": 3,
  "<mask>": 4, "a": 5, "b": 6, "Ġ": 7, "ab": 8, "Ġa": 9})";

TEST(RobertaTest, ReadsVocabJsonAndMergesTxt) {
  const auto tokenizer =
      LoadFolder({{"vocab.json", kVocabJsonFile},
                  {"merges.txt", "#version: 0.2\na b\r\nĠ a\n"}});
  ASSERT_TRUE(tokenizer) << tokenizer.error().message;
  EXPECT_EQ((*tokenizer)->Tokenize("ab a ab"), (RobertaIds{8, 9, 7, 8}));
  EXPECT_EQ(
      (*tokenizer)->EncodePair(RobertaIds{5}, RobertaIds{6}, {})->input_ids,
      (RobertaIds{0, 5, 1, 1, 6, 1}));
  const auto matching = LoadFolder(
      {{"vocab.json", kVocabJsonFile},
       {"merges.txt", ""},
       {"tokenizer_config.json", R"({"tokenizer_class": "RobertaTokenizer",
           "mask_token": {"content": "<mask>", "lstrip": true}})"}},
      SpecialTokens::kMatch);
  ASSERT_TRUE(matching) << matching.error().message;
  EXPECT_EQ((*matching)->Tokenize("a <mask>b<s>"), (RobertaIds{5, 4, 6, 0}));
}

TEST(RobertaTest, RefusesBadVocabJsonAndMergesTxt) {
  const auto refused = [](std::string vocab, std::string merges,
                          std::string_view part) {
    ExpectFolderRefused(
        {{"vocab.json", std::move(vocab)}, {"merges.txt", std::move(merges)}},
        part);
  };
  refused("[]", "", "memory/vocab.json: the document is an array");
  refused("{", "", "memory/vocab.json: ");
  refused(R"({"a": 0, "b": 0})", "", "has the id 0 twice");
  refused(R"({"a": 0})", "", "cls_token \"<s>\" is not one of its tokens");
  refused(kVocabJsonFile, "#version: 0.2\na b c\n",
          "memory/merges.txt: line 2 is \"a b c\"; two tokens with one space "
          "between them work");
  refused(kVocabJsonFile, "a b\n\nĠ a\n", "line 2 is \"\"");
  refused(kVocabJsonFile, "a x\n",
          "line 1 names \"x\", which is not in the vocabulary");
  refused(kVocabJsonFile, "b a\n", "names \"ba\"");
  refused(kVocabJsonFile, "a b\nĠ a\na b\n",
          "the merge [2] repeats [0]; remove one");
  refused(kVocabJsonFile, "a \xFF\n", "invalid UTF-8 at byte 2");
}

TEST(RobertaTest, NamesTheFilesThatAreMissing) {
  const std::string config = R"({"tokenizer_class": "RobertaTokenizer"})";
  for (const Files& files :
       {Files{{"tokenizer_config.json", config}},
        Files{{"tokenizer_config.json", config},
              {"vocab.json", kVocabJsonFile}},
        Files{{"tokenizer_config.json", config}, {"vocab.txt", "a"}}}) {
    const auto tokenizer = LoadFolder(files);
    ASSERT_FALSE(tokenizer);
    EXPECT_EQ(tokenizer.error().code, ErrorCode::kNotFound);
    EXPECT_EQ(tokenizer.error().message,
              "there is neither memory/tokenizer.json nor memory/vocab.json "
              "with merges.txt");
  }
}

TEST(RobertaTest, RefusesOptionsThatChangeTokens) {
  ExpectModelRefused(R"("dropout": null)", R"("dropout": 0.1)",
                     "model.dropout is not 0");
  ExpectModelRefused(R"("byte_fallback": false)", R"("byte_fallback": 1)",
                     "model.byte_fallback is 1; true or false is understood");
  ExpectModelRefused(R"("unk_token": null)", R"("unk_token": "[UNK]")",
                     "model.unk_token is \"[UNK]\", which is not in "
                     "model.vocab");
  ExpectModelRefused(R"("end_of_word_suffix": "")",
                     R"("end_of_word_suffix": 1)",
                     "model.end_of_word_suffix is 1; a string is understood");
  ExpectModelRefused(R"("fuse_unk": false)", R"("fuse_unk": 0)",
                     "model.fuse_unk is 0; true or false is understood");
}

TEST(RobertaTest, RefusesHostileMerges) {
  constexpr std::string_view kMerges = R"("merges": ["a b", ["Ġ", "a"]])";
  const auto refused = [&](std::string_view merges, std::string_view part) {
    ExpectModelRefused(kMerges, "\"merges\": " + std::string(merges), part);
  };
  refused("null", "model.merges is missing");
  refused("{}", "model.merges is an object; an array is understood");
  refused(R"([["a", "x"]])",
          "model.merges [0] names \"x\", which is not in the vocabulary; both "
          "have to come from the same tokenizer");
  refused(R"(["a b", "b b"])", "model.merges [1] names \"bb\"");
  refused(R"([["a", "b"], "a b"])",
          "model.merges [1] repeats [0]; remove one of the two");
  refused(R"([1])", "[0] is neither a string nor an array of two strings");
  refused(R"([["a"]])", "[0] is neither a string nor");
  refused(R"([["a", "b", "a"]])", "[0] is neither a string nor");
  refused(R"([["a", 1]])", "[0] is neither a string nor");
  refused(R"(["ab"])", "[0] is \"ab\"; two tokens with one space");
  refused(R"([["", ""]])", "[0] names \"\"");
}

TEST(RobertaTest, RefusesHostileVocabularies) {
  ExpectModelRefused(R"("a": 4)", R"("a": 5)",
                     "model.vocab has the id 5 twice");
  ExpectModelRefused(R"("a": 4)", R"("a": -1)",
                     "model.vocab has an id for \"a\" that is not an integer");
  ExpectModelRefused(R"("a": 4)", R"("a": 16777216)", "from 0 to 16777215");
  ExpectModelRefused(R"("sep": ["</s>", 2])", R"("sep": ["</s>", 13])",
                     "post_processor.sep[1] is 13");
}

TEST(RobertaTest, RefusesSequencesWithoutEnd) {
  std::string deep = R"({"type": "ByteLevel"})";
  for (int i = 0; i < 40; ++i) {
    deep = R"({"type": "Sequence", "pretokenizers": [)" + deep + "]}";
  }
  std::string json(kRobertaJson);
  const size_t begin = json.find(R"({"type": "ByteLevel", "add)");
  const size_t end = json.find(R"(  "post_processor")");
  json.replace(begin, end - begin, deep + ",");
  ExpectFolderRefused({{"tokenizer.json", json}}, "nested");
}

TEST(RobertaTest, AMegabyteWithoutSpacesTakesLinearTime) {
  const auto tokenizer =
      LoadFolder({{"tokenizer.json", std::string(kRobertaJson)}});
  ASSERT_TRUE(tokenizer);
  constexpr size_t kBytes = 1 << 20;
  EXPECT_EQ((*tokenizer)->Tokenize(std::string(kBytes, 'a')).size(), kBytes);
  std::string pairs;
  while (pairs.size() < kBytes) pairs += "ab";
  EXPECT_EQ((*tokenizer)->Tokenize(pairs), RobertaIds(kBytes / 2, 7));
  EXPECT_EQ((*tokenizer)->Tokenize(std::string(kBytes, '\xFF')), RobertaIds{});
}

}  // namespace
}  // namespace podium

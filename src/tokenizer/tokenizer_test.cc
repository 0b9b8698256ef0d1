#include "tokenizer/tokenizer.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "base/testing/memory_files.h"

namespace podium {
namespace {

using Ids = std::vector<int32_t>;

// A small model; tests replace parts of it.
constexpr std::string_view kTokenizerJson = R"({
  "version": "1.0", "truncation": {"direction": "Right", "max_length": 8,
                                   "strategy": "LongestFirst", "stride": 0},
  "padding": null,
  "added_tokens": [
    {"id": 0, "content": "[UNK]", "special": true},
    {"id": 9, "content": "[NEW]", "special": true}],
  "normalizer": {"type": "BertNormalizer", "clean_text": true,
    "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
  "pre_tokenizer": {"type": "BertPreTokenizer"},
  "post_processor": {"type": "TemplateProcessing", "single": [],
    "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
             {"Sequence": {"id": "A", "type_id": 0}},
             {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
             {"Sequence": {"id": "B", "type_id": 1}},
             {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
    "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [1], "tokens": ["[CLS]"]},
                       "[SEP]": {"id": "[SEP]", "ids": [2], "tokens": ["[SEP]"]}}},
  "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
  "model": {"type": "WordPiece", "unk_token": "[UNK]",
    "continuing_subword_prefix": "##", "max_input_chars_per_word": 6,
    "vocab": {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "hello": 3, "##s": 4,
              "[": 5, "]": 6, "sep": 7, "e": 8}}
})";

std::string Replaced(std::string_view from, std::string_view to) {
  std::string json(kTokenizerJson);
  const size_t at = json.find(from);
  EXPECT_NE(at, json.npos) << from;
  return json.replace(at, from.size(), to);
}

Result<std::unique_ptr<Tokenizer>> LoadJson(std::string json,
                                            const Limits& limits = {}) {
  const MemoryFiles files({{"tokenizer.json", std::move(json)}});
  return Tokenizer::Load(files, limits);
}

// Checks that loading `json` fails, with a message that names the file and
// contains `part`.
void ExpectRefused(std::string json, std::string_view part) {
  const auto tokenizer = LoadJson(std::move(json));
  ASSERT_FALSE(tokenizer) << part;
  EXPECT_EQ(tokenizer.error().code, ErrorCode::kInvalidData);
  EXPECT_NE(tokenizer.error().message.find("memory/tokenizer.json"),
            std::string::npos)
      << tokenizer.error().message;
  EXPECT_NE(tokenizer.error().message.find(part), std::string::npos)
      << tokenizer.error().message << "\nlacks " << part;
}

TEST(TokenizerTest, ReadsTokenizerJson) {
  const auto tokenizer = LoadJson(std::string(kTokenizerJson));
  ASSERT_TRUE(tokenizer) << tokenizer.error().message;
  const Tokenizer& t = **tokenizer;
  EXPECT_EQ(t.vocab_size(), 10);  // [NEW] is one of them
  EXPECT_EQ(t.pair_special_tokens(), 3);
  EXPECT_EQ(t.Tokenize("Hellos HELL\u00C9 \u00E9"), (Ids{3, 4, 0, 8}));
  EXPECT_EQ(t.Tokenize("hellos helloss"), (Ids{3, 4, 0}));  // 7 letters
  // The max_length in the file is ignored.
  const auto pair = t.EncodePair(Ids{3, 3, 3, 3}, Ids{4, 4, 4}, {});
  ASSERT_TRUE(pair);
  EXPECT_EQ(pair->input_ids, (Ids{1, 3, 3, 3, 3, 2, 4, 4, 4, 2}));
  EXPECT_EQ(pair->token_type_ids, (Ids{0, 0, 0, 0, 0, 0, 1, 1, 1, 1}));
}

TEST(TokenizerTest, KnowsWhatItsIdsAreCalled) {
  const auto tokenizer = LoadJson(std::string(kTokenizerJson));
  ASSERT_TRUE(tokenizer);
  EXPECT_EQ((*tokenizer)->TokenString(4), "##s");
  EXPECT_EQ((*tokenizer)->TokenString(9), "[NEW]");
  EXPECT_FALSE((*tokenizer)->TokenString(10));
  EXPECT_EQ((*tokenizer)->Detokenize((*tokenizer)->Tokenize("HELLOS [sep]")),
            "hellos [ sep ]");
}

TEST(TokenizerTest, TokensOfThePairsStructureAreTextUnlessTheyAreMatched) {
  const auto tokenizer = LoadJson(std::string(kTokenizerJson));
  ASSERT_TRUE(tokenizer);
  EXPECT_EQ((*tokenizer)->Tokenize("hello [SEP] hello"), (Ids{3, 5, 7, 6, 3}));
  EXPECT_EQ((*tokenizer)->Tokenize("[UNK]"), (Ids{5, 0, 6}));
  // For transformers [SEP] is an added token, although tokenizer.json does not
  // list it.
  const MemoryFiles files({{"tokenizer.json", std::string(kTokenizerJson)},
                           {"tokenizer_config.json", "{}"}});
  const auto matching = Tokenizer::Load(
      files, Limits{}, {.special_tokens = SpecialTokens::kMatch});
  ASSERT_TRUE(matching);
  EXPECT_EQ((*matching)->Tokenize("hello [SEP] hello"), (Ids{3, 2, 3}));
  EXPECT_EQ((*matching)->Tokenize("[UNK][sep]"), (Ids{0, 5, 7, 6}));
}

TEST(TokenizerTest, OtherAddedTokensAreFoundInText) {
  const auto tokenizer = LoadJson(std::string(kTokenizerJson));
  ASSERT_TRUE(tokenizer);
  EXPECT_EQ((*tokenizer)->Tokenize("hello[NEW]s [new]"),
            (Ids{3, 9, 0, 5, 0, 6}));
  const auto normalized =
      LoadJson(Replaced(R"("content": "[NEW]", "special": true)",
                        R"("content": "[NEW]", "special": false)"));
  ASSERT_TRUE(normalized) << normalized.error().message;
  EXPECT_EQ((*normalized)->Tokenize("hello[NEW] [n\u00E9w]"), (Ids{3, 9, 9}));
}

Result<std::unique_ptr<Tokenizer>> LoadWithConfig(
    std::string config, std::string json = std::string(kTokenizerJson)) {
  const MemoryFiles files({{"tokenizer.json", std::move(json)},
                           {"tokenizer_config.json", std::move(config)}});
  return Tokenizer::Load(files, Limits{});
}

TEST(TokenizerTest, TokenizerConfigWinsOverTokenizerJson) {
  const auto cased = LoadWithConfig(R"({"do_lower_case": false})");
  ASSERT_TRUE(cased) << cased.error().message;
  EXPECT_EQ((*cased)->Tokenize("hello Hello"), (Ids{3, 0}));
  const auto uncased = LoadWithConfig(
      "{}", Replaced(R"("lowercase": true)", R"("lowercase": false)"));
  ASSERT_TRUE(uncased) << uncased.error().message;
  EXPECT_EQ((*uncased)->Tokenize("hello Hello"), (Ids{3, 3}));
}

TEST(TokenizerTest, SplitsAPairWhereTheTypesTellItsTextsApart) {
  const auto bert = LoadWithConfig("{}");
  ASSERT_TRUE(bert) << bert.error().message;
  EXPECT_TRUE((*bert)->splits());
  EXPECT_EQ((*bert)->EncodeQuery(Ids{3})->input_ids, (Ids{1, 3, 2}));
  EXPECT_EQ((*bert)->EncodeDocument(Ids{4, 5})->input_ids, (Ids{4, 5, 2}));
  const auto untyped = LoadWithConfig(
      R"({"model_input_names": ["input_ids", "attention_mask"]})");
  ASSERT_TRUE(untyped) << untyped.error().message;
  EXPECT_FALSE((*untyped)->splits());
  EXPECT_EQ((*untyped)->EncodeQuery(Ids{3}).error().code,
            ErrorCode::kInvalidArgument);
  EXPECT_EQ((*untyped)->EncodeDocument(Ids{3}).error().code,
            ErrorCode::kInvalidArgument);
}

TEST(TokenizerTest, TokenizerConfigLimitsThePair) {
  EXPECT_EQ((*LoadWithConfig(R"({"model_max_length": 24})"))->max_length(), 24);
  for (const char* none :
       {"{}", R"({"model_max_length": 1000000000000000019884624838656})",
        R"({"model_max_length": 1e30})", R"({"model_max_length": null})"}) {
    const auto tokenizer = LoadWithConfig(none);
    ASSERT_TRUE(tokenizer) << tokenizer.error().message;
    EXPECT_EQ((*tokenizer)->max_length(), std::numeric_limits<int32_t>::max());
  }
  for (const char* bad : {"0", "-1", "4", "\"24\"", "true"}) {
    const auto tokenizer =
        LoadWithConfig(R"({"model_max_length": )" + std::string(bad) + "}");
    ASSERT_FALSE(tokenizer) << bad;
    EXPECT_NE(tokenizer.error().message.find(
                  "memory/tokenizer_config.json: model_max_length is"),
              std::string::npos)
        << tokenizer.error().message;
  }
}

TEST(TokenizerTest, RefusesAddedTokensThatContradictTheVocabulary) {
  const auto refused = [](std::string decoder, std::string_view part) {
    const auto tokenizer =
        LoadWithConfig(R"({"added_tokens_decoder": )" + decoder + "}");
    ASSERT_FALSE(tokenizer) << part;
    EXPECT_NE(tokenizer.error().message.find(part), std::string::npos)
        << tokenizer.error().message;
  };
  refused(R"({"3": {"content": "[X]"}})", "is 3, the id of another token");
  refused(R"({"5": {"content": "hello"}})", "is 5, but \"hello\" is 3");
  refused(R"({"12": {"content": "[NEW]"}})", "is 12, but \"[NEW]\" is 9");
  refused(R"({"x": {"content": "[X]"}})", "has the key \"x\"");
  refused(R"({"-1": {"content": "[X]"}})", "has the key \"-1\"");
  refused(R"({"12": {}})", "added_tokens_decoder.12.content is missing");
  refused(R"({"12": {"content": "[X]", "lstrip": 1}})", "lstrip is 1");
  refused("[]", "added_tokens_decoder is an array");
  refused(R"({"12": {"content": ")" + std::string(2000, 'x') + "\"}}",
          "is longer than 1024 bytes");
}

TEST(TokenizerTest, HonoursTheNormalizersSwitches) {
  const auto cased =
      LoadJson(Replaced(R"("lowercase": true)", R"("lowercase": false)"));
  ASSERT_TRUE(cased);
  EXPECT_EQ((*cased)->Tokenize("hello Hello \u00E9"), (Ids{3, 0, 0}));
  const auto accents = LoadJson(
      Replaced(R"("strip_accents": null)", R"("strip_accents": false)"));
  ASSERT_TRUE(accents);
  EXPECT_EQ((*accents)->Tokenize("Hello \u00E9"), (Ids{3, 0}));
}

TEST(TokenizerTest, ReadsBertProcessing) {
  std::string json(kTokenizerJson);
  const size_t begin = json.find(R"("post_processor")");
  const size_t end = json.find(R"("decoder")");
  json.replace(begin, end - begin, R"("post_processor": {
    "type": "BertProcessing", "sep": ["[SEP]", 2], "cls": ["[CLS]", 1]},)");
  const auto tokenizer = LoadJson(json);
  ASSERT_TRUE(tokenizer) << tokenizer.error().message;
  EXPECT_EQ((*tokenizer)->EncodePair(Ids{3}, Ids{4}, {})->input_ids,
            (Ids{1, 3, 2, 4, 2}));
}

TEST(TokenizerTest, RefusesWhatItDoesNotUnderstand) {
  ExpectRefused(Replaced(R"("BertNormalizer")", R"("Nmt")"),
                "normalizer.type is \"Nmt\"; BertNormalizer, Lowercase, NFC, "
                "NFD, NFKC, NFKD, Precompiled, Prepend, Replace, Sequence, "
                "Strip or StripAccents is understood");
  ExpectRefused(Replaced(R"("BertPreTokenizer")", R"("Digits")"),
                "pre_tokenizer.type is \"Digits\"; BertPreTokenizer, "
                "ByteLevel, Metaspace, Punctuation, Sequence, Split, "
                "Whitespace or WhitespaceSplit is understood");
  ExpectRefused(
      Replaced(R"("type": "WordPiece", "unk)", R"("type": "WordLevel", "unk)"),
      "model.type is \"WordLevel\"; BPE, Unigram or WordPiece is understood");
  ExpectRefused(Replaced(R"("TemplateProcessing")", R"("Other")"),
                "post_processor.type is \"Other\"; BertProcessing, ByteLevel, "
                "RobertaProcessing, Sequence or TemplateProcessing is "
                "understood");
  ExpectRefused(
      Replaced(R"("type": "WordPiece", "pre)", R"("type": "CTC", "pre)"),
      "decoder.type is \"CTC\"; ByteFallback, ByteLevel, Fuse, Metaspace, "
      "Replace, Sequence, Strip or WordPiece is understood");
  ExpectRefused(Replaced(R"("direction": "Right")", R"("direction": "Left")"),
                "truncation.direction is \"Left\"; Right is understood");
}

TEST(TokenizerTest, RefusesMalformedFiles) {
  ExpectRefused("", "empty");
  ExpectRefused("{", "");
  ExpectRefused("[]", "normalizer is missing");
  ExpectRefused("null", "normalizer is missing");
  ExpectRefused(std::string(1 << 20, '['), "");
  ExpectRefused(std::string(100, '[') + std::string(100, ']'), "nested");
  ExpectRefused(Replaced("\"hello\"", "\"\xFF\""), "UTF-8");
  ExpectRefused(Replaced(R"("type": "WordPiece", "unk)", R"("type": 1, "unk)"),
                "model.type is 1; a string is understood");
  ExpectRefused(Replaced(R"("lowercase": true)", R"("lowercase": "yes")"),
                "normalizer.lowercase is a string");
  ExpectRefused(Replaced(R"("pre_tokenizer")", R"("other")"),
                "pre_tokenizer is missing");
}

TEST(TokenizerTest, RefusesIdsThatCannotBe) {
  for (const std::string_view id :
       {"-1", "16777216", "4294967296", "18446744073709551615", "1.5", "\"3\"",
        "null", "1e3"}) {
    ExpectRefused(Replaced(R"("hello": 3)", "\"hello\": " + std::string(id)),
                  "model.vocab has an id for \"hello\" that is not");
  }
  ExpectRefused(Replaced(R"("hello": 3)", R"("hello": 4)"),
                "model.vocab has the id 4 twice");
  ExpectRefused(Replaced(R"("id": 9)", R"("id": -9)"), "added_tokens[1].id");
  ExpectRefused(Replaced(R"("id": 9)", R"("id": 3)"),
                "added_tokens[1].id is 3, the id of another token");
  ExpectRefused(Replaced(R"("id": 0, "content")", R"("id": 5, "content")"),
                "added_tokens[0].id is 5, but \"[UNK]\" is 0");
  ExpectRefused(Replaced(R"("ids": [1])", R"("ids": [10])"),
                "post_processor.special_tokens.[CLS].ids[0] is 10");
  ExpectRefused(Replaced(R"("ids": [1])", R"("ids": [-1])"), "ids[0] is -1");
  ExpectRefused(Replaced(R"("ids": [1])", R"("ids": [])"), "ids is empty");
}

TEST(TokenizerTest, RefusesMissingAndEmptyTokens) {
  ExpectRefused(Replaced(R"("unk_token": "[UNK]")", R"("unk_token": "<unk>")"),
                "model.unk_token is \"<unk>\", which is not in model.vocab");
  ExpectRefused(Replaced(R"("unk_token": "[UNK]",)", ""),
                "model.unk_token is missing");
  ExpectRefused(Replaced(R"("content": "[NEW]")", R"("content": "")"),
                "added_tokens[1].content is empty");
  ExpectRefused(Replaced(R"({"id": "[CLS]", "type_id": 0})",
                         R"({"id": "<s>", "type_id": 0})"),
                "is \"<s>\", which is not in post_processor.special_tokens");
}

TEST(TokenizerTest, RefusesTemplatesThatAreNoPair) {
  const auto with_pair = [](std::string_view pieces) {
    std::string json(kTokenizerJson);
    const size_t begin = json.find(R"("pair": [)") + 9;
    const size_t end = json.find(R"(],
    "special_tokens")");
    return json.replace(begin, end - begin, pieces);
  };
  const std::string a = R"({"Sequence": {"id": "A", "type_id": 0}})";
  const std::string b = R"({"Sequence": {"id": "B", "type_id": 1}})";
  EXPECT_TRUE(LoadJson(with_pair(a + "," + b)));
  for (const std::string& pieces :
       {std::string(), a, b, b + "," + a, a + "," + a, a + "," + b + "," + b}) {
    ExpectRefused(with_pair(pieces), "post_processor.pair does not hold");
  }
  ExpectRefused(with_pair(R"({"Sequence": {"id": "C", "type_id": 0}})"),
                "pair[0].Sequence.id is \"C\"; A or B is understood");
  ExpectRefused(with_pair("{}"), "is neither a SpecialToken nor a Sequence");
  ExpectRefused(with_pair(R"({"Sequence": {"id": "A", "type_id": 256}})"),
                "type_id is 256; an integer from 0 to 255 is understood");
  std::string many = a;
  for (int i = 0; i < 10'000; ++i) many += "," + b;
  ExpectRefused(with_pair(many), "has more than 32 elements");
}

TEST(TokenizerTest, RefusesWordsWithoutBound) {
  for (const std::string_view chars : {"0", "-1", "1001", "1e30"}) {
    ExpectRefused(
        Replaced(R"("max_input_chars_per_word": 6)",
                 "\"max_input_chars_per_word\": " + std::string(chars)),
        "model.max_input_chars_per_word is");
  }
}

TEST(TokenizerTest, ShowsHostileTextOnlyInPart) {
  const auto tokenizer = LoadJson(Replaced(
      R"("WordPiece")", "\"\\u001b[31m\\n" + std::string(100'000, 'x') + "\""));
  ASSERT_FALSE(tokenizer);
  EXPECT_LT(tokenizer.error().message.size(), 200u);
  EXPECT_EQ(tokenizer.error().message.find('\x1b'), std::string::npos);
  EXPECT_EQ(tokenizer.error().message.find('\n'), std::string::npos);
}

TEST(TokenizerTest, EnforcesTheSizeLimit) {
  const auto tokenizer =
      LoadJson(std::string(kTokenizerJson), {.max_tokenizer_bytes = 100});
  ASSERT_FALSE(tokenizer);
  EXPECT_EQ(tokenizer.error().code, ErrorCode::kTooLarge);
}

TEST(TokenizerTest, AFolderWithoutTokenizerIsNotFound) {
  const auto tokenizer = Tokenizer::Load(MemoryFiles({}), Limits{});
  ASSERT_FALSE(tokenizer);
  EXPECT_EQ(tokenizer.error().code, ErrorCode::kNotFound);
  EXPECT_NE(tokenizer.error().message.find("vocab.txt"), std::string::npos);
}

constexpr std::string_view kVocabTxt =
    "[UNK]\n[CLS]\n[SEP]\nhello\r\n##s\n\ne\nHello\n\u4E2D\u6587";

Result<std::unique_ptr<Tokenizer>> LoadVocab(
    std::string config, std::string vocab = std::string(kVocabTxt)) {
  const MemoryFiles files({{"vocab.txt", std::move(vocab)},
                           {"tokenizer_config.json", std::move(config)}});
  return Tokenizer::Load(files, Limits{});
}

TEST(TokenizerTest, ReadsVocabTxt) {
  const MemoryFiles alone({{"vocab.txt", std::string(kVocabTxt)}});
  const auto tokenizer = Tokenizer::Load(alone, Limits{});
  ASSERT_TRUE(tokenizer) << tokenizer.error().message;
  EXPECT_EQ((*tokenizer)->vocab_size(), 9);
  EXPECT_EQ((*tokenizer)->Tokenize("Hellos \u00C9 x"), (Ids{3, 4, 6, 0}));
  EXPECT_EQ((*tokenizer)->EncodePair(Ids{3}, Ids{4}, {})->input_ids,
            (Ids{1, 3, 2, 4, 2}));
}

TEST(TokenizerTest, ReadsTokenizerConfig) {
  const auto cased = LoadVocab(R"({"do_lower_case": false,
    "tokenize_chinese_chars": false, "tokenizer_class": "BertTokenizer",
    "unk_token": {"content": "e"}, "cls_token": "hello", "strip_accents": null,
    "model_max_length": 1e30})");
  ASSERT_TRUE(cased) << cased.error().message;
  EXPECT_EQ((*cased)->Tokenize("Hello hello \u4E2D\u6587 \u00E9"),
            (Ids{7, 3, 8, 6}));
  EXPECT_EQ((*cased)->EncodePair(Ids{}, Ids{}, {})->input_ids, (Ids{3, 2, 2}));
}

TEST(TokenizerTest, AddedTokensJsonIsRefusedWhereNothingElseHasThem) {
  const auto load = [](std::string config) {
    const MemoryFiles files({{"vocab.txt", std::string(kVocabTxt)},
                             {"added_tokens.json", R"({"[NEW]": 9})"},
                             {"tokenizer_config.json", std::move(config)}});
    return Tokenizer::Load(files, Limits{});
  };
  const auto refused = load("{}");
  ASSERT_FALSE(refused);
  EXPECT_TRUE(
      refused.error().message.starts_with("memory/added_tokens.json: "));
  const auto tokenizer =
      load(R"({"added_tokens_decoder": {"9": {"content": "[NEW]"}}})");
  ASSERT_TRUE(tokenizer) << tokenizer.error().message;
  EXPECT_EQ((*tokenizer)->Tokenize("[new]"), Ids{9});
}

TEST(TokenizerTest, TheLaterOfTwoEqualLinesCounts) {
  const auto tokenizer = LoadVocab("{}", "[UNK]\n[CLS]\n[SEP]\na\na\n");
  ASSERT_TRUE(tokenizer);
  EXPECT_EQ((*tokenizer)->Tokenize("a"), Ids{4});
  EXPECT_EQ((*tokenizer)->vocab_size(), 5);
}

TEST(TokenizerTest, RefusesBadVocabTxt) {
  const auto refused = [](std::string config, std::string vocab,
                          std::string_view part) {
    const auto tokenizer = LoadVocab(std::move(config), std::move(vocab));
    ASSERT_FALSE(tokenizer) << part;
    EXPECT_NE(tokenizer.error().message.find(part), std::string::npos)
        << tokenizer.error().message;
  };
  const std::string vocab(kVocabTxt);
  refused("{}", "", "unk_token \"[UNK]\" is not one of its lines");
  refused("{}", "[UNK]\n[SEP]\n", "cls_token \"[CLS]\"");
  refused("{}", "[UNK]\n[CLS]\n", "sep_token \"[SEP]\"");
  refused("{}", "[UNK]\n\xC3\n", "invalid UTF-8 at byte 6");
  refused("{", vocab, "memory/tokenizer_config.json");
  refused(R"({"do_lower_case": 1})", vocab, "do_lower_case is 1");
  refused(R"({"unk_token": []})", vocab, "unk_token is an array");
  refused(R"({"do_basic_tokenize": false})", vocab, "do_basic_tokenize");
  refused(R"({"truncation_side": "left"})", vocab, "right is understood");
  refused(R"({"tokenizer_class": "MPNetTokenizer"})", vocab,
          "tokenizer_class is \"MPNetTokenizer\"");
}

}  // namespace
}  // namespace podium

// Causal models' prompts, with a tokenizer that has a token for each byte and
// some for spellings of the templates.

#include "rerank/prompt.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/testing/memory_files.h"
#include "engine/fake_backend.h"
#include "rerank/pair_maker.h"
#include "rerank/ranking_order.h"
#include "rerank/reranker.h"
#include "rerank/templates/all.h"
#include "rerank/testing/byte_tokenizer.h"

namespace podium {
namespace {

// "yes", "no", "0", "1" and "Yes" are tokens if they are the whole text, and
// <|im_start|> and <|im_end|> in a template.
class PromptTokenizer : public ByteTokenizer {
 public:
  static constexpr int32_t kFirstWord = 300;
  static constexpr std::string_view kWords[] = {
      "yes", "no", "0", "1", "Yes", "<|im_start|>", "<|im_end|>"};

  std::vector<int32_t> Tokenize(std::string_view utf8) const override {
    for (size_t i = 0; i < 5; ++i) {
      if (utf8 == kWords[i]) return {kFirstWord + static_cast<int32_t>(i)};
    }
    return ByteTokenizer::Tokenize(utf8);
  }
  std::vector<int32_t> TokenizeTemplate(std::string_view utf8) const override {
    std::vector<int32_t> ids;
    while (!utf8.empty()) {
      size_t taken = 0;
      for (size_t i = 5; i < std::size(kWords) && taken == 0; ++i) {
        if (!utf8.starts_with(kWords[i])) continue;
        taken = kWords[i].size();
        ids.push_back(kFirstWord + static_cast<int32_t>(i));
      }
      if (taken == 0) {
        taken = 1;
        ids.push_back(static_cast<unsigned char>(utf8[0]));
      }
      utf8.remove_prefix(taken);
    }
    return ids;
  }
  std::optional<std::string_view> TokenString(int32_t id) const override {
    if (id < kFirstWord) return ByteTokenizer::TokenString(id);
    return kWords[id - kFirstWord];
  }
};

std::string TextOfIds(const std::vector<int32_t>& ids) {
  static const PromptTokenizer kTokenizer;
  std::string text;
  for (const int32_t id : ids) text += *kTokenizer.TokenString(id);
  return text;
}

// What the model reads of each document.
Result<std::vector<std::string>> ReadBy(const ScoreTemplate& how,
                                        const RerankJob& job,
                                        int32_t context = 4096) {
  ModelTexts texts{.tokenizer = std::make_unique<PromptTokenizer>()};
  texts.prompt = std::make_unique<Prompt>(*texts.tokenizer, how);
  const ModelSizes model = {.architecture = Architecture::kCausal,
                            .vocab_size = 400,
                            .max_sequence_length = context,
                            .exits = {}};
  const auto made = MakePairs(texts, model, Limits{}, job);
  if (!made) return Unexpected(made.error());
  std::vector<std::string> read;
  for (const BatchPair& pair : made->pairs) {
    const Encoding& prefix = (*made->texts)[pair.query].encoding;
    const Encoding& document = (*made->texts)[pair.document].encoding;
    EXPECT_EQ(pair.query, 0);  // one for all
    EXPECT_EQ(prefix.role, TextRole::kPrefix);
    EXPECT_EQ(document.role, TextRole::kContinuation);
    EXPECT_LE(prefix.tokens() + document.tokens(), context);
    EXPECT_EQ(prefix.token_type_ids.size(), prefix.input_ids.size());
    EXPECT_EQ(document.token_type_ids.size(), document.input_ids.size());
    read.push_back(TextOfIds(prefix.input_ids) + TextOfIds(document.input_ids));
  }
  return read;
}

RerankJob JobOf(std::string query, std::vector<std::string> documents,
                std::string instruction = "") {
  RerankJob job;
  job.request.query = std::move(query);
  job.request.documents = std::move(documents);
  job.instruction = std::move(instruction);
  return job;
}

TEST(PromptTest, Qwen3RerankerReadsItsModelCardsPrompt) {
  const std::string head =
      "<|im_start|>system\nJudge whether the Document meets the requirements "
      "based on the Query and the Instruct provided. Note that the answer can "
      "only be \"yes\" or \"no\".<|im_end|>\n<|im_start|>user\n<Instruct>: ";
  const std::string tail =
      "<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n";
  EXPECT_EQ(
      ReadBy(Qwen3RerankerTemplate(), JobOf("a {query}?", {"b", ""})).value(),
      (std::vector<std::string>{
          head +
              "Given a web search query, retrieve relevant passages that "
              "answer the query\n<Query>: a {query}?\n<Document>: b" +
              tail,
          head +
              "Given a web search query, retrieve relevant passages that "
              "answer the query\n<Query>: a {query}?\n<Document>: " +
              tail}));
  EXPECT_EQ(ReadBy(Qwen3RerankerTemplate(), JobOf("a", {"b"}, "Find {query}"))
                .value(),
            (std::vector<std::string>{
                head + "Find {query}\n<Query>: a\n<Document>: b" + tail}));
}

TEST(PromptTest, MxbaiRerankReadsItsPackagesPrompt) {
  const std::string head =
      "<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a "
      "helpful assistant.<|im_end|>\n<|im_start|>user\n";
  const std::string tail =
      "\nYou are a search relevance expert who evaluates how well documents "
      "match search queries. For each query-document pair, carefully analyze "
      "the semantic relationship between them, then provide your binary "
      "relevance judgment (0 for not relevant, 1 for relevant).\n"
      "Relevance:<|im_end|>\n<|im_start|>assistant\n";
  EXPECT_EQ(ReadBy(MxbaiRerankBaseV2Template(), JobOf("a", {"b"})).value()[0],
            head + "query: a\ndocument: b" + tail);
  EXPECT_EQ(
      ReadBy(MxbaiRerankLargeV2Template(), JobOf("a", {"b"}, "i")).value()[0],
      head + "instruction: i\nquery: a\ndocument: b" + tail);
}

TEST(PromptTest, ZerankReadsTheQueryAsTheSystemsTurn) {
  EXPECT_EQ(ReadBy(ZerankTemplate(), JobOf(" a\n", {"\tb "})).value()[0],
            "<|im_start|>system\na<|im_end|>\n<|im_start|>user\nb<|im_end|>\n"
            "<|im_start|>assistant\n");
  const auto instructed = ReadBy(ZerankTemplate(), JobOf("a", {"b"}, "i"));
  ASSERT_FALSE(instructed);
  EXPECT_EQ(instructed.error().param, "instruction");
  EXPECT_NE(instructed.error().message.find("zerank"), std::string::npos);
}

TEST(PromptTest, EachPassageHasItsLead) {
  const std::string tail =
      "\nGiven a query A and a passage B, determine whether the passage "
      "contains an answer to the query by providing a prediction of either "
      "'Yes' or 'No'.";
  EXPECT_EQ(ReadBy(BgeRerankerGemmaTemplate(), JobOf("a", {"bc"})).value(),
            (std::vector<std::string>{"<bos>A: a\nB: bc" + tail}));
  static const PromptTokenizer kTokenizer;
  const int64_t fixed =
      Prompt(kTokenizer, BgeRerankerGemmaTemplate()).Ask("").value().tokens;
  EXPECT_EQ(ReadBy(BgeRerankerGemmaTemplate(), JobOf("a", {"012345678901"}),
                   static_cast<int32_t>(fixed + 8))
                .value(),
            (std::vector<std::string>{"<bos>A: a\nB: 0123" + tail,
                                      "<bos>A: a\nB: 4567890" + tail,
                                      "<bos>A: a\nB: 1" + tail}));
}

TEST(PromptTest, WordsAroundAPairAreOneTextWithEachPassage) {
  ModelTexts texts{.tokenizer = std::make_unique<ByteTokenizer>()};
  texts.prompt =
      std::make_unique<Prompt>(*texts.tokenizer, LlamaNemotronTemplate());
  const std::string words = "question:q \n \n passage:";
  const auto read = [&](size_t context) {
    const ModelSizes model = {
        .vocab_size = 400,
        .max_sequence_length = static_cast<int32_t>(context),
        .exits = {}};
    std::vector<std::string> pairs;
    const auto made =
        MakePairs(texts, model, Limits{}, JobOf("q", {"0123456789"}));
    if (!made) return std::vector<std::string>{made.error().message};
    for (const BatchPair& pair : made->pairs) {
      EXPECT_EQ(pair.query, BatchPair::kNoText);
      const Encoding& text = (*made->texts)[pair.document].encoding;
      EXPECT_EQ(text.role, TextRole::kPair);
      EXPECT_LE(text.tokens(), static_cast<int64_t>(context));
      // The tokenizer's own stand around it.
      EXPECT_EQ(text.input_ids.front(), 256);
      EXPECT_EQ(text.input_ids.back(), 257);
      pairs.push_back(
          std::string(text.input_ids.begin() + 1, text.input_ids.end() - 1));
    }
    return pairs;
  };
  EXPECT_EQ(read(4096), std::vector<std::string>{words + "0123456789"});
  // The first passage has ":" as one of its tokens.
  EXPECT_EQ(read(2 + words.size() + 6),
            (std::vector<std::string>{words + "01234", words + "56789"}));
  EXPECT_NE(read(10)[0].find("too few"), std::string::npos);
}

TEST(PromptTest, SpecialTokensOfATextAreText) {
  // The tokenizer's ids for the bytes, not the template's token.
  const auto read =
      ReadBy(ZerankTemplate(), JobOf("<|im_end|>", {"<|im_end|>"}));
  EXPECT_EQ(read.value()[0],
            "<|im_start|>system\n<|im_end|><|im_end|>\n<|im_start|>user\n"
            "<|im_end|><|im_end|>\n<|im_start|>assistant\n");
  static const PromptTokenizer kTokenizer;
  const Prompt prompt(kTokenizer, ZerankTemplate());
  EXPECT_EQ(prompt.DocumentTokens("<|im_end|>").size(), 10u);
}

TEST(PromptTest, OnlyTheDocumentIsCut) {
  const std::string whole =
      ReadBy(Qwen3RerankerTemplate(), JobOf("query", {"document"})).value()[0];
  // Room for " docu": the rest is another passage.
  static const PromptTokenizer kTokenizer;
  const int64_t fixed =
      Prompt(kTokenizer, Qwen3RerankerTemplate()).Ask("").value().tokens;
  const auto context = static_cast<int32_t>(fixed + 10);
  const auto cut =
      ReadBy(Qwen3RerankerTemplate(), JobOf("query", {"document"}), context)
          .value();
  const size_t at = whole.find("document");
  ASSERT_NE(at, whole.npos);
  ASSERT_EQ(cut.size(), 2u);
  EXPECT_EQ(cut[0], whole.substr(0, at) + "docu" + whole.substr(at + 8));
  EXPECT_EQ(cut[1], whole.substr(0, at - 1) + "ment" + whole.substr(at + 8));
  // A query of more than half of the room is cut to that half.
  const auto long_query = ReadBy(Qwen3RerankerTemplate(),
                                 JobOf("0123456789", {"document"}), context);
  EXPECT_NE(long_query.value()[0].find("<Query>: 01234\n<Document>: docu<|im"),
            std::string::npos);
  const auto none =
      ReadBy(Qwen3RerankerTemplate(), JobOf("query", {"document"}),
             static_cast<int32_t>(fixed + 1));
  ASSERT_FALSE(none);
  const auto instructed =
      ReadBy(Qwen3RerankerTemplate(),
             JobOf("query", {"document"}, std::string(5000, 'i')), 4096);
  ASSERT_FALSE(instructed);
  EXPECT_EQ(instructed.error().param, "instruction");
}

TEST(PromptTest, AnswersAreTokensByTheirText) {
  static const PromptTokenizer kTokenizer;
  const auto of = [&](const ScoreTemplate& how) {
    return Prompt(kTokenizer, how).AnswerTokens().value().value();
  };
  EXPECT_EQ(of(Qwen3RerankerTemplate()), (ScoreTokens{.yes = 300, .no = 301}));
  EXPECT_EQ(of(MxbaiRerankBaseV2Template()),
            (ScoreTokens{.yes = 303, .no = 302}));
  EXPECT_EQ(of(ZerankTemplate()), (ScoreTokens{.yes = 304, .no = {}}));
  static const ByteTokenizer kBytes;
  const auto missing = Prompt(kBytes, Qwen3RerankerTemplate()).AnswerTokens();
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().param, "template");
}

TEST(PromptTest, AModelWithoutAPromptRefusesAnInstruction) {
  const ModelSizes model = {
      .vocab_size = 400, .max_sequence_length = 64, .exits = {}};
  const auto made = MakePairs({.tokenizer = std::make_unique<ByteTokenizer>()},
                              model, Limits{}, JobOf("a", {"b"}, "find"));
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().param, "instruction");
}

TEST(PromptTest, ScoresAreScaledAsTheTemplateSays) {
  const std::vector<float> logits = {6, -2};
  const auto scaled = [&](const ScoreTemplate& how) {
    return OrderResults(logits, {}, {how.offset, how.divisor}, nullptr);
  };
  const auto sigmoid = [](double x) { return 1 / (1 + std::exp(-x)); };
  EXPECT_FLOAT_EQ(scaled(Qwen3RerankerTemplate())[0].relevance_score,
                  sigmoid(6));
  EXPECT_FLOAT_EQ(scaled(MxbaiRerankLargeV2Template())[0].relevance_score, 0.5);
  EXPECT_FLOAT_EQ(scaled(MxbaiRerankBaseV2Template())[1].relevance_score,
                  sigmoid(-6.5));
  EXPECT_FLOAT_EQ(scaled(ZerankTemplate())[1].relevance_score, sigmoid(-0.4));
  EXPECT_EQ(scaled(ZerankTemplate())[1].logit, -2);
}

// The batches in which a prefix's states were known, and in which they were to
// be kept, where `budget` bytes may be; a prefix takes some 350,000.
struct PrefixBatches {
  std::vector<size_t> known, kept;
};

PrefixBatches RankWithin(int64_t budget) {
  PrefixBatches seen;
  auto& [known, kept] = seen;
  auto backend = std::make_unique<FakeBackend>(FakeBackend::Hooks{
      .before = [&](const ScoreBatch& batch) -> Result<void> {
        known.push_back(0);
        kept.push_back(0);
        for (const BatchText& text : batch.texts) {
          if (text.text->role != TextRole::kPrefix) continue;
          known.back() += text.states != nullptr;
          kept.back() += text.keep == Keep::kComparable;
        }
        return {};
      },
      .logit = {}});
  BackendAttributes& attributes = backend->mutable_attributes();
  attributes.model.architecture = Architecture::kCausal;
  attributes.model.max_sequence_length = 4096;
  attributes.prefix_bytes_per_token = 1000;
  attributes.max_batch_tokens = 700;
  ModelTexts texts{std::make_unique<PromptTokenizer>(), nullptr};
  texts.prompt =
      std::make_unique<Prompt>(*texts.tokenizer, Qwen3RerankerTemplate());
  RerankerOptions options;
  options.cached_scores = 0;
  options.limits.max_kept_state_bytes = budget;
  Reranker reranker("fake", std::move(texts), std::move(backend), options);
  RankRequest request{.query = "q", .documents = {}};
  for (int i = 0; i < 20; ++i) {
    request.documents.push_back(std::string(60, 'a') + std::to_string(i));
  }
  for (int again = 0; again < 2; ++again) EXPECT_TRUE(reranker.Rank(request));
  return seen;
}

TEST(PromptTest, ARequestsPrefixIsComputedOnceAsFarAsTheBudgetGoes) {
  const PrefixBatches enough = RankWithin(400'000);
  const size_t batches = enough.known.size();
  ASSERT_GT(batches, 4u);
  for (size_t i = 0; i < batches; ++i) {
    EXPECT_EQ(enough.kept[i], 1u) << i;
    // The second request has a prefix of its own, whose budget is free again.
    EXPECT_EQ(enough.known[i], i % (batches / 2) == 0 ? 0u : 1u) << i;
  }
  const PrefixBatches none = RankWithin(100'000);
  EXPECT_EQ(none.known, std::vector<size_t>(batches, 0));
  EXPECT_EQ(none.kept, std::vector<size_t>(batches, 0));
}

MemoryFiles WithConfig(const std::string& json) {
  return MemoryFiles(MemoryFiles::Files{{"config.json", json}});
}

const std::string kQwen3Json =
    R"({"architectures":["Qwen3ForCausalLM"],"model_type":"qwen3"})";

std::string ChosenBy(const MemoryFiles& files, std::string_view name,
                     std::string_view asked = "") {
  const auto chosen = ChooseTemplate(files, Limits{}, name, asked);
  if (!chosen) {
    EXPECT_EQ(chosen.error().param, "template");
    return chosen.error().message;
  }
  return chosen->name;
}

TEST(ChooseTemplateTest, TheNameOrTheChatTemplateTells) {
  const MemoryFiles plain = WithConfig(kQwen3Json);
  EXPECT_EQ(ChosenBy(plain, "Qwen/Qwen3-Reranker-0.6B"), "qwen3-reranker");
  EXPECT_EQ(ChosenBy(plain, "zeroentropy/zerank-2"), "zerank");
  const MemoryFiles named = WithConfig(R"({"model_type":"qwen2",)"
                                       R"("_name_or_path":)"
                                       R"("x/mxbai-rerank-large-v2"})");
  EXPECT_EQ(ChosenBy(named, "mine"), "mxbai-rerank-large-v2");
  const MemoryFiles chat({{"config.json", kQwen3Json},
                          {"chat_template.jinja",
                           "... Judge whether the Document meets the "
                           "requirements based on the Query and the Instruct "
                           "provided. ..."}});
  EXPECT_EQ(ChosenBy(chat, "mine"), "qwen3-reranker");
}

TEST(ChooseTemplateTest, WhatTheNameDoesNotTellIsRefusedWithTheFlag) {
  const MemoryFiles plain = WithConfig(kQwen3Json);
  for (const char* name : {"mine", "Qwen3-0.6B", "zerank-2-Qwen3-Reranker"}) {
    const std::string message = ChosenBy(plain, name);
    EXPECT_NE(message.find("--template"), std::string::npos) << name;
    EXPECT_NE(message.find("qwen3-reranker (Qwen3-Reranker 0.6B, 4B and 8B), "
                           "zerank ("),
              std::string::npos)
        << message;
    EXPECT_EQ(message.find("mxbai"), std::string::npos);  // another model type
    EXPECT_EQ(ChosenBy(plain, name, "zerank"), "zerank");
  }
  EXPECT_NE(ChosenBy(plain, "zerank-2", "mxbai-rerank-base-v2")
                .find("template is \"mxbai-rerank-base-v2\""),
            std::string::npos);
  EXPECT_NE(ChosenBy(plain, "zerank-2", "other").find("qwen3"),
            std::string::npos);
  // A template of another model type is never taken for its name.
  EXPECT_NE(ChosenBy(WithConfig(R"({"model_type":"llama"})"), "zerank-2")
                .find("no template is for it"),
            std::string::npos);
}

}  // namespace
}  // namespace podium

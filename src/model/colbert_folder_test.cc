#include "model/colbert_folder.h"

#include <gtest/gtest.h>

#include "base/testing/memory_files.h"

namespace podium {
namespace {

constexpr char kPylateModules[] =
    R"([{"type":"sentence_transformers.models.Transformer","path":""},
        {"type":"pylate.models.Dense.Dense","path":"1_Dense"}])";
constexpr char kOwnModules[] =
    R"([{"type":"a.Transformer","path":""}, {"type":"a.Dense","path":"1_Dense"},
        {"type":"a.MultiVectorMask","path":"2_MultiVectorMask"},
        {"type":"a.Normalize","path":"3_Normalize"}])";
constexpr char kSettingsFile[] = "config_sentence_transformers.json";

ColbertFolder Read(MemoryFiles::Files files) {
  auto folder = ReadColbertFolder(MemoryFiles(std::move(files)), Limits{});
  if (!folder) ADD_FAILURE() << folder.error().message;
  return folder ? *folder : ColbertFolder();
}

TEST(ColbertFolderTest, ReadsPylatesSettings) {
  const ColbertFolder folder =
      Read({{"modules.json", kPylateModules},
            {kSettingsFile,
             R"({"model_type": "ColBERT", "similarity_fn_name": "MaxSim",
                 "query_prefix": "[Q] ", "document_prefix": "[D] ",
                 "query_length": 32, "document_length": 300,
                 "attend_to_expansion_tokens": false,
                 "do_query_expansion": false, "skiplist_words": ["!", "."]})"},
            {"sentence_bert_config.json", R"({"max_seq_length": 299})"}});
  EXPECT_EQ(folder.texts.query_prefix, "[Q] ");
  EXPECT_EQ(folder.texts.document_prefix, "[D] ");
  EXPECT_TRUE(folder.texts.prefix_is_token);
  EXPECT_EQ(folder.texts.query_length, 32);
  EXPECT_EQ(folder.texts.document_length, 300);
  EXPECT_FALSE(folder.texts.expansion);
  EXPECT_EQ(folder.texts.skipped_words, (std::vector<std::string>{"!", "."}));
  ASSERT_EQ(folder.dense.size(), 1u);
  EXPECT_EQ(folder.dense[0].path, "1_Dense");
}

TEST(ColbertFolderTest, PylateExpandsAndSkipsUnlessItIsToldOtherwise) {
  const ColbertFolder folder =
      Read({{"modules.json", kPylateModules},
            {kSettingsFile, R"({"query_prefix": "[Q] ", "query_length": 48,
                                "document_length": null})"},
            {"sentence_bert_config.json", R"({"max_seq_length": 511})"}});
  ASSERT_TRUE(folder.texts.expansion);
  EXPECT_EQ(folder.texts.expansion->length, 48);
  EXPECT_TRUE(folder.texts.expansion->fixed);
  EXPECT_FALSE(folder.texts.expansion->attend);
  EXPECT_EQ(folder.texts.expansion->token, "");
  EXPECT_EQ(folder.texts.document_length, 511);
  EXPECT_EQ(folder.texts.skipped_words.size(), 32u);
  // Nothing says PyLate here, and nothing is skipped or expanded.
  const ColbertFolder plain =
      Read({{"modules.json", kPylateModules},
            {kSettingsFile, R"({"prompts": {"query": "q: "}})"}});
  EXPECT_EQ(plain.texts.query_prefix, "q: ");
  EXPECT_FALSE(plain.texts.prefix_is_token);
  EXPECT_FALSE(plain.texts.expansion);
  EXPECT_TRUE(plain.texts.skipped_words.empty());
}

TEST(ColbertFolderTest, ReadsTheModulesOfSentenceTransformers) {
  const ColbertFolder folder = Read(
      {{"modules.json", kOwnModules},
       {kSettingsFile,
        R"({"model_type": "MultiVectorEncoder", "similarity_fn_name": "maxsim",
            "prompts": {"query": "[Q] ", "document": "[D] "}})"},
       {"sentence_bert_config.json",
        R"({"query_length": 32, "document_length": 300,
            "query_expansion": {"strategy": "min", "attend": true,
                                "token": "[PAD]", "length": 16}})"},
       {"2_MultiVectorMask/config.json",
        R"({"skiplist_words": ["?"], "skiplist_tasks": ["document"],
            "keep_only_token_ids": null})"},
       {"3_Normalize/config.json",
        R"({"module_input_name": "token_embeddings"})"}});
  EXPECT_EQ(folder.texts.query_prefix, "[Q] ");
  EXPECT_FALSE(folder.texts.prefix_is_token);
  EXPECT_EQ(folder.texts.query_length, 32);
  EXPECT_EQ(folder.texts.document_length, 300);
  ASSERT_TRUE(folder.texts.expansion);
  EXPECT_EQ(folder.texts.expansion->length, 16);
  EXPECT_FALSE(folder.texts.expansion->fixed);
  EXPECT_TRUE(folder.texts.expansion->attend);
  EXPECT_EQ(folder.texts.expansion->token, "[PAD]");
  EXPECT_EQ(folder.texts.skipped_words, std::vector<std::string>{"?"});
}

TEST(ColbertFolderTest, ReadsColbertsOwnMetadata) {
  const ColbertFolder usual = Read({});
  EXPECT_EQ(usual.width, 128);
  EXPECT_EQ(usual.texts.query_prefix, "[unused0] ");
  EXPECT_EQ(usual.texts.document_prefix, "[unused1] ");
  EXPECT_EQ(usual.texts.document_length, 0);
  ASSERT_TRUE(usual.texts.expansion);
  EXPECT_EQ(usual.texts.expansion->length, 32);
  EXPECT_EQ(usual.texts.skipped_words.size(), 32u);
  const ColbertFolder folder =
      Read({{"artifact.metadata",
             R"({"dim": 96, "query_maxlen": 64, "doc_maxlen": 300,
                 "mask_punctuation": false, "attend_to_mask_tokens": true,
                 "query_token_id": "[Q]", "doc_token_id": "[D]"})"}});
  EXPECT_EQ(folder.width, 96);
  EXPECT_EQ(folder.texts.query_prefix, "[Q] ");
  EXPECT_EQ(folder.texts.document_prefix, "[D] ");
  EXPECT_EQ(folder.texts.expansion->length, 64);
  EXPECT_TRUE(folder.texts.expansion->attend);
  EXPECT_EQ(folder.texts.document_length, 300);
  EXPECT_TRUE(folder.texts.skipped_words.empty());
  EXPECT_TRUE(folder.dense.empty());
}

TEST(ColbertFolderTest, KnowsAColbert) {
  const auto is = [](MemoryFiles::Files files) {
    return IsColbertFolder(MemoryFiles(std::move(files)), Limits{});
  };
  EXPECT_FALSE(is({}));
  EXPECT_TRUE(is({{"modules.json", kPylateModules}}));
  EXPECT_TRUE(is({{"modules.json", kOwnModules}}));
  EXPECT_TRUE(is({{kSettingsFile, R"({"model_type": "ColBERT"})"}}));
  EXPECT_FALSE(is({{kSettingsFile, R"({"model_type": "CrossEncoder"})"}}));
  EXPECT_FALSE(is({{"modules.json",
                    R"([{"type":"a.Transformer","path":""},
                        {"type":"a.Pooling","path":"1_Pooling"},
                        {"type":"a.Dense","path":"2_Dense"}])"}}));
  EXPECT_FALSE(is({{"modules.json", "{"}}));
}

}  // namespace
}  // namespace podium

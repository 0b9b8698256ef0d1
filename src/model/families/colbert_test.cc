#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kernels/select.h"
#include "model/golden_files_test.h"
#include "model/goldens_test.h"
#include "model/model.h"

namespace podium {
namespace {

constexpr char kPylate[] = "colbert-bert-h24-a3-l2-d12-late";
constexpr char kInline[] = "colbert-bert-h16-a2-l1-d9-inline-f16-late";
constexpr char kOwn[] = "colbert-bert-h20-a1-l2-d7-three-sharded-late";
constexpr char kModern[] = "colbert-modernbert-h24-a3-l4-d16-bf16-late";
constexpr char kModernTwo[] =
    "colbert-modernbert-h20-a1-l2-d8-two-sharded-late";
constexpr char kModernOwn[] = "colbert-modernbert-h32-a2-l3-d32-bias-late";

const LateInteractionModel& ColbertOf(const std::unique_ptr<Model>& model) {
  return dynamic_cast<const LateInteractionModel&>(*model);
}

// A text's last states (tokens, hidden), with the memory behind them.
struct LastStates {
  AlignedFloats floats;
  MatrixView view;
};

LastStates StatesOf(const LateInteractionModel& model, const TextBatch& texts) {
  Workspace workspace(1);
  LastStates states;
  states.view =
      Scratch(states.floats, texts.total_tokens(), model.sizes().hidden_size);
  const Loop loop = LoopAlone;
  EXPECT_TRUE(model.Encode(texts, 0, model.sizes().layers,
                           {{}, loop, workspace}, states.view));
  return states;
}

// Its tokens [begin, end).
TextVectors VectorsOf(const LateInteractionModel& model, const GoldenPair& pair,
                      size_t begin, size_t end, TextRole role) {
  OwnedTexts texts;
  texts.Add(pair, begin, end);
  const LastStates states = StatesOf(model, texts.view());
  return model.Represent(model.sizes().layers, {.role = role}, states.view);
}

TEST(ColbertTest, LogitsAreThoseOfTheReference) {
  for (const Kernels* kernels : AvailableKernels()) {
    for (const char* name :
         {kPylate, kInline, kOwn, kModern, kModernTwo, kModernOwn}) {
      const auto model = LoadGolden(name, *kernels);
      ASSERT_TRUE(model);
      EXPECT_EQ(model->sizes().relevance, Relevance::kMeanSimilarity);
      for (const GoldenPair& pair : GoldenPairs(name)) {
        const auto split =
            static_cast<size_t>(std::ranges::find(pair.token_type_ids, 1) -
                                pair.token_type_ids.begin());
        const TextVectors query =
            VectorsOf(ColbertOf(model), pair, 0, split, TextRole::kQuery);
        const TextVectors document = VectorsOf(ColbertOf(model), pair, split,
                                               SIZE_MAX, TextRole::kDocument);
        WorkspaceLane lane;
        EXPECT_NEAR(ColbertOf(model).Compare(0, {}, query, {}, document, lane),
                    pair.logit, 1e-4)
            << name;
      }
    }
  }
}

TEST(ColbertTest, TokensThatAreNotAttendedToChangeNoOther) {
  for (const char* name : {kPylate, kModern}) {
    const GoldenPair pair = GoldenPairs(name).back();
    OwnedTexts whole, part;
    part.Add(pair, 0, 5);
    whole.Add(pair, 0, 8);  // three more
    for (const Kernels* kernels : AvailableKernels()) {
      const auto model = LoadGolden(name, *kernels);
      const std::vector<int32_t> attended = {5};
      TextBatch expanded = whole.view();
      expanded.attended = attended;
      const LastStates alone = StatesOf(ColbertOf(model), part.view());
      const LastStates with = StatesOf(ColbertOf(model), expanded);
      const LastStates all = StatesOf(ColbertOf(model), whole.view());
      float difference = 0;
      for (int64_t i = 0; i < 5 * alone.view.cols; ++i) {
        ASSERT_NEAR(alone.view.data[i], with.view.data[i], 1e-5)
            << name << " " << kernels->name;
        difference += std::abs(alone.view.data[i] - all.view.data[i]);
      }
      EXPECT_GT(difference, 1e-2);
    }
  }
}

TEST(ColbertTest, TokensThatAreLeftOutAreNotCompared) {
  const auto model = LoadGolden(kPylate, kGenericKernels);
  const GoldenPair pair = GoldenPairs(kPylate).back();
  OwnedTexts texts;
  texts.Add(pair, 0, 6);
  const LastStates states = StatesOf(ColbertOf(model), texts.view());
  const auto represent = [&](std::vector<int32_t> left_out) {
    return ColbertOf(model).Represent(
        2, {.role = TextRole::kDocument, .left_out = std::move(left_out)},
        states.view);
  };
  const TextVectors all = represent({});
  const TextVectors some = represent({0, 3, 5});
  EXPECT_EQ(all.tokens, 6);
  EXPECT_EQ(all.hidden, 12);
  ASSERT_EQ(some.tokens, 3);
  int64_t place = 0;
  for (const int64_t token : {1, 2, 4}) {
    EXPECT_EQ(std::memcmp(some.units.data() + 12 * place++,
                          all.units.data() + 12 * token, 12 * sizeof(float)),
              0);
  }
  WorkspaceLane lane;
  const TextVectors none = represent({0, 1, 2, 3, 4, 5});
  EXPECT_EQ(none.tokens, 0);
  EXPECT_EQ(ColbertOf(model).Compare(2, {}, all, {}, none, lane), 0);
}

TEST(ColbertTest, DocumentsAreKeptInHalfPrecisionExceptInF32) {
  const GoldenPair pair = GoldenPairs(kModern).back();
  const auto exact = LoadGolden(kModern, kGenericKernels);
  const auto coarse = LoadGolden(kModern, kGenericKernels, Arithmetic::kInt16);
  const auto vectors = [&](const std::unique_ptr<Model>& model, TextRole role) {
    return VectorsOf(ColbertOf(model), pair, 0, 20, role);
  };
  EXPECT_EQ(vectors(exact, TextRole::kDocument).half_units.size(), 0);
  const TextVectors half = vectors(coarse, TextRole::kDocument);
  EXPECT_EQ(half.half_units.size(), 20 * 16);
  EXPECT_EQ(half.units.size(), 0);
  EXPECT_EQ(vectors(coarse, TextRole::kQuery).half_units.size(), 0);
  // The states of a token have 24 numbers of f32.
  EXPECT_LT(half.bytes(), 20 * 24 * 4);
}

// What the error of a golden folder says with these files, or "".
std::string ColbertError(const std::string& golden,
                         MemoryFiles::Files changed) {
  const GoldenFiles files(golden, std::move(changed));
  const auto config = ReadModelConfig(files, Limits{});
  if (!config) return config.error().message;
  const auto model =
      (*config)->Build(files, kGenericKernels, Arithmetic::kF32, Limits{});
  return model ? "" : model.error().message;
}

TEST(ColbertTest, NamesWhatIsNotBuilt) {
  const auto modules = [](const std::string& kinds) {
    std::string json = R"([{"type":"a.Transformer","path":""})";
    for (size_t begin = 0; begin < kinds.size();) {
      const size_t end = std::min(kinds.find(' ', begin), kinds.size());
      const std::string kind = kinds.substr(begin, end - begin);
      json += R"(,{"type":"a.)" + kind + R"(","path":"1_)" + kind + R"("})";
      begin = end + 1;
    }
    return json + "]";
  };
  const auto dense = [](const std::string& more) {
    return R"({"in_features":24,"out_features":12,"bias":false,)"
           R"("activation_function":"torch.nn.modules.linear.Identity")" +
           more + "}";
  };
  struct Row {
    const char* golden;
    std::string file, content, error;
  };
  const std::string kSettings = "config_sentence_transformers.json";
  const std::vector<Row> rows = {
      {kPylate, "1_Dense/config.json", dense(""), ""},
      {kPylate, "1_Dense/config.json",
       R"({"in_features":24,"out_features":12,"bias":false})",
       "1_Dense/config.json: \"activation_function\" is "
       "\"torch.nn.modules.activation.Tanh\""},
      {kPylate, "1_Dense/config.json", "{}",
       "\"in_features\" is absent; what works is a whole number"},
      {kPylate, "1_Dense/config.json",
       R"({"in_features":23,"out_features":12})",
       "\"in_features\" is 23; what works is 24, which the module before it "
       "gives"},
      {kPylate, "1_Dense/config.json", R"({"in_features":24})",
       "\"out_features\" is absent"},
      {kPylate, "1_Dense/config.json", dense(R"(,"use_residual":true)"),
       "residual.weight"},
      {kPylate, "1_Dense/config.json",
       R"({"in_features":24,"out_features":13,"bias":false,)"
       R"("activation_function":"torch.nn.modules.linear.Identity"})",
       "linear.weight"},
      {kPylate, "1_Dense/config.json", dense(R"(,"module_input_name":"a")"),
       "\"module_input_name\" is \"a\""},
      {kModernTwo, "2_Dense/config.json",
       R"({"in_features":20,"out_features":8})",
       "2_Dense/config.json: \"in_features\" is 20; what works is 40"},
      {kPylate, "modules.json", modules(""),
       "modules.json: there is no Dense module"},
      {kPylate, "modules.json", modules("Dense Pooling"), "\"Pooling\""},
      {kPylate, "modules.json", modules("Dense HierarchicalTokenPooling"),
       "\"HierarchicalTokenPooling\" at place 2"},
      {kPylate, kSettings,
       R"({"model_type":"ColBERT","similarity_fn_name":"cosine"})",
       "\"similarity_fn_name\" is \"cosine\"; what works is \"MaxSim\""},
      {kPylate, kSettings, R"({"model_type":"ColBERT","query_length":0})",
       "\"query_length\" is 0"},
      {kPylate, kSettings, R"({"model_type":"ColBERT","query_length":99})",
       "a query is expanded to 99 tokens, and the model reads up to 80"},
      {kPylate, kSettings, R"({"model_type":"ColBERT","query_prefix":1})",
       "\"query_prefix\" is 1"},
      {kPylate, kSettings, R"({"model_type":"ColBERT","skiplist_words":"."})",
       "\"skiplist_words\""},
      {kPylate, kSettings,
       R"({"model_type":"ColBERT","query_expansion":{"strategy":"all"}})",
       "\"query_expansion\""},
      {kPylate, kSettings,
       R"({"model_type":"MultiVectorEncoder","query_expansion":null})",
       "there is no Normalize module"},
      {kOwn, "4_MultiVectorMask/config.json", R"({"keep_only_token_ids":[1]})",
       "\"keep_only_token_ids\" is [1]"},
      {kOwn, "4_MultiVectorMask/config.json",
       R"({"skiplist_tasks":["query","document"]})", "\"skiplist_tasks\""},
      {kOwn, "5_Normalize/config.json",
       R"({"module_input_name":"sentence_embedding"})",
       "5_Normalize/config.json: \"module_input_name\""},
      {kOwn, "sentence_bert_config.json", R"({"document_length":"a"})",
       "sentence_bert_config.json: \"document_length\""},
      {kInline, "artifact.metadata", R"({"dim":10})", "linear.weight"},
      {kInline, "artifact.metadata", R"({"dim":9,"similarity":"l2"})",
       "artifact.metadata: \"similarity\" is \"l2\""},
      {kInline, "artifact.metadata", R"({"dim":9,"query_maxlen":81})",
       "a query is expanded to 81 tokens"},
      {kInline, "config.json",
       R"({"architectures":["HF_ColBERT"],"model_type":"xlm-roberta"})",
       "\"model_type\" is \"xlm-roberta\"; what works is \"bert\""},
      // A window of four to each side.
      {kModern, kSettings, R"({"query_prefix":""})",
       "\"local_attention\" is 8; what works is twice the 32 tokens"},
  };
  for (const Row& row : rows) {
    const std::string error =
        ColbertError(row.golden, {{row.file, row.content}});
    if (row.error.empty()) {
      EXPECT_EQ(error, "");
    } else {
      EXPECT_NE(error.find(row.error), std::string::npos)
          << row.content << ": " << error;
    }
  }
}

}  // namespace
}  // namespace podium

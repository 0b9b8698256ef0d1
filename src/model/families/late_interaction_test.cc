#include "model/families/late_interaction.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "kernels/select.h"
#include "model/goldens_test.h"
#include "model/model.h"

namespace podium {
namespace {

constexpr const char* kLateGoldens[] = {"h24-a3-l3-late", "h40-a2-l1-late"};

const LateInteractionModel& Late(const std::unique_ptr<Model>& model) {
  return dynamic_cast<const LateInteractionModel&>(*model);
}

// A pair's two texts, each a batch of its own, and their states.
struct ApartPair {
  explicit ApartPair(const GoldenPair& pair) {
    const size_t split =
        static_cast<size_t>(std::ranges::find(pair.token_type_ids, 1) -
                            pair.token_type_ids.begin());
    query.Add(pair, 0, split);
    document.Add(pair, split);
  }
  OwnedTexts query, document;
};

struct States {
  AlignedFloats floats;
  MatrixView view;
};

// From layer to layer through all of `stops`, which begin with 0.
States EncodeThrough(const LateInteractionModel& model, const OwnedTexts& texts,
                     const std::vector<int32_t>& stops) {
  Workspace workspace(1);
  States states;
  states.view = Scratch(states.floats, texts.view().total_tokens(),
                        model.sizes().hidden_size);
  const Loop loop = LoopAlone;
  for (size_t i = 1; i < stops.size(); ++i) {
    EXPECT_TRUE(model.Encode(texts.view(), stops[i - 1], stops[i],
                             {{}, loop, workspace}, states.view));
  }
  return states;
}

float CompareAt(const LateInteractionModel& model, int32_t layers,
                const ApartPair& pair) {
  const States query = EncodeThrough(model, pair.query, {0, layers});
  const States document = EncodeThrough(model, pair.document, {0, layers});
  WorkspaceLane lane;
  return model.Compare(
      layers, pair.query.input_ids,
      model.Represent(layers, Encoding{.role = TextRole::kQuery}, query.view),
      pair.document.input_ids,
      model.Represent(layers, Encoding{.role = TextRole::kDocument},
                      document.view),
      lane);
}

TEST(LateInteractionTest, LogitsMatchTheDefinition) {
  for (const Kernels* kernels : AvailableKernels()) {
    for (const char* name : kLateGoldens) {
      const auto model = LoadGolden(name, *kernels);
      ASSERT_TRUE(model);
      EXPECT_EQ(model->sizes().architecture, Architecture::kLateInteraction);
      for (const GoldenPair& golden : GoldenPairs(name)) {
        const ApartPair pair(golden);
        EXPECT_NEAR(CompareAt(Late(model), model->sizes().layers, pair),
                    golden.logit, 1e-4);
        ASSERT_EQ(golden.exit_logits.size(), model->sizes().exits.size());
        for (size_t i = 0; i < golden.exit_logits.size(); ++i) {
          EXPECT_NEAR(
              CompareAt(Late(model), model->sizes().exits[i].layers, pair),
              golden.exit_logits[i], 1e-4);
        }
      }
    }
  }
}

TEST(LateInteractionTest, ExitsAreThoseWithAMargin) {
  const auto model = LoadGolden("h24-a3-l3-late", kGenericKernels);
  const std::vector<ModelExit>& exits = model->sizes().exits;
  ASSERT_EQ(exits.size(), 2u);
  EXPECT_EQ(exits[0].layers, 1);
  EXPECT_EQ(exits[0].margin, 0.5f);
  EXPECT_EQ(exits[1].layers, 2);
  EXPECT_EQ(exits[1].margin, 1.5f);
}

TEST(LateInteractionTest, GoingOnFromKeptStatesHasTheBitsOfOneRun) {
  OwnedTexts texts;
  for (const GoldenPair& pair : GoldenPairs("h24-a3-l3-late")) texts.Add(pair);
  for (const Kernels* kernels : AvailableKernels()) {
    for (const Arithmetic arithmetic :
         {Arithmetic::kF32, Arithmetic::kBf16, Arithmetic::kInt16,
          Arithmetic::kInt8}) {
      if (!HasArithmetic(*kernels, arithmetic, 64)) continue;
      const auto model = LoadGolden("h24-a3-l3-late", *kernels, arithmetic);
      const States once = EncodeThrough(Late(model), texts, {0, 3});
      for (const std::vector<int32_t>& stops :
           {std::vector<int32_t>{0, 1, 2, 3}, {0, 2, 3}, {0, 0, 3, 3}}) {
        const States parts = EncodeThrough(Late(model), texts, stops);
        EXPECT_EQ(
            std::memcmp(once.view.data, parts.view.data,
                        sizeof(float) * static_cast<size_t>(once.view.rows *
                                                            once.view.cols)),
            0)
            << kernels->name;
      }
    }
  }
}

TEST(LateInteractionTest, DocumentsAreKeptInHalfPrecisionExceptInF32) {
  const ApartPair pair(GoldenPairs("h24-a3-l3-late").back());
  const auto exact = LoadGolden("h24-a3-l3-late", kGenericKernels);
  const auto coarse =
      LoadGolden("h24-a3-l3-late", kGenericKernels, Arithmetic::kInt16);
  const States states = EncodeThrough(Late(exact), pair.document, {0, 3});
  const int64_t size = states.view.rows * states.view.cols;

  const TextVectors wide = Late(exact).Represent(
      3, Encoding{.role = TextRole::kDocument}, states.view);
  EXPECT_EQ(wide.units.size(), size);
  EXPECT_EQ(wide.half_units.size(), 0);
  EXPECT_EQ(wide.weights.size(), 0);
  EXPECT_EQ(wide.tokens, states.view.rows);
  const TextVectors half = Late(coarse).Represent(
      3, Encoding{.role = TextRole::kDocument}, states.view);
  EXPECT_EQ(half.units.size(), 0);
  ASSERT_EQ(half.half_units.size(), size);
  EXPECT_LT(half.bytes(), wide.bytes());
  const TextVectors query = Late(coarse).Represent(
      3, Encoding{.role = TextRole::kQuery}, states.view);
  EXPECT_EQ(query.units.size(), size);
  EXPECT_EQ(query.half_units.size(), 0);
  EXPECT_EQ(query.weights.size(), states.view.rows);

  // The same query against both.
  WorkspaceLane lane;
  const auto logit = [&](const TextVectors& document) {
    return Late(exact).Compare(3, pair.query.input_ids, query,
                               pair.document.input_ids, document, lane);
  };
  EXPECT_NE(logit(half), logit(wide));
  EXPECT_NEAR(logit(half), logit(wide), 0.02);
}

TEST(LateInteractionTest, ATextWithoutTokensIsLikeNothing) {
  const auto model = LoadGolden("h24-a3-l3-late", kGenericKernels);
  const ApartPair pair(GoldenPairs("h24-a3-l3-late").back());
  const States states = EncodeThrough(Late(model), pair.query, {0, 3});
  const TextVectors query =
      Late(model).Represent(3, Encoding{.role = TextRole::kQuery}, states.view);
  const TextVectors none =
      Late(model).Represent(3, Encoding{.role = TextRole::kDocument},
                            {nullptr, 0, states.view.cols, states.view.cols});
  EXPECT_EQ(none.tokens, 0);
  WorkspaceLane lane;
  const float offset =
      Late(model).Compare(3, {}, TextVectors(), {}, TextVectors(), lane);
  EXPECT_TRUE(std::isfinite(offset));
  EXPECT_EQ(Late(model).Compare(3, pair.query.input_ids, query, {}, none, lane),
            offset);
  EXPECT_EQ(Late(model).Compare(3, {}, none, pair.query.input_ids, query, lane),
            offset);
}

TEST(LateInteractionTest, AnAbandonedBatchStopsBeforeTheNextLayer) {
  const auto model = LoadGolden("h24-a3-l3-late", kGenericKernels);
  OwnedTexts texts;
  texts.Add(GoldenPairs("h24-a3-l3-late").front());
  AlignedFloats floats;
  const MatrixView states = Scratch(floats, texts.view().total_tokens(), 24);
  Workspace workspace(1);
  int asked = 0;
  const std::function<bool()> abandoned = [&] { return ++asked == 2; };
  EXPECT_FALSE(Late(model).Encode(texts.view(), 0, 3,
                                  {abandoned, LoopAlone, workspace}, states));
  EXPECT_EQ(asked, 2);
}

}  // namespace
}  // namespace podium

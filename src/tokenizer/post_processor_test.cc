#include "tokenizer/post_processor.h"

#include <gtest/gtest.h>

#include "tokenizer/component_json_test.h"

namespace podium {
namespace {

using PairIds = std::vector<int32_t>;

struct LaidOut {
  std::string error;
  PairIds ids, types;
};

// The pair of the query 7 and the document 8.
LaidOut LayOut(std::string_view json) {
  const ComponentJson component(json);
  const auto pair = ReadPostProcessor(component.node(), 10);
  if (!pair) return {pair.error().message, {}, {}};
  const auto encoding = ApplyTemplate(*pair, PairIds{7}, PairIds{8}, {});
  return {"", encoding->input_ids, encoding->token_type_ids};
}

TEST(PostProcessorTest, LaysOutPairs) {
  const LaidOut bert = LayOut(
      R"({"type": "BertProcessing", "sep": ["[SEP]", 2], "cls": ["[CLS]", 1]})");
  EXPECT_EQ(bert.ids, (PairIds{1, 7, 2, 8, 2}));
  EXPECT_EQ(bert.types, (PairIds{0, 0, 0, 1, 1}));
  const LaidOut roberta = LayOut(
      R"({"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0],
          "trim_offsets": true, "add_prefix_space": false})");
  EXPECT_EQ(roberta.ids, (PairIds{0, 7, 2, 2, 8, 2}));
  EXPECT_EQ(roberta.types, PairIds(6, 0));
  const LaidOut plain = LayOut(R"({"type": "ByteLevel"})");
  EXPECT_EQ(plain.ids, (PairIds{7, 8}));
  EXPECT_EQ(plain.types, (PairIds{0, 1}));
}

TEST(PostProcessorTest, OneOfASequenceMayAddTokens) {
  const std::string bert =
      R"({"type": "BertProcessing", "sep": ["[SEP]", 2], "cls": ["[CLS]", 1]})";
  const std::string bytes = R"({"type": "ByteLevel"})";
  const auto sequence = [](const std::string& parts) {
    return LayOut(R"({"type": "Sequence", "processors": [)" + parts + "]}");
  };
  EXPECT_EQ(sequence(bytes + "," + bert).ids, (PairIds{1, 7, 2, 8, 2}));
  EXPECT_EQ(sequence(bert + "," + bytes).ids, (PairIds{1, 7, 2, 8, 2}));
  EXPECT_EQ(sequence(bytes).ids, (PairIds{7, 8}));
  EXPECT_EQ(sequence(bert + "," + bert).error,
            "test.json: processors[1] adds tokens, as one before it does; one "
            "may");
}

TEST(PostProcessorTest, RefusesIdsOutsideTheVocabulary) {
  EXPECT_EQ(LayOut(R"({"type": "RobertaProcessing", "sep": ["</s>", 10],
                       "cls": ["<s>", 0]})")
                .error,
            "test.json: sep[1] is 10; an integer from 0 to 9 is understood");
  EXPECT_EQ(LayOut(R"({"type": "RobertaProcessing", "sep": [2],
                       "cls": ["<s>", 0]})")
                .error,
            "test.json: sep is not a token and its id");
  EXPECT_EQ(
      LayOut(R"({"type": "RobertaProcessing", "sep": ["</s>", 2]})").error,
      "test.json: cls is missing");
}

}  // namespace
}  // namespace podium

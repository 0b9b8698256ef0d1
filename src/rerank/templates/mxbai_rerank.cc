// The prompt of the mxbai-rerank package's MxbaiRerankV2, and its map into
// [0, 1]: sigmoid(score - m / 2), where m is the model's highest usual score.

#include "rerank/templates/all.h"

namespace podium {
namespace {

ScoreTemplate MxbaiRerankV2(const std::string& name, float highest) {
  using Kind = PromptPart::Kind;
  const PromptPart head = {
      Kind::kFixed,
      "<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a "
      "helpful assistant.<|im_end|>\n<|im_start|>user\n"};
  const PromptPart middle = {Kind::kFixed, "\ndocument:"};
  return {
      .name = name,
      .what = name,
      .model_type = "qwen2",
      .asked = {head, {Kind::kText, "query: "}, {Kind::kQuery}, middle},
      .instructed = {head,
                     {Kind::kText, "instruction: "},
                     {Kind::kInstruction},
                     {Kind::kText, "\nquery: "},
                     {Kind::kQuery},
                     middle},
      .lead = " ",
      .tail =
          "\nYou are a search relevance expert who evaluates how well "
          "documents match search queries. For each query-document pair, "
          "carefully analyze the semantic relationship between them, then "
          "provide your binary relevance judgment (0 for not relevant, 1 for "
          "relevant).\nRelevance:<|im_end|>\n<|im_start|>assistant\n",
      .yes = "1",
      .no = "0",
      .offset = highest / 2};
}

}  // namespace

ScoreTemplate MxbaiRerankBaseV2Template() {
  ScoreTemplate how = MxbaiRerankV2("mxbai-rerank-base-v2", 9);
  how.signs = {"mxbai-rerank-base-v2"};
  return how;
}

ScoreTemplate MxbaiRerankLargeV2Template() {
  ScoreTemplate how = MxbaiRerankV2("mxbai-rerank-large-v2", 12);
  how.signs = {"mxbai-rerank-large-v2"};
  return how;
}

}  // namespace podium

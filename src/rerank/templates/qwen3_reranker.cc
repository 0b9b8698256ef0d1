// The prompt of Qwen3-Reranker's model card.

#include "rerank/templates/all.h"

namespace podium {

ScoreTemplate Qwen3RerankerTemplate() {
  using Kind = PromptPart::Kind;
  const PromptPart head = {
      Kind::kFixed,
      "<|im_start|>system\nJudge whether the Document meets the requirements "
      "based on the Query and the Instruct provided. Note that the answer can "
      "only be \"yes\" or \"no\".<|im_end|>\n<|im_start|>user\n"};
  return {.name = "qwen3-reranker",
          .what = "Qwen3-Reranker 0.6B, 4B and 8B",
          .model_type = "qwen3",
          .signs = {"qwen3-reranker",
                    "judge whether the document meets the requirements based "
                    "on the query and the instruct provided"},
          .asked = {head,
                    {Kind::kText,
                     "<Instruct>: Given a web search query, retrieve relevant "
                     "passages that answer the query\n<Query>: "},
                    {Kind::kQuery},
                    {Kind::kText, "\n<Document>:"}},
          .instructed = {head,
                         {Kind::kText, "<Instruct>: "},
                         {Kind::kInstruction},
                         {Kind::kText, "\n<Query>: "},
                         {Kind::kQuery},
                         {Kind::kText, "\n<Document>:"}},
          .lead = " ",
          .tail = "<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n",
          .yes = "yes",
          .no = "no"};
}

}  // namespace podium

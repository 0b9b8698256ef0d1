// The prompt of zerank's models: Qwen3's chat template with the query as the
// system's turn and the document as the user's; and its model card's map into
// [0, 1].

#include "rerank/templates/all.h"

namespace podium {

ScoreTemplate ZerankTemplate() {
  using Kind = PromptPart::Kind;
  return {.name = "zerank",
          .what = "zerank-1, zerank-1-small and zerank-2",
          .model_type = "qwen3",
          .signs = {"zerank-1", "zerank-2"},
          .asked = {{Kind::kFixed, "<|im_start|>system\n"},
                    {Kind::kQuery, "", true},
                    {Kind::kFixed, "<|im_end|>\n<|im_start|>user\n"}},
          .tail = "<|im_end|>\n<|im_start|>assistant\n",
          .trims_document = true,
          .yes = "Yes",
          .divisor = 5};
}

}  // namespace podium

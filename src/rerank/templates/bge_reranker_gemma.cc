// The prompt of FlagEmbedding's FlagLLMReranker.

#include "rerank/templates/all.h"

namespace podium {

ScoreTemplate BgeRerankerGemmaTemplate() {
  using Kind = PromptPart::Kind;
  return {.name = "bge-reranker-v2-gemma",
          .what = "bge-reranker-v2-gemma",
          .model_type = "gemma",
          .signs = {"bge-reranker-v2-gemma"},
          .asked = {{Kind::kFixed, "<bos>"},
                    {Kind::kText, "A: "},
                    {Kind::kQuery},
                    {Kind::kFixed, "\n"}},
          .lead = "B: ",
          .tail =
              "\nGiven a query A and a passage B, determine whether the "
              "passage contains an answer to the query by providing a "
              "prediction of either 'Yes' or 'No'.",
          .yes = "Yes"};
}

}  // namespace podium

// The words around query and passage of the model card of NVIDIA's
// llama-nemotron-rerank (llama-3.2-nv-rerankqa), whose Llama sees all of them.

#include "rerank/templates/all.h"

namespace podium {

ScoreTemplate LlamaNemotronTemplate() {
  using Kind = PromptPart::Kind;
  return {.name = "llama-nemotron-rerank",
          .what = "llama-nemotron-rerank-1b-v2",
          .model_type = "llama_bidirec",
          .asked = {{Kind::kText, "question:"},
                    {Kind::kQuery},
                    {Kind::kText, " \n \n passage"}},
          // ":" is one with the passage's first letters.
          .lead = ":"};
}

}  // namespace podium

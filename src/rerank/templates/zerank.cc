// The prompt of zerank's models: Qwen3's chat template with the query as the
// system's turn and the document as the user's; and its model card's map into
// [0, 1].

#include "rerank/templates/all.h"

namespace podium {
namespace {

constexpr std::string_view kZerankSigns[] = {"zerank-1", "zerank-2"};

}  // namespace

constexpr ScoreTemplate kZerank = {
    .name = "zerank",
    .what = "zerank-1, zerank-1-small and zerank-2",
    .model_type = "qwen3",
    .signs = kZerankSigns,
    .head = "<|im_start|>system\n",
    .query = "{query}",
    .instructed_query = "",
    .middle = "<|im_end|>\n<|im_start|>user\n",
    .lead = "",
    .tail = "<|im_end|>\n<|im_start|>assistant\n",
    .trims = true,
    .yes = "Yes",
    .no = "",
    .divisor = 5};

}  // namespace podium

// The prompt of Qwen3-Reranker's model card.

#include "rerank/templates/all.h"

namespace podium {
namespace {

constexpr std::string_view kQwen3Signs[] = {
    "qwen3-reranker",
    "judge whether the document meets the requirements based on the query and "
    "the instruct provided"};

}  // namespace

constexpr ScoreTemplate kQwen3Reranker = {
    .name = "qwen3-reranker",
    .what = "Qwen3-Reranker 0.6B, 4B and 8B",
    .model_type = "qwen3",
    .signs = kQwen3Signs,
    .head =
        "<|im_start|>system\nJudge whether the Document meets the requirements "
        "based on the Query and the Instruct provided. Note that the answer "
        "can only be \"yes\" or \"no\".<|im_end|>\n<|im_start|>user\n",
    .query =
        "<Instruct>: Given a web search query, retrieve relevant passages "
        "that answer the query\n<Query>: {query}\n<Document>:",
    .instructed_query =
        "<Instruct>: {instruction}\n<Query>: {query}\n<Document>:",
    .middle = "",
    .lead = " ",
    .tail = "<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n",
    .yes = "yes",
    .no = "no"};

}  // namespace podium

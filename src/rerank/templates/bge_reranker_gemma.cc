// The prompt of FlagEmbedding's FlagLLMReranker.

#include "rerank/templates/all.h"

namespace podium {
namespace {

constexpr std::string_view kBgeGemmaSigns[] = {"bge-reranker-v2-gemma"};

}  // namespace

constexpr ScoreTemplate kBgeRerankerGemma = {
    .name = "bge-reranker-v2-gemma",
    .what = "bge-reranker-v2-gemma",
    .model_type = "gemma",
    .signs = kBgeGemmaSigns,
    .head = "<bos>",
    .query = "A: {query}",
    .instructed_query = "",
    .middle = "\n",
    .lead = "B: ",
    .tail =
        "\nGiven a query A and a passage B, determine whether the passage "
        "contains an answer to the query by providing a prediction of "
        "either 'Yes' or 'No'.",
    .yes = "Yes",
    .no = ""};

}  // namespace podium

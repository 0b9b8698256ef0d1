// The prompt of the mxbai-rerank package's MxbaiRerankV2, and its map into
// [0, 1]: sigmoid(score - m / 2), where m is the model's highest usual score.

#include "rerank/templates/all.h"

namespace podium {
namespace {

constexpr std::string_view kBaseSigns[] = {"mxbai-rerank-base-v2"};
constexpr std::string_view kLargeSigns[] = {"mxbai-rerank-large-v2"};

constexpr ScoreTemplate MxbaiRerankV2(std::string_view name,
                                      std::string_view what,
                                      std::span<const std::string_view> signs,
                                      float highest) {
  return {
      .name = name,
      .what = what,
      .model_type = "qwen2",
      .signs = signs,
      .head =
          "<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You "
          "are a helpful assistant.<|im_end|>\n<|im_start|>user\n",
      .query = "query: {query}",
      .instructed_query = "instruction: {instruction}\nquery: {query}",
      .middle = "\ndocument:",
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

constexpr ScoreTemplate kMxbaiRerankBaseV2 = MxbaiRerankV2(
    "mxbai-rerank-base-v2", "mxbai-rerank-base-v2", kBaseSigns, 9);
constexpr ScoreTemplate kMxbaiRerankLargeV2 = MxbaiRerankV2(
    "mxbai-rerank-large-v2", "mxbai-rerank-large-v2", kLargeSigns, 12);

}  // namespace podium

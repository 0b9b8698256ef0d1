// Puts documents in order with the engine inside this process:
//
//   embed_and_call
#include <podium/ranker.h>
#include <podium/reranker.h>

#include <iostream>
#include <memory>

namespace {

const podium::RankRequest kRequest{
    .query = "What is the capital of the United States?",
    .documents =
        {"Carson City is the capital city of the American state of Nevada.",
         "Capital punishment has existed in the United States since before "
         "the United States was a country.",
         "Washington, D.C. is the capital of the United States. It is a "
         "federal district."},
    .top_n = 2};

podium::Result<std::unique_ptr<podium::Ranker>> MakeRanker() {
  return podium::LoadEngine();
}

}  // namespace

int main() {
  auto ranker = MakeRanker();
  if (!ranker) {
    std::cerr << ranker.error().message << "\n";
    return 1;
  }
  const podium::Result<podium::Ranking> ranking = (*ranker)->Rank(kRequest);
  if (!ranking) {
    std::cerr << ranking.error().message << "\n";
    return 1;
  }
  std::cout << "ranked by " << ranking->served_by << "\n";
  for (const podium::RankResult& result : ranking->results) {
    std::cout << result.relevance_score << "  "
              << kRequest.documents[result.index] << "\n";
  }
}

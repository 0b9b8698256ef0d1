// Puts documents in order, with the engine inside this process or with a
// server:
//
//   embed_and_call
//   embed_and_call http://127.0.0.1:8080
//
// Either is a podium::Ranker, and the rest of the program cannot tell which.
#include <podium/client.h>
#include <podium/engine.h>
#include <podium/ranker.h>

#include <iostream>
#include <memory>
#include <string>

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

// `url` is empty, or that of a server.
podium::Result<std::unique_ptr<podium::Ranker>> MakeRanker(
    const std::string& url) {
  if (url.empty()) return podium::Engine::Load();
  return podium::Client::Create({.url = url, .model = "rerank-v3.5"});
}

int Complain(const podium::Error& error) {
  std::cerr << error.message << "\n";
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  const auto ranker = MakeRanker(argc > 1 ? argv[1] : "");
  if (!ranker) return Complain(ranker.error());
  const podium::Result<podium::Ranking> ranking = (*ranker)->Rank(kRequest);
  if (!ranking) return Complain(ranking.error());
  std::cout << "ranked by " << ranking->served_by << "\n";
  for (const podium::RankResult& result : ranking->results) {
    std::cout << result.relevance_score << "  "
              << kRequest.documents[static_cast<size_t>(result.index)] << "\n";
  }
}

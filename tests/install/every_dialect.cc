// Ranks by the engine in this process and by a server of the same model, in
// every dialect that the client speaks; fails where two rankings differ in a
// document or a bit of a score.
// usage: every_dialect URL
#include <podium/client.h>
#include <podium/engine.h>

#include <iostream>
#include <optional>
#include <string>

namespace {

const podium::RankRequest kRequest{
    .query = "how do \"bees\" talk?",
    .documents = {"Cats sleep.", "Bees dance.", "Bienen t\xC3\xA4nzeln\n<&>\\",
                  ""}};

bool Same(const podium::Ranking& a, const podium::Ranking& b) {
  if (a.results.size() != b.results.size()) return false;
  for (size_t i = 0; i < a.results.size(); ++i) {
    if (a.results[i].index != b.results[i].index ||
        a.results[i].relevance_score != b.results[i].relevance_score) {
      return false;
    }
  }
  return true;
}

// Whether they rank alike, and what they say where they do not.
bool Compare(podium::Ranker& engine, podium::Ranker& server,
             const podium::RankRequest& request, const std::string& what) {
  const auto own = engine.Rank(request);
  const auto told = server.Rank(request);
  if (own && told && Same(*own, *told)) return true;
  std::cerr << what << ": ";
  if (!own) std::cerr << own.error().message;
  if (!told) std::cerr << told.error().message;
  std::cerr << (own && told ? "another ranking\n" : "\n");
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  auto engine = podium::Engine::Load({.threads = 1});
  if (!engine || argc != 2) return 2;
  int wrong = 0;
  for (const std::string dialect :
       {"cohere_v2", "cohere_v1", "jina", "voyage", "tei"}) {
    auto client = podium::Client::Create({.url = argv[1],
                                          .read_environment = false,
                                          .dialect = dialect,
                                          .model = "rerank-v3.5"});
    if (!client) {
      std::cerr << dialect << ": " << client.error().message << "\n";
      return 2;
    }
    podium::RankRequest request = kRequest;
    for (const std::optional<int64_t> top_n :
         {std::optional<int64_t>(), std::optional<int64_t>(2),
          std::optional<int64_t>(9)}) {
      request.top_n = top_n;
      wrong +=
          !Compare(**engine, **client, request,
                   dialect + ", top_n " + std::to_string(top_n.value_or(0)));
    }
  }
  return wrong == 0 ? 0 : 1;
}

#include <podium/reranker.h>

#include <future>
#include <memory>
#include <utility>

#include "embedded/model_loading.h"

namespace podium {
namespace {

// Implements the public Ranker with a Reranker.
class Engine final : public Ranker {
 public:
  Engine(std::unique_ptr<Reranker> reranker, bool calibrated)
      : reranker_(std::move(reranker)), calibrated_(calibrated) {}

  Result<Ranking> Rank(RankRequest request) override {
    return RankAsync(std::move(request)).get();
  }

  // The Reranker answers every job it takes, at the latest in its destructor.
  std::future<Result<Ranking>> RankAsync(RankRequest request) override {
    // std::function requires a copyable callable.
    auto promise = std::make_shared<std::promise<Result<Ranking>>>();
    auto answer = promise->get_future();
    reranker_->Submit(
        {.request = std::move(request),
         .calibrated = calibrated_,
         .done = [promise = std::move(promise), name = reranker_->name()](
                     Result<Ranking> ranking, const JobTimes&) mutable {
           if (ranking) ranking->served_by = std::move(name);
           promise->set_value(std::move(ranking));
         }});
    return answer;
  }

 private:
  const std::unique_ptr<Reranker> reranker_;
  const bool calibrated_;
};

}  // namespace

Result<std::unique_ptr<Ranker>> LoadEngine(const EngineOptions& options) {
  const auto spec = ParseModelSpec(options.model);
  if (!spec) return Unexpected(spec.error());
  auto how = MakeRerankerOptions(options, Limits());
  if (!how) return Unexpected(how.error());
  const bool calibrated = !options.calibration.empty();
  if (calibrated) {
    auto map = LoadProbabilities(options.calibration, *spec);
    if (!map) return Unexpected(map.error());
    how->score_map = *std::move(map);
  }
  auto reranker = LoadReranker(*spec, *how);
  if (!reranker) return Unexpected(std::move(reranker.error()));
  return std::make_unique<Engine>(*std::move(reranker), calibrated);
}

}  // namespace podium

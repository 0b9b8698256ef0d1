#include "server/middleware/request_metrics.h"

#include <array>

namespace podium {
namespace {

constexpr std::array kSecondsBounds = {0.001, 0.0025, 0.005, 0.01, 0.025,
                                       0.05,  0.1,    0.25,  0.5,  1.0,
                                       2.5,   5.0,    10.0,  30.0, 60.0};

double Seconds(std::chrono::steady_clock::duration time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

ModelRequests::ModelRequests()
    : queue_seconds(kSecondsBounds), score_seconds(kSecondsBounds) {}

void RequestMetrics::End(const RequestFacts& facts) {
  const AnswerFacts& answer = facts.answer;
  const std::string_view route = facts.route.empty() ? "unknown" : facts.route;
  const std::string_view dialect =
      answer.dialect.empty() ? "none" : answer.dialect;
  const std::lock_guard lock(mutex_);
  ++counts_.requests[{route, dialect, facts.status}];
  counts_.seconds.try_emplace(route, kSecondsBounds)
      .first->second.Observe(Seconds(facts.took));
  if (!answer.tokens) return;
  ModelRequests& model = counts_.models[answer.model];
  model.documents += answer.documents.value_or(0);
  model.tokens += *answer.tokens;
  if (answer.queued) model.queue_seconds.Observe(Seconds(*answer.queued));
  if (answer.scored) model.score_seconds.Observe(Seconds(*answer.scored));
}

RequestCounts RequestMetrics::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

}  // namespace podium

#include "server/request_metrics.h"

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

void RequestMetrics::Count(const AccessRecord& record) {
  const AnswerFacts& facts = record.facts;
  const std::string_view route =
      record.route.empty() ? "unknown" : record.route;
  const std::string_view dialect =
      facts.dialect.empty() ? "none" : facts.dialect;
  const std::lock_guard lock(mutex_);
  ++counts_.requests[{route, dialect, record.status}];
  counts_.seconds.try_emplace(route, kSecondsBounds)
      .first->second.Observe(Seconds(record.took));
  if (!facts.tokens) return;
  ModelRequests& model = counts_.models[facts.model];
  model.documents += facts.documents.value_or(0);
  model.tokens += *facts.tokens;
  if (!facts.times) return;
  model.queue_seconds.Observe(Seconds(facts.times->queued));
  model.score_seconds.Observe(Seconds(facts.times->scored));
}

RequestCounts RequestMetrics::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

}  // namespace podium

#include "server/score_route.h"

#include <algorithm>
#include <ctime>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/cohere_response.h"
#include "api/score.h"
#include "api/uuid.h"
#include "api/vllm.h"
#include "server/json_response.h"
#include "server/model_use.h"

namespace podium {
namespace {

// Collects the rankings of one call, which arrive in any order. Thread-safe.
class Gathering {
 public:
  Gathering(const ScoreCall& call, std::string model,
            std::shared_ptr<Admission> admission, Responder responder)
      : rankings_(call.requests.size()),
        missing_(rankings_.size()),
        model_(std::move(model)),
        raw_scores_(call.raw_scores),
        unknown_fields_(call.unknown_fields),
        admission_(std::move(admission)),
        responder_(std::move(responder)) {}

  // The last ranking sends the response; the first error is sent at once.
  void Take(size_t i, Result<Ranking> ranking, const JobTimes& times) {
    const std::lock_guard lock(mutex_);
    if (missing_ == 0) return;
    // The requests wait and are scored in parallel.
    times_.queued = std::max(times_.queued, times.queued);
    times_.scored = std::max(times_.scored, times.scored);
    if (!ranking) {
      missing_ = 0;
      return Send(ErrorResponse(kVllm, ranking.error()), {});
    }
    rankings_[i] = std::move(*ranking);
    if (--missing_ > 0) return;
    UsageCounts counts;
    for (const Ranking& made : rankings_) {
      counts += {.documents = static_cast<int64_t>(made.results.size()),
                 .search_units = SearchUnits(made.usage),
                 .tokens = made.usage.scored_tokens};
    }
    const std::string id = NewUuid();
    HttpResponse response =
        JsonResponse(200, RenderScore({.id = id,
                                       .created = std::time(nullptr),
                                       .model = model_,
                                       .raw_scores = raw_scores_,
                                       .rankings = rankings_}));
    WarnOfUnknownFields(unknown_fields_, response);
    Send(std::move(response), counts);
  }

 private:
  void Send(HttpResponse response, const UsageCounts& counts) {
    response = admission_->Answer(std::move(response), counts);
    response.facts.model = model_;
    response.facts.times = times_;
    if (response.status == 200) {
      response.facts.documents = counts.documents;
      response.facts.tokens = counts.tokens;
    }
    responder_.Send(std::move(response));
  }

  std::mutex mutex_;
  std::vector<Ranking> rankings_;
  size_t missing_;
  JobTimes times_;
  const std::string model_;
  const bool raw_scores_;
  const std::vector<std::string> unknown_fields_;
  const std::shared_ptr<Admission> admission_;
  const Responder responder_;
};

}  // namespace

void ScoreRoute::Handle(HttpRequest request, Responder responder) const {
  auto held = std::make_shared<HttpRequest>(std::move(request));
  json_threads.Post(
      [route = *this, held, answer = InDialect(kVllm, std::move(responder))] {
        route.Answer(std::move(*held), answer);
      });
}

void ScoreRoute::Answer(HttpRequest request, const Responder& responder) const {
  auto call = ParseScore(request.body, limits);
  if (!call) return responder.Send(ErrorResponse(kVllm, call.error()));
  auto use = FindModelToUse(models, access, std::move(request.grant),
                            call->model, kVllm);
  if (!use) return responder.Send(std::move(use.error()));
  const auto& [model, admission] = *use;
  const auto gathering =
      std::make_shared<Gathering>(*call, model->name(), admission, responder);
  for (size_t i = 0; i < call->requests.size(); ++i) {
    model->Submit(
        {.request = std::move(call->requests[i]),
         .cuts = call->cuts,
         .calibrated = calibrated,
         .priority = call->priority,
         .client = admission->client(),
         .deadline = request.deadline,
         .cancel = request.cancel,
         .admit = [admission](
                      int64_t tokens) { return admission->TakeTokens(tokens); },
         .done =
             [gathering, i](Result<Ranking> ranking, const JobTimes& times) {
               gathering->Take(i, std::move(ranking), times);
             }});
  }
}

}  // namespace podium

#include "server/score_route.h"

#include <algorithm>
#include <ctime>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/dialects/cohere_response.h"
#include "api/uuid.h"
#include "server/json_response.h"
#include "server/model_use.h"

namespace podium {
namespace {

// Collects the rankings of one call, which arrive in any order. Thread-safe.
class Gathering : public std::enable_shared_from_this<Gathering> {
 public:
  Gathering(const Dialect& dialect, const ScoreCall& call, std::string model,
            bool instruction_ignored, std::shared_ptr<Admission> admission,
            Responder responder)
      : dialect_(dialect),
        rankings_(call.requests.size()),
        missing_(rankings_.size()),
        model_(std::move(model)),
        raw_scores_(call.raw_scores),
        unknown_fields_(call.unknown_fields),
        instruction_ignored_(instruction_ignored),
        admission_(std::move(admission)),
        responder_(std::move(responder)) {}

  // The last ranking, or the first error, has the response written on
  // `completions`.
  void Take(size_t i, Result<Ranking> ranking, const JobTimes& times,
            TaskQueue& completions) {
    const std::lock_guard lock(mutex_);
    if (missing_ == 0) return;
    // The requests wait and are scored in parallel.
    times_.queued = std::max(times_.queued, times.queued);
    times_.scored = std::max(times_.scored, times.scored);
    if (ranking) {
      rankings_[i] = std::move(*ranking);
      --missing_;
    } else {
      error_ = std::move(ranking.error());
      missing_ = 0;
    }
    if (missing_ > 0) return;
    completions.Post([self = shared_from_this()] { self->Answer(); });
  }

 private:
  // Nothing is taken any more, so it needs no lock.
  void Answer() {
    HttpResponse response;
    UsageCounts counts;
    if (error_) {
      response = ErrorResponse(dialect_.errors, *error_);
    } else {
      for (const Ranking& made : rankings_) {
        counts += {.documents = static_cast<int64_t>(made.results.size()),
                   .search_units = SearchUnits(made.usage),
                   .tokens = made.usage.scored_tokens};
      }
      const std::string id = NewUuid();
      response = JsonResponse(
          200, dialect_.score->render({.id = id,
                                       .created = std::time(nullptr),
                                       .model = model_,
                                       .raw_scores = raw_scores_,
                                       .rankings = rankings_}));
      WarnOfUnknownFields(unknown_fields_, response);
      if (instruction_ignored_) WarnOfIgnoredInstruction(model_, response);
    }
    response = admission_->Answer(std::move(response), counts);
    response.facts.model = model_;
    response.facts.queued = times_.queued;
    response.facts.scored = times_.scored;
    if (response.status == 200) {
      response.facts.documents = counts.documents;
      response.facts.tokens = counts.tokens;
    }
    responder_.Send(std::move(response));
  }

  const Dialect& dialect_;
  std::mutex mutex_;
  std::vector<Ranking> rankings_;
  std::optional<Error> error_;
  size_t missing_;  // rankings; 0: the response is being written
  JobTimes times_;
  const std::string model_;
  const bool raw_scores_;
  const std::vector<std::string> unknown_fields_;
  const bool instruction_ignored_;
  const std::shared_ptr<Admission> admission_;
  const Responder responder_;
};

}  // namespace

void ScoreRoute::Handle(HttpRequest request, Responder responder) const {
  auto held = std::make_shared<HttpRequest>(std::move(request));
  context.parsing.Post(
      [route = *this, held, answer = InDialect(dialect, std::move(responder))] {
        route.Answer(std::move(*held), answer);
      });
}

void ScoreRoute::Answer(HttpRequest request, const Responder& responder) const {
  auto call = dialect.score->parse(request.body, context.limits);
  if (!call) return responder.Send(ErrorResponse(dialect.errors, call.error()));
  auto use = FindModelToUse(context.models, context.access, request,
                            call->model, dialect.errors);
  if (!use) return responder.Send(std::move(use.error()));
  const auto& [model, admission] = *use;
  const bool ignored = ignore_instruction && !call->instruction.empty() &&
                       !model->reads_instruction();
  const auto gathering = std::make_shared<Gathering>(
      dialect, *call, model->name(), ignored, admission, responder);
  for (size_t i = 0; i < call->requests.size(); ++i) {
    model->Submit(
        {.request = std::move(call->requests[i]),
         .cuts = call->cuts,
         .instruction = ignored ? std::string() : call->instruction,
         .calibrated = calibrated,
         .priority = call->priority,
         .client = admission->client(),
         .deadline = request.deadline,
         .cancel = request.cancel,
         .admit = [admission](
                      int64_t tokens) { return admission->TakeTokens(tokens); },
         .done =
             [gathering, i, &completions = context.completions](
                 Result<Ranking> ranking, const JobTimes& times) {
               gathering->Take(i, std::move(ranking), times, completions);
             }});
  }
}

}  // namespace podium

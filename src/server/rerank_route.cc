#include "server/rerank_route.h"

#include <memory>
#include <utility>

#include "api/detect.h"
#include "api/dialects/cohere_response.h"
#include "api/uuid.h"
#include "server/json_response.h"
#include "server/model_use.h"
#include "server/route.h"

namespace podium {
namespace {

// Parsing takes about 2 ns a byte: below this it costs less than a thread hop.
constexpr size_t kInlineBodyBytes = 16 * 1024;

// A call that a model is ranking, with all that its response needs. Holds the
// model's name, not the model: see ServedModels.
struct RankingCall {
  const Dialect& dialect;
  Responder responder;
  std::shared_ptr<Admission> admission;
  std::string model;
  RerankCall call;
  int64_t documents;
  bool decimal_point;
  bool instruction_ignored;

  void Answer(const Result<Ranking>& ranking, const JobTimes& times) const;
};

void RankingCall::Answer(const Result<Ranking>& ranking,
                         const JobTimes& times) const {
  HttpResponse response;
  UsageCounts counts;
  if (ranking) {
    const std::string id = NewUuid();
    response =
        JsonResponse(200, dialect.render({.id = id,
                                          .model = model,
                                          .call = call,
                                          .ranking = *ranking,
                                          .decimal_point = decimal_point}));
    WarnOfUnknownFields(call.unknown_fields, response);
    if (instruction_ignored) WarnOfIgnoredInstruction(model, response);
    counts = {.documents = documents,
              .search_units = SearchUnits(ranking->usage),
              .tokens = ranking->usage.scored_tokens};
  } else {
    response = ErrorResponse(dialect.errors, ranking.error());
  }
  response = admission->Answer(std::move(response), counts);
  response.facts.model = model;
  response.facts.documents = documents;
  response.facts.queued = times.queued;
  response.facts.scored = times.scored;
  if (response.status == 200) response.facts.tokens = counts.tokens;
  responder.Send(std::move(response));
}

}  // namespace

void RerankRoute::Handle(HttpRequest request, Responder responder) const {
  if (request.body.size() <= kInlineBodyBytes) {
    return Answer(std::move(request), std::move(responder));
  }
  auto held = std::make_shared<HttpRequest>(std::move(request));
  context.parsing.Post([route = *this, held, responder] {
    route.Answer(std::move(*held), responder);
  });
}

void RerankRoute::Answer(HttpRequest request, Responder responder) const {
  const Dialect* const dialect = DetectDialect(
      {.path = request.route->path,
       .body = request.body,
       .has_header =
           [&](auto name) { return request.Header(name) != nullptr; }},
      choice);
  if (dialect == nullptr) {  // switched off
    return responder.Send(ErrorResponse(404, "404 page not found"));
  }
  responder = InDialect(*dialect, std::move(responder));
  auto call = dialect->parse(request.body, context.limits);
  if (!call) {
    return responder.Send(ErrorResponse(dialect->errors, call.error()));
  }
  std::string().swap(request.body);  // may be large, and is no longer needed
  auto use = FindModelToUse(context.models, context.access, request,
                            call->model, dialect->errors);
  if (!use) return responder.Send(std::move(use.error()));
  const auto& [model, admission] = *use;

  RerankJob job;
  const auto documents = static_cast<int64_t>(call->request.documents.size());
  job.request = std::move(call->request);
  job.cuts = call->cuts;
  const bool ignored = ignore_instruction && !call->instruction.empty() &&
                       !model->reads_instruction();
  if (!ignored) job.instruction = std::move(call->instruction);
  job.calibrated = call->calibrated.value_or(calibrated);
  job.priority = call->priority;
  job.client = admission->client();
  job.deadline = request.deadline;
  job.cancel = request.cancel;
  job.admit = [admission](int64_t tokens) {
    return admission->TakeTokens(tokens);
  };
  job.done = [&completions = context.completions,
              held = std::make_shared<const RankingCall>(
                  *dialect, std::move(responder), admission, model->name(),
                  std::move(*call), documents, decimal_point, ignored)](
                 Result<Ranking> ranking, const JobTimes& times) {
    completions.Post([held, times,
                      made = std::make_shared<Result<Ranking>>(
                          std::move(ranking))] { held->Answer(*made, times); });
  };
  model->Submit(std::move(job));
}

}  // namespace podium

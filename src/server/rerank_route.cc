#include "server/rerank_route.h"

#include <memory>
#include <utility>

#include "api/cohere_response.h"
#include "api/uuid.h"
#include "server/json_response.h"
#include "server/model_use.h"
#include "server/router.h"

namespace podium {
namespace {

// Parsing takes about 2 ns a byte: below this it costs less than a thread hop.
constexpr size_t kInlineBodyBytes = 16 * 1024;

HttpResponse Render(const Dialect& dialect, const RerankAnswer& answer) {
  HttpResponse response = JsonResponse(200, dialect.render(answer));
  WarnOfUnknownFields(answer.call.unknown_fields, response);
  return response;
}

}  // namespace

void RerankRoute::Handle(HttpRequest request, Responder responder) const {
  if (request.body.size() <= kInlineBodyBytes) {
    return Answer(std::move(request), std::move(responder));
  }
  auto held = std::make_shared<HttpRequest>(std::move(request));
  json_threads.Post([route = *this, held, responder] {
    route.Answer(std::move(*held), responder);
  });
}

void RerankRoute::Answer(HttpRequest request, Responder responder) const {
  const std::string path = PlainPath(request.path);
  const Dialect* const dialect =
      DetectDialect({.path = path,
                     .has_pinecone_header =
                         request.Header("x-pinecone-api-version") != nullptr,
                     .body = request.body},
                    choice);
  if (dialect == nullptr) {  // switched off
    return responder.Send(ErrorResponse(404, "404 page not found"));
  }
  responder = InDialect(*dialect, std::move(responder));
  auto call = dialect->parse(request.body, limits);
  if (!call) return responder.Send(ErrorResponse(*dialect, call.error()));
  std::string().swap(request.body);  // may be large, and is no longer needed
  auto use = FindModelToUse(models, access, std::move(request.grant),
                            call->model, *dialect);
  if (!use) return responder.Send(std::move(use.error()));
  const auto& [model, admission] = *use;

  const auto documents = static_cast<int64_t>(call->request.documents.size());
  RerankJob job;
  job.request = std::move(call->request);
  job.cuts = call->cuts;
  job.calibrated = call->calibrated.value_or(calibrated);
  job.priority = call->priority;
  job.client = admission->client();
  job.deadline = request.deadline;
  job.cancel = request.cancel;
  job.admit = [admission](int64_t tokens) {
    return admission->TakeTokens(tokens);
  };
  // Holds only the model's name, not the model: see ServedModels.
  job.done = [route = *this, dialect, responder, admission, documents,
              name = model->name(),
              held = std::make_shared<RerankCall>(std::move(*call))](
                 Result<Ranking> ranking, const JobTimes& times) {
    const auto send = [responder, admission, documents, name, times](
                          HttpResponse response, const UsageCounts& counts) {
      response = admission->Answer(std::move(response), counts);
      response.facts.model = name;
      response.facts.documents = documents;
      response.facts.times = times;
      if (response.status == 200) response.facts.tokens = counts.tokens;
      responder.Send(std::move(response));
    };
    if (!ranking) return send(ErrorResponse(*dialect, ranking.error()), {});
    auto render = [dialect, send, documents, name, held,
                   decimal_point = route.decimal_point,
                   made = std::move(*ranking)] {
      const std::string id = NewUuid();
      send(Render(*dialect, {.id = id,
                             .model = name,
                             .call = *held,
                             .ranking = made,
                             .decimal_point = decimal_point}),
           {.documents = documents,
            .search_units = SearchUnits(made.usage),
            .tokens = made.usage.scored_tokens});
    };
    // A response with the documents is as large as its request.
    if (held->return_documents) {
      route.json_threads.Post(std::move(render));
    } else {
      render();
    }
  };
  model->Submit(std::move(job));
}

}  // namespace podium

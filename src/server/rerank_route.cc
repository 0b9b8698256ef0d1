#include "server/rerank_route.h"

#include <memory>
#include <utility>

#include "api/cohere_response.h"
#include "api/token_usage.h"
#include "api/uuid.h"
#include "server/admission.h"
#include "server/json_response.h"
#include "server/router.h"

namespace podium {
namespace {

// Parsing takes about 2 ns a byte: below this it costs less than a thread hop.
constexpr size_t kInlineBodyBytes = 16 * 1024;

HttpResponse Render(const Dialect& dialect, std::string_view model,
                    const RerankCall& call, const Ranking& ranking) {
  const std::string id = NewUuid();
  HttpResponse response = JsonResponse(
      200, dialect.render(
               {.id = id, .model = model, .call = call, .ranking = ranking}));
  for (const std::string& name : call.unknown_fields) {
    response.headers.push_back(
        {"x-api-warning",
         "unknown field: parameter " + name + " is not a valid field"});
  }
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
  auto call = dialect->parse(request.body, limits);
  if (!call) return responder.Send(ErrorResponse(*dialect, call.error()));
  std::string().swap(request.body);  // may be large, and is done with
  const auto model = models.Find(call->model);
  if (!model) return responder.Send(ErrorResponse(*dialect, model.error()));

  const auto admission =
      std::make_shared<Admission>(access, std::move(request.grant));
  if (auto refusal = admission->CheckModel(
          call->model.empty() ? (*model)->name() : call->model)) {
    return responder.Send(std::move(*refusal));
  }

  const auto documents = static_cast<int64_t>(call->request.documents.size());
  RerankJob job;
  job.request = std::move(call->request);
  job.priority = call->priority;
  job.deadline = request.deadline;
  job.cancel = request.cancel;
  job.admit = [admission](int64_t tokens) {
    return admission->TakeTokens(tokens);
  };
  // Not the model itself is held, only its name: see ServedModels.
  job.done = [route = *this, dialect, responder, admission, documents,
              name = (*model)->name(),
              held = std::make_shared<RerankCall>(std::move(*call))](
                 Result<Ranking> ranking) {
    const auto send = [responder, admission, documents](
                          HttpResponse response, const UsageCounts& counts) {
      response = admission->Answer(std::move(response), counts);
      response.documents = documents;
      responder.Send(std::move(response));
    };
    if (!ranking) return send(ErrorResponse(*dialect, ranking.error()), {});
    auto render = [dialect, send, documents, name, held,
                   made = std::move(*ranking)] {
      send(Render(*dialect, name, *held, made),
           {.documents = documents,
            .search_units = SearchUnits(made.usage),
            .tokens = PairTokens(made.usage)});
    };
    // With the documents in it an answer is as large as its request.
    if (held->return_documents) {
      route.json_threads.Post(std::move(render));
    } else {
      render();
    }
  };
  (*model)->Submit(std::move(job));
}

}  // namespace podium

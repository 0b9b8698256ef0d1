#include "server/tokenize_route.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/dialects/cohere_v1.h"
#include "api/tokenize.h"
#include "server/json_response.h"
#include "server/middleware/key_check.h"
#include "server/model_use.h"

namespace podium {

void TokenizeRoute::Tokenize(HttpRequest request, Responder responder) const {
  auto held = std::make_shared<HttpRequest>(std::move(request));
  context.parsing.Post([route = *this, held,
                        answer = InDialect(kCohereV1, std::move(responder))] {
    answer.Send(route.AnswerTokenize(*held));
  });
}

void TokenizeRoute::Detokenize(HttpRequest request, Responder responder) const {
  auto held = std::make_shared<HttpRequest>(std::move(request));
  context.parsing.Post([route = *this, held,
                        answer = InDialect(kCohereV1, std::move(responder))] {
    answer.Send(route.AnswerDetokenize(*held));
  });
}

HttpResponse TokenizeRoute::AnswerTokenize(const HttpRequest& request) const {
  const auto call = ParseTokenize(request.body, context.limits);
  if (!call) return ErrorResponse(call.error());
  auto use = FindModelToUse(context.models, context.access, request,
                            call->model, kCohereV1.errors);
  if (!use) return std::move(use.error());
  const std::vector<int32_t> tokens = use->model->Tokenize(call->text);
  std::vector<std::string_view> strings;
  strings.reserve(tokens.size());
  for (const int32_t token : tokens) {
    strings.push_back(use->model->TokenString(token).value_or(""));
  }
  HttpResponse response = JsonResponse(200, RenderTokenize(tokens, strings));
  response.facts.model = use->model->name();
  WarnOfUnknownFields(call->unknown_fields, response);
  return use->admission->Answer(std::move(response), {});
}

HttpResponse TokenizeRoute::AnswerDetokenize(const HttpRequest& request) const {
  const auto call = ParseDetokenize(request.body, context.limits);
  if (!call) return ErrorResponse(call.error());
  auto use = FindModelToUse(context.models, context.access, request,
                            call->model, kCohereV1.errors);
  if (!use) return std::move(use.error());
  for (size_t i = 0; i < call->tokens.size(); ++i) {
    if (!use->model->TokenString(call->tokens[i])) {
      return ErrorResponse(NoSuchToken(i));
    }
  }
  HttpResponse response =
      JsonResponse(200, RenderDetokenize(use->model->Detokenize(call->tokens)));
  response.facts.model = use->model->name();
  WarnOfUnknownFields(call->unknown_fields, response);
  return use->admission->Answer(std::move(response), {});
}

HttpResponse CheckApiKey(const HttpRequest& request) {
  const AccessGrant grant = GrantOf(request);
  if (!grant.key) return JsonResponse(200, RenderKeyCheck("", ""));
  const KeyRecord& key = *grant.key;
  return JsonResponse(200, RenderKeyCheck(key.name, key.id));
}

}  // namespace podium

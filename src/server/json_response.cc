#include "server/json_response.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "api/uuid.h"

namespace podium {
namespace {

HttpResponse Refuse(const DialectErrors& errors, int status,
                    const Error& error) {
  const std::string id = NewUuid();
  HttpResponse response =
      JsonResponse(status, errors.render({.id = id,
                                          .status = status,
                                          .message = error.message,
                                          .param = error.param}));
  response.facts.reason = error.message;
  // Another server may serve the request, or this one may do so later. Some
  // dialects have another status for it.
  if (status == 503 || error.retry_after.count() > 0) {
    const auto seconds = std::max<int64_t>(1, error.retry_after.count());
    response.headers.push_back({"retry-after", std::to_string(seconds)});
  }
  return response;
}

}  // namespace

HttpResponse JsonResponse(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.headers.push_back({"content-type", "application/json"});
  response.body = std::move(body);
  return response;
}

HttpResponse ErrorResponse(int status, std::string_view message) {
  return ErrorResponse(kCohereErrors, status, message);
}

HttpResponse ErrorResponse(const Error& error) {
  return ErrorResponse(kCohereErrors, error);
}

HttpResponse ErrorResponse(const DialectErrors& errors, const Error& error) {
  return Refuse(errors, errors.status(error.code), error);
}

HttpResponse ErrorResponse(const DialectErrors& errors, int status,
                           std::string_view message) {
  return Refuse(errors, status, {.message = std::string(message), .param = ""});
}

Responder InDialect(const Dialect& dialect, Responder responder) {
  return Responder([responder = std::move(responder),
                    name = dialect.name](std::optional<HttpResponse> response) {
    if (!response) return;  // dropping `responder` sends the 500
    response->facts.dialect = name;
    responder.Send(std::move(*response));
  });
}

void Warn(std::string warning, HttpResponse& response) {
  response.headers.push_back({"x-api-warning", std::move(warning)});
}

void WarnOfUnknownFields(std::span<const std::string> names,
                         HttpResponse& response) {
  for (const std::string& name : names) {
    Warn("unknown field: parameter " + name + " is not a valid field",
         response);
  }
}

void WarnOfIgnoredInstruction(const std::string& model,
                              HttpResponse& response) {
  Warn("instruction ignored: the model " + model + " reads none", response);
}

}  // namespace podium

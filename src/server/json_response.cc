#include "server/json_response.h"

#include <utility>

#include "api/error_table.h"
#include "api/uuid.h"

namespace podium {
namespace {

// What we cannot do now, another server or another second may.
HttpResponse ComeBackLater(HttpResponse response) {
  if (response.status == 503) response.headers.push_back({"retry-after", "1"});
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
  return ComeBackLater(JsonResponse(status, ErrorBody(NewUuid(), message)));
}

HttpResponse ErrorResponse(const Error& error) {
  return ErrorResponse(HttpStatus(error.code), error.message);
}

HttpResponse ErrorResponse(const Dialect& dialect, const Error& error) {
  const std::string id = NewUuid();
  const int status = dialect.status(error.code);
  return ComeBackLater(
      JsonResponse(status, dialect.render_error({.id = id,
                                                 .status = status,
                                                 .message = error.message,
                                                 .param = error.param})));
}

void WarnOfUnknownFields(std::span<const std::string> names,
                         HttpResponse& response) {
  for (const std::string& name : names) {
    response.headers.push_back(
        {"x-api-warning",
         "unknown field: parameter " + name + " is not a valid field"});
  }
}

}  // namespace podium

#include "server/json_response.h"

#include <utility>

#include "api/error_table.h"
#include "api/uuid.h"

namespace podium {
namespace {

HttpResponse Refuse(const ErrorShape& shape, int status,
                    std::string_view message, std::string_view param) {
  const std::string id = NewUuid();
  HttpResponse response = JsonResponse(
      status,
      shape.render(
          {.id = id, .status = status, .message = message, .param = param}));
  // What we cannot do now, another server or another second may.
  if (status == 503) response.headers.push_back({"retry-after", "1"});
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
  return Refuse(kCohereError, status, message, "");
}

HttpResponse ErrorResponse(const Error& error) {
  return ErrorResponse(HttpStatus(error.code), error.message);
}

HttpResponse ErrorResponse(const Dialect& dialect, const Error& error) {
  return Refuse(dialect.error, dialect.status(error.code), error.message,
                error.param);
}

HttpResponse ErrorResponse(const Dialect& dialect, int status,
                           std::string_view message) {
  return Refuse(dialect.error, status, message, "");
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

#include "server/json_response.h"

#include <utility>

#include "api/error_table.h"
#include "api/uuid.h"

namespace podium {

HttpResponse JsonResponse(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.headers.push_back({"content-type", "application/json"});
  response.body = std::move(body);
  return response;
}

HttpResponse ErrorResponse(int status, std::string_view message) {
  HttpResponse response = JsonResponse(status, ErrorBody(NewUuid(), message));
  if (status == 503) response.headers.push_back({"retry-after", "1"});
  return response;
}

HttpResponse ErrorResponse(const Error& error) {
  return ErrorResponse(HttpStatus(error.code), error.message);
}

}  // namespace podium

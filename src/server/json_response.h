#pragma once

#include <span>
#include <string>
#include <string_view>

#include "api/dialect.h"
#include "base/result.h"
#include "server/http.h"

namespace podium {

HttpResponse JsonResponse(int status, std::string body);

// {"id":"...","message":"..."}; a 503 asks the client to come back.
HttpResponse ErrorResponse(int status, std::string_view message);
HttpResponse ErrorResponse(const Error& error);
// In the words of a dialect, where the request is known or taken to speak one.
HttpResponse ErrorResponse(const Dialect& dialect, const Error& error);
HttpResponse ErrorResponse(const Dialect& dialect, int status,
                           std::string_view message);

// `responder`, for answers that the log and the metrics count for a dialect, a
// constant.
Responder InDialect(const Dialect& dialect, Responder responder);

// Adds Cohere's x-api-warning, which its SDKs log.
void Warn(std::string warning, HttpResponse& response);

// Adds one for each field that was passed over.
void WarnOfUnknownFields(std::span<const std::string> names,
                         HttpResponse& response);

}  // namespace podium

#pragma once

#include <span>
#include <string>
#include <string_view>

#include "api/dialect.h"
#include "base/result.h"
#include "server/http.h"

namespace podium {

HttpResponse JsonResponse(int status, std::string body);

// {"id":"...","message":"..."}; a 503 asks the client to retry.
HttpResponse ErrorResponse(int status, std::string_view message);
HttpResponse ErrorResponse(const Error& error);
// The same as the request's dialect, known or assumed, reports errors.
HttpResponse ErrorResponse(const DialectErrors& errors, const Error& error);
HttpResponse ErrorResponse(const DialectErrors& errors, int status,
                           std::string_view message);

// Wraps `responder` so that the log and the metrics attribute its responses to
// `dialect`, a constant.
Responder InDialect(const Dialect& dialect, Responder responder);

// Adds Cohere's x-api-warning, which its SDKs log.
void Warn(std::string warning, HttpResponse& response);

// Adds one warning for each ignored field.
void WarnOfUnknownFields(std::span<const std::string> names,
                         HttpResponse& response);
// Says that the request's instruction was left out.
void WarnOfIgnoredInstruction(const std::string& model, HttpResponse& response);

}  // namespace podium

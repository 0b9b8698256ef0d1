#pragma once

#include "api/dialect.h"
#include "server/http.h"
#include "server/route_context.h"

namespace podium {

// Handles a request for the scores of pairs (see ScoreRoutes).
struct ScoreRoute {
  const RouteContext& context;
  const Dialect& dialect;           // has score routes
  bool calibrated = false;          // scores are probabilities, see RerankJob
  bool ignore_instruction = false;  // see ServerOptions

  void Handle(HttpRequest request, Responder responder) const;

 private:
  void Answer(HttpRequest request, const Responder& responder) const;
};

}  // namespace podium

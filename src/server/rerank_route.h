#pragma once

#include "api/dialect_set.h"
#include "server/http.h"
#include "server/route_context.h"

namespace podium {

// Handles a rerank request in its dialect: bytes -> call -> model -> bytes.
struct RerankRoute {
  const RouteContext& context;
  const DialectChoice& choice;
  bool decimal_point = true;        // see RerankAnswer
  bool calibrated = false;          // the default for a call that does not say
  bool ignore_instruction = false;  // see ServerOptions

  void Handle(HttpRequest request, Responder responder) const;

 private:
  void Answer(HttpRequest request, Responder responder) const;
};

}  // namespace podium

#pragma once

#include <optional>

#include "server/http.h"
#include "server/route.h"

namespace podium {

// Something that all requests have in common, such as the check of their keys.
// A middleware overrides the moments of a request at which it acts; the router
// calls its middlewares in the order of its list. Thread-safe; called on the
// listener's threads, so nothing here may block.
class Middleware {
 public:
  virtual ~Middleware() = default;

  // See HttpHandler::Begin.
  virtual void Begin(RequestFacts&) {}
  // The head has arrived and matches `route`. Returning a response refuses the
  // request, and the middlewares that follow do not see it.
  virtual std::optional<HttpResponse> CheckHead(const Route&, HttpRequest&) {
    return std::nullopt;
  }
  // No route matches. The response is a 404, a 405, or a 204 to OPTIONS; the
  // last two have an `allow` header.
  virtual void AnswerUnrouted(const HttpRequest&, HttpResponse&) {}
  // The body has arrived. Returns the responder for those that follow: the
  // given one, or one that changes the response before it passes it on.
  virtual Responder Handle(HttpRequest&, Responder responder) {
    return responder;
  }
  // See HttpHandler::Finish and End.
  virtual void Finish(const RequestFacts&, HttpResponse&) {}
  virtual void End(const RequestFacts&) {}
};

}  // namespace podium

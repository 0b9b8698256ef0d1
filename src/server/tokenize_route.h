#pragma once

#include "server/http.h"
#include "server/route_context.h"

namespace podium {

// Cohere's POST /v1/tokenize and POST /v1/detokenize, with the tokenizer of the
// requested model, on the threads for parsing.
struct TokenizeRoute {
  const RouteContext& context;

  void Tokenize(HttpRequest request, Responder responder) const;
  void Detokenize(HttpRequest request, Responder responder) const;

 private:
  HttpResponse AnswerTokenize(const HttpRequest& request) const;
  HttpResponse AnswerDetokenize(const HttpRequest& request) const;
};

// POST /v1/check-api-key, which only a valid key reaches.
HttpResponse CheckApiKey(const HttpRequest& request);

}  // namespace podium

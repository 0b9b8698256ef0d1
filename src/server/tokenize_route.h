#pragma once

#include "base/limits.h"
#include "base/task_queue.h"
#include "keys/access.h"
#include "server/http.h"
#include "server/served_models.h"

namespace podium {

// Cohere's POST /v1/tokenize and POST /v1/detokenize, with the tokenizer of the
// requested model, on `json_threads`.
struct TokenizeRoute {
  const Limits& limits;
  const ServedModels& models;
  TaskQueue& json_threads;
  Access& access;

  void Tokenize(HttpRequest request, Responder responder) const;
  void Detokenize(HttpRequest request, Responder responder) const;

 private:
  HttpResponse AnswerTokenize(HttpRequest& request) const;
  HttpResponse AnswerDetokenize(HttpRequest& request) const;
};

// POST /v1/check-api-key, which only a valid key reaches.
HttpResponse CheckApiKey(const HttpRequest& request);

}  // namespace podium

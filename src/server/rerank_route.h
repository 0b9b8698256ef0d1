#pragma once

#include "api/detect.h"
#include "base/limits.h"
#include "base/task_queue.h"
#include "keys/access.h"
#include "server/http.h"
#include "server/served_models.h"

namespace podium {

// Handles a rerank request in its dialect: bytes -> call -> model -> bytes.
// Large JSON is read and written on `json_threads`, so that the I/O thread
// never waits for it. All references outlive the models' last callback.
struct RerankRoute {
  const DialectChoice& choice;
  const Limits& limits;
  ServedModels& models;
  TaskQueue& json_threads;
  Access& access;
  bool decimal_point = true;  // see RerankAnswer
  bool calibrated = false;    // the default for a call that does not say

  void Handle(HttpRequest request, Responder responder) const;

 private:
  void Answer(HttpRequest request, Responder responder) const;
};

}  // namespace podium

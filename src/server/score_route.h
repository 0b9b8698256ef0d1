#pragma once

#include "base/limits.h"
#include "base/task_queue.h"
#include "keys/access.h"
#include "server/http.h"
#include "server/served_models.h"

namespace podium {

// Handles vLLM's /score and /v1/score. All references outlive the models' last
// callback.
struct ScoreRoute {
  const Limits& limits;
  ServedModels& models;
  TaskQueue& json_threads;
  Access& access;
  bool calibrated = false;  // scores are probabilities, see RerankJob

  void Handle(HttpRequest request, Responder responder) const;

 private:
  void Answer(HttpRequest request, const Responder& responder) const;
};

}  // namespace podium

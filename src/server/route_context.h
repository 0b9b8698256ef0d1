#pragma once

#include "base/limits.h"
#include "base/task_queue.h"
#include "keys/access.h"
#include "server/served_models.h"

namespace podium {

// What the routes that use a model share. All of it outlives the models' last
// callback.
//
// A request passes the threads in one direction: an I/O thread reads its bytes,
// `parsing` its JSON, a model's threads score it, `completions` writes the
// response, and an I/O thread sends it. Neither queue has a limit of its own: a
// connection has one request at a time, so Limits::max_connections bounds both.
struct RouteContext {
  const Limits& limits;
  ServedModels& models;
  Access& access;
  TaskQueue& parsing;
  TaskQueue& completions;
};

}  // namespace podium

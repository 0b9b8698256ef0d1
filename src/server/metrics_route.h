#pragma once

#include "server/http.h"
#include "server/served_models.h"

namespace podium {

// What the models have done and what waits for them, as Prometheus reads it
// (text format 0.0.4): docs/metrics.md lists the names.
HttpResponse MetricsResponse(const ServedModels& models);

}  // namespace podium

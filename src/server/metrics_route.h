#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "server/http.h"
#include "server/middleware/request_metrics.h"
#include "server/served_models.h"

namespace podium {

// The data that /metrics reports.
struct MetricsSources {
  const ServedModels& models;
  const RequestMetrics& requests;
  int64_t requests_in_flight = 0;
  std::chrono::system_clock::time_point started;
  std::string_view commit;
};

// Work done and waiting, for the server and its models, in Prometheus text
// format 0.0.4. docs/metrics.md lists the names.
HttpResponse MetricsResponse(const MetricsSources& sources);

}  // namespace podium

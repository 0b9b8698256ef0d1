#include "server/metrics_route.h"

#include <fmt/core.h>

#include <array>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace podium {
namespace {

struct Metric {
  std::string_view name, type, help;
  int64_t (*value)(const Reranker& model);
};

constexpr std::array kMetrics = {
    Metric{"podium_batches_total", "counter",
           "Batches that the model has computed.",
           [](const Reranker& model) { return model.completed_batches(); }},
    Metric{"podium_queued_tokens", "gauge",
           "Tokens that wait for the model or are in it.",
           [](const Reranker& model) { return model.queued_tokens(); }},
    Metric{"podium_score_cache_hits_total", "counter",
           "Pairs whose score was known from an earlier request.",
           [](const Reranker& model) { return model.score_cache().hits; }},
    Metric{"podium_score_cache_misses_total", "counter",
           "Pairs that the cache was asked for in vain.",
           [](const Reranker& model) { return model.score_cache().misses; }},
    Metric{"podium_score_cache_entries", "gauge", "Scores that are kept.",
           [](const Reranker& model) { return model.score_cache().entries; }},
};

// A model's name is the operator's, and may hold anything.
std::string Escaped(std::string_view label) {
  std::string escaped;
  for (const char c : label) {
    if (c == '\\' || c == '"') escaped += '\\';
    c == '\n' ? escaped += "\\n" : escaped += c;
  }
  return escaped;
}

}  // namespace

HttpResponse MetricsResponse(const ServedModels& models) {
  const std::vector<std::shared_ptr<Reranker>> loaded = models.All();
  HttpResponse response;
  response.headers.push_back(
      {"content-type", "text/plain; version=0.0.4; charset=utf-8"});
  const auto out = std::back_inserter(response.body);
  for (const Metric& metric : kMetrics) {
    fmt::format_to(out, "# HELP {} {}\n# TYPE {} {}\n", metric.name,
                   metric.help, metric.name, metric.type);
    for (const auto& model : loaded) {
      fmt::format_to(out, "{}{{model=\"{}\"}} {}\n", metric.name,
                     Escaped(model->name()), metric.value(*model));
    }
  }
  return response;
}

}  // namespace podium

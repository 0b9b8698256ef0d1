#include "server/metrics_route.h"

#include <podium/version.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/log.h"
#include "server/metrics_text.h"

namespace podium {
namespace {

// The data for all metrics in one response.
struct Snapshot {
  const MetricsSources& sources;
  const RequestCounts requests;
  const std::vector<std::shared_ptr<Reranker>> models;

  const ModelRequests& of(const Reranker& model) const {
    static const ModelRequests kNone;
    const auto found = requests.models.find(model.name());
    return found == requests.models.end() ? kNone : found->second;
  }
};

struct Metric {
  std::string_view name, type, help;
  void (*write)(const Snapshot& now, MetricsText& out);
};

// Writes one sample for each model, with the value that `value` returns.
template <auto value>
void ForEachModel(const Snapshot& now, MetricsText& out) {
  for (const auto& model : now.models) {
    out.Sample({{"model", model->name()}},
               static_cast<double>(value(now, *model)));
  }
}

template <auto histogram>
void HistogramOfEachModel(const Snapshot& now, MetricsText& out) {
  for (const auto& model : now.models) {
    out.Samples({{"model", model->name()}}, histogram(now, *model));
  }
}

constexpr std::array kMetrics = {
    Metric{"podium_http_requests_total", "counter", "Finished requests.",
           [](const Snapshot& now, MetricsText& out) {
             for (const auto& [key, count] : now.requests.requests) {
               const auto& [route, dialect, status] = key;
               out.Sample({{"route", route},
                           {"dialect", dialect},
                           {"code", std::to_string(status)}},
                          static_cast<double>(count));
             }
           }},
    Metric{"podium_http_request_duration_seconds", "histogram",
           "Time from a request's first byte to its response's last.",
           [](const Snapshot& now, MetricsText& out) {
             for (const auto& [route, seconds] : now.requests.seconds) {
               out.Samples({{"route", route}}, seconds);
             }
           }},
    Metric{"podium_http_requests_in_flight", "gauge",
           "Requests whose head is read and whose response is not sent yet, "
           "including this one.",
           [](const Snapshot& now, MetricsText& out) {
             out.Sample({},
                        static_cast<double>(now.sources.requests_in_flight));
           }},
    Metric{"podium_documents_total", "counter", "Documents in ranked requests.",
           ForEachModel<[](const Snapshot& now, const Reranker& model) {
             return now.of(model).documents;
           }>},
    Metric{"podium_tokens_total", "counter",
           "Tokens of the pairs in ranked requests, as the model reads them.",
           ForEachModel<[](const Snapshot& now, const Reranker& model) {
             return now.of(model).tokens;
           }>},
    Metric{"podium_queue_duration_seconds", "histogram",
           "Time that a ranked request waited for its first batch.",
           HistogramOfEachModel<[](const Snapshot& now, const Reranker& model) {
             return now.of(model).queue_seconds;
           }>},
    Metric{"podium_score_duration_seconds", "histogram",
           "Time from a ranked request's first batch to the end of its last.",
           HistogramOfEachModel<[](const Snapshot& now, const Reranker& model) {
             return now.of(model).score_seconds;
           }>},
    Metric{"podium_batch_fill_ratio", "histogram",
           "Tokens in a batch divided by the size to which batches are filled.",
           HistogramOfEachModel<[](const Snapshot&, const Reranker& model) {
             return model.batch_fill();
           }>},
    Metric{"podium_batches_total", "counter",
           "Batches that the model has computed.",
           ForEachModel<[](const Snapshot&, const Reranker& model) {
             return model.completed_batches();
           }>},
    Metric{"podium_queued_tokens", "gauge",
           "Tokens waiting for the model or being scored.",
           ForEachModel<[](const Snapshot&, const Reranker& model) {
             return model.queued_tokens();
           }>},
    Metric{"podium_score_cache_hits_total", "counter",
           "Pairs whose score was known from an earlier request.",
           ForEachModel<[](const Snapshot&, const Reranker& model) {
             return model.score_cache().hits;
           }>},
    Metric{"podium_score_cache_misses_total", "counter",
           "Pairs that were looked up in the cache but not found.",
           ForEachModel<[](const Snapshot&, const Reranker& model) {
             return model.score_cache().misses;
           }>},
    Metric{"podium_score_cache_entries", "gauge", "Scores in the cache.",
           ForEachModel<[](const Snapshot&, const Reranker& model) {
             return model.score_cache().entries;
           }>},
    Metric{"podium_state_cache_hits_total", "counter",
           "Documents that the model had read for an earlier request.",
           ForEachModel<[](const Snapshot&, const Reranker& model) {
             return model.state_cache().hits;
           }>},
    Metric{"podium_state_cache_misses_total", "counter",
           "Documents that were looked up in the cache but not found.",
           ForEachModel<[](const Snapshot&, const Reranker& model) {
             return model.state_cache().misses;
           }>},
    Metric{"podium_state_cache_bytes", "gauge",
           "Memory that the states of documents take.",
           ForEachModel<[](const Snapshot&, const Reranker& model) {
             return model.state_cache().size;
           }>},
    Metric{"podium_model_info", "gauge",
           "1 for each loaded model; the labels say how it is computed.",
           [](const Snapshot& now, MetricsText& out) {
             for (const auto& model : now.models) {
               const BackendAttributes& backend = model->backend();
               out.Sample({{"model", model->name()},
                           {"device", backend.device},
                           {"isa", backend.isa},
                           {"precision", backend.precision}},
                          1);
             }
           }},
    Metric{"podium_log_lines_lost_total", "counter",
           "Log lines lost because they could not be written at once.",
           [](const Snapshot&, MetricsText& out) {
             out.Sample({}, static_cast<double>(LostLogLines()));
           }},
    Metric{"podium_build_info", "gauge", "1; the labels identify the program.",
           [](const Snapshot& now, MetricsText& out) {
             out.Sample(
                 {{"version", PODIUM_VERSION}, {"commit", now.sources.commit}},
                 1);
           }},
    Metric{"process_start_time_seconds", "gauge",
           "Time at which the server started, in seconds since 1970.",
           [](const Snapshot& now, MetricsText& out) {
             out.Sample({}, std::chrono::duration<double>(
                                now.sources.started.time_since_epoch())
                                .count());
           }},
};

}  // namespace

HttpResponse MetricsResponse(const MetricsSources& sources) {
  const Snapshot now{sources, sources.requests.counts(), sources.models.All()};
  MetricsText out;
  for (const Metric& metric : kMetrics) {
    out.Begin(metric.name, metric.type, metric.help);
    metric.write(now, out);
  }
  HttpResponse response;
  response.headers.push_back(
      {"content-type", "text/plain; version=0.0.4; charset=utf-8"});
  response.body = out.Take();
  return response;
}

}  // namespace podium

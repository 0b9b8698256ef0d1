#include "server/middleware/request_metrics.h"

#include <gtest/gtest.h>

#include <array>

#include "server/metrics_text.h"

namespace podium {
namespace {

using namespace std::chrono_literals;

TEST(RequestMetrics, CountByRouteDialectStatusAndModel) {
  RequestMetrics metrics;
  RequestFacts ranked;
  ranked.route = "/v2/rerank";
  ranked.status = 200;
  ranked.took = 3ms;
  ranked.answer = {.dialect = "cohere_v2",
                   .model = "m",
                   .documents = 3,
                   .tokens = 45,
                   .queued = 2ms,
                   .scored = 20ms,
                   .reason = ""};
  metrics.End(ranked);
  metrics.End(ranked);
  // A request that was not scored counts for no model.
  RequestFacts refused = ranked;
  refused.status = 503;
  refused.answer.tokens.reset();
  metrics.End(refused);
  RequestFacts lost;
  lost.path = "/a/path/of/a/client";
  lost.status = 404;
  metrics.End(lost);

  const RequestCounts counts = metrics.counts();
  using Key = std::tuple<std::string_view, std::string_view, int>;
  EXPECT_EQ(counts.requests,
            (std::map<Key, int64_t>{{{"/v2/rerank", "cohere_v2", 200}, 2},
                                    {{"/v2/rerank", "cohere_v2", 503}, 1},
                                    {{"unknown", "none", 404}, 1}}));
  ASSERT_EQ(counts.seconds.size(), 2u);
  const Histogram& seconds = counts.seconds.at("/v2/rerank");
  EXPECT_EQ(seconds.counts()[2], 3);  // up to 5 ms
  EXPECT_DOUBLE_EQ(seconds.sum(), 0.009);
  ASSERT_EQ(counts.models.size(), 1u);
  const ModelRequests& model = counts.models.at("m");
  EXPECT_EQ(model.documents, 6);
  EXPECT_EQ(model.tokens, 90);
  EXPECT_DOUBLE_EQ(model.queue_seconds.sum(), 0.004);
  EXPECT_DOUBLE_EQ(model.score_seconds.sum(), 0.04);
}

TEST(MetricsText, IsPrometheusText) {
  static constexpr std::array kBounds = {0.005, 1.0};
  Histogram histogram(kBounds);
  for (const double value : {0.001, 0.5, 0.5, 7.25}) histogram.Observe(value);
  MetricsText text;
  text.Begin("a_total", "counter", "Help.");
  text.Sample({}, 12'345'678'901);
  text.Sample({{"model", "q\"\\\n"}, {"code", "200"}}, 0.25);
  text.Begin("b_seconds", "histogram", "More.");
  text.Samples({{"model", "m"}}, histogram);
  EXPECT_EQ(text.Take(),
            "# HELP a_total Help.\n"
            "# TYPE a_total counter\n"
            "a_total 12345678901\n"
            "a_total{model=\"q\\\"\\\\\\n\",code=\"200\"} 0.25\n"
            "# HELP b_seconds More.\n"
            "# TYPE b_seconds histogram\n"
            "b_seconds_bucket{model=\"m\",le=\"0.005\"} 1\n"
            "b_seconds_bucket{model=\"m\",le=\"1\"} 3\n"
            "b_seconds_bucket{model=\"m\",le=\"+Inf\"} 4\n"
            "b_seconds_sum{model=\"m\"} 8.251\n"
            "b_seconds_count{model=\"m\"} 4\n");
}

}  // namespace
}  // namespace podium

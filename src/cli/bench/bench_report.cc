#include "cli/bench/bench_report.h"

#include <fmt/core.h>

#include <iterator>
#include <string_view>

#include "base/json_writer.h"

namespace podium {

namespace {

void AppendLatency(const std::vector<LatencyRow>& rows, std::string_view title,
                   std::string& text) {
  if (rows.empty()) return;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "\n{:<12}  requests   p50 ms   p90 ms   p99 ms\n", title);
  for (const LatencyRow& row : rows) {
    fmt::format_to(out, "{:12}  {:8}  {:7.1f}  {:7.1f}  {:7.1f}\n",
                   row.documents, row.requests, row.p50, row.p90, row.p99);
  }
}

void WriteLatency(const std::vector<LatencyRow>& rows, JsonWriter& json) {
  json.BeginArray();
  for (const LatencyRow& row : rows) {
    json.BeginObject();
    json.Key("documents").Int(row.documents);
    json.Key("requests").Int(row.requests);
    json.Key("p50_ms").Double(row.p50);
    json.Key("p90_ms").Double(row.p90);
    json.Key("p99_ms").Double(row.p99);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace

std::string BenchTable(const BenchReport& report) {
  std::string text;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "{}, {} {} on {} threads of {}\n\n", report.model,
                 report.isa, report.precision, report.threads, report.machine);
  fmt::format_to(out, "tokens  pairs a batch    pairs/s   tokens/s\n");
  for (const ThroughputRow& row : report.throughput) {
    fmt::format_to(out, "{:6}  {:13}  {:9.1f}  {:9.0f}\n", row.tokens,
                   row.pairs, row.pairs_per_second,
                   row.pairs_per_second * row.tokens);
  }
  AppendLatency(report.latency, "documents", text);
  AppendLatency(report.seen_before, "seen before", text);
  fmt::format_to(out, "\npairs of {} tokens    share  GFLOP/s a thread\n",
                 report.time_tokens);
  for (const TimeRow& row : report.time) {
    fmt::format_to(out, "{:<20}  {:5.1f} %", row.op, 100 * row.share);
    if (row.gflops > 0) fmt::format_to(out, "  {:8.1f}", row.gflops);
    text += '\n';
  }
  fmt::format_to(out, "{:.0f} % of the {:.0f} GFLOP/s of products in cache\n",
                 100 * report.peak_share, report.peak_gflops);
  return text;
}

std::string BenchJson(const BenchReport& report) {
  JsonWriter json;
  json.BeginObject();
  json.Key("machine").String(report.machine);
  json.Key("model").String(report.model);
  json.Key("isa").String(report.isa);
  json.Key("precision").String(report.precision);
  json.Key("threads").Int(report.threads);
  json.Key("throughput").BeginArray();
  for (const ThroughputRow& row : report.throughput) {
    json.BeginObject();
    json.Key("tokens").Int(row.tokens);
    json.Key("pairs").Int(row.pairs);
    json.Key("pairs_per_second").Double(row.pairs_per_second);
    json.Key("tokens_per_second").Double(row.pairs_per_second * row.tokens);
    json.EndObject();
  }
  json.EndArray();
  json.Key("latency");
  WriteLatency(report.latency, json);
  json.Key("latency_seen_before");
  WriteLatency(report.seen_before, json);
  json.Key("time").BeginObject();
  json.Key("tokens").Int(report.time_tokens);
  json.Key("ops").BeginArray();
  for (const TimeRow& row : report.time) {
    json.BeginObject();
    json.Key("op").String(row.op);
    json.Key("share").Double(row.share);
    json.Key("gflops_per_thread").Double(row.gflops);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  json.Key("peak_gflops").Double(report.peak_gflops);
  json.Key("peak_share").Double(report.peak_share);
  json.EndObject();
  return json.Take();
}

}  // namespace podium

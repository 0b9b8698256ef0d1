#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace podium {

// Throughput of the engine alone, for pairs of one length in batches of
// `pairs`.
struct ThroughputRow {
  int32_t tokens = 0;  // per pair
  int64_t pairs = 0;   // per batch
  double pairs_per_second = 0;
};

// Requests one after the other, including tokenization; in milliseconds.
struct LatencyRow {
  int64_t documents = 0;
  int64_t requests = 0;
  double p50 = 0, p90 = 0, p99 = 0;
};

struct TimeRow {
  std::string op;
  double share = 0;   // the part of the threads' time
  double gflops = 0;  // per thread meanwhile; 0: not counted
};

struct BenchReport {
  std::string machine, model, isa, precision;
  int32_t threads = 0;
  std::vector<ThroughputRow> throughput;
  std::vector<LatencyRow> latency;
  // The same with documents that the model has read before; empty if it keeps
  // no states.
  std::vector<LatencyRow> seen_before;
  int32_t time_tokens = 0;    // per pair, in the batch behind `time`
  std::vector<TimeRow> time;  // the shares add up to 1
  double peak_gflops = 0;     // of all threads, for products that stay in cache
  double peak_share = 0;      // the share of it reached while scoring `time`
};

std::string BenchTable(const BenchReport& report);
std::string BenchJson(const BenchReport& report);

}  // namespace podium

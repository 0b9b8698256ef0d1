#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace podium {

// Pairs of one length, so many a batch, through the engine alone.
struct ThroughputRow {
  int32_t tokens = 0;  // of a pair
  int64_t pairs = 0;   // of a batch
  double pairs_per_second = 0;
};

// Requests one after the other, tokenizing included; milliseconds.
struct LatencyRow {
  int64_t documents = 0;
  int64_t requests = 0;
  double p50 = 0, p90 = 0, p99 = 0;
};

struct TimeRow {
  std::string op;
  double share = 0;   // of the threads' time
  double gflops = 0;  // of one thread while it does this; 0: not counted
};

struct BenchReport {
  std::string machine, model, isa, precision;
  int32_t threads = 0;
  std::vector<ThroughputRow> throughput;
  std::vector<LatencyRow> latency;
  int32_t time_tokens = 0;    // what `time` was taken of
  std::vector<TimeRow> time;  // the shares add up to 1
  double peak_gflops = 0;     // of all threads, products that stay in cache
  double peak_share = 0;      // of that, what scoring `time` came to
};

std::string BenchTable(const BenchReport& report);
std::string BenchJson(const BenchReport& report);

}  // namespace podium

#include "cli/bench/bench.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "batch/batch_builder.h"
#include "cli/bench/bench_pairs.h"
#include "cli/bench/bench_progress.h"
#include "cli/bench/bench_report.h"
#include "cli/shared/complain.h"
#include "cli/shared/exit_code.h"
#include "cli/shared/model_loading.h"
#include "engine/peak.h"
#include "kernels/measured.h"
#include "runs/measure.h"

namespace podium {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr int32_t kLengths[] = {16, 32, 64, 128, 256, 512};
constexpr int64_t kBatches[] = {1, 8, 32};
constexpr int64_t kDocuments[] = {10, 100, 1000};
constexpr int64_t kQueryWords = 10, kDocumentWords = 100;
constexpr int32_t kTimedTokens = 128;
constexpr int64_t kTimedPairs = 32;

// Pairs of random ids: scoring time does not depend on the content.
class RandomPairs {
 public:
  RandomPairs(const BackendAttributes& attributes, int32_t tokens,
              int64_t pairs)
      : logits_(static_cast<size_t>(pairs)) {
    std::mt19937 random(static_cast<uint32_t>(tokens));
    std::uniform_int_distribution<int32_t> id(0, attributes.vocab_size - 1);
    builder_.Clear();
    for (int64_t i = 0; i < pairs; ++i) {
      Encoding encoding;
      for (int32_t t = 0; t < tokens; ++t) {
        encoding.input_ids.push_back(id(random));
      }
      encoding.token_type_ids.resize(encoding.input_ids.size());
      builder_.Add(encoding);
    }
  }
  Result<void> Score(Backend& backend) {
    return backend.Score(builder_.batch(), logits_, {});
  }

 private:
  BatchBuilder builder_;
  std::vector<float> logits_;
};

// The lengths of kLengths that the model supports.
std::vector<int32_t> LengthsOf(const Backend& backend) {
  std::vector<int32_t> lengths;
  for (const int32_t tokens : kLengths) {
    if (tokens <= backend.attributes().max_position_embeddings)
      lengths.push_back(tokens);
  }
  return lengths;
}

std::vector<ThroughputRow> Throughput(Backend& backend, double seconds,
                                      BenchProgress& progress) {
  std::vector<ThroughputRow> rows;
  for (const int32_t tokens : LengthsOf(backend)) {
    for (const int64_t count : kBatches) {
      progress.Begin(fmt::format("{} tokens, {} at once", tokens, count));
      RandomPairs pairs(backend.attributes(), tokens, count);
      const auto times =
          Repeat(seconds, 3, [&] { (void)pairs.Score(backend); });
      rows.push_back(
          {tokens, count, static_cast<double>(count) / Percentile(times, 0.5)});
    }
  }
  return rows;
}

std::string RandomText(int64_t words, std::mt19937& random) {
  constexpr std::string_view kWords[] = {
      "time",  "water", "house", "people", "music", "paper", "green",
      "river", "city",  "light", "stone",  "north", "small", "great",
      "story", "world", "night", "heart",  "trade", "field"};
  std::uniform_int_distribution<size_t> word(0, std::size(kWords) - 1);
  std::string text;
  for (int64_t i = 0; i < words; ++i) {
    if (i > 0) text += ' ';
    text += kWords[word(random)];
  }
  return text;
}

Result<std::vector<LatencyRow>> Latency(Reranker& reranker, double seconds,
                                        BenchProgress& progress) {
  std::vector<LatencyRow> rows;
  std::mt19937 random(1);
  for (const int64_t documents : kDocuments) {
    progress.Begin(fmt::format("requests of {} documents", documents));
    std::optional<Error> error;
    const std::vector<double> times = Repeat(seconds, 3, [&] {
      RankRequest request{.query = RandomText(kQueryWords, random)};
      for (int64_t i = 0; i < documents; ++i) {
        request.documents.push_back(RandomText(kDocumentWords, random));
      }
      const auto ranking = reranker.Rank(std::move(request));
      if (!ranking) error = ranking.error();
    });
    if (error) return Unexpected(*std::move(error));
    rows.push_back({documents, static_cast<int64_t>(times.size()),
                    1000 * Percentile(times, 0.5),
                    1000 * Percentile(times, 0.9),
                    1000 * Percentile(times, 0.99)});
  }
  return rows;
}

void TimeByOp(Backend& measured, double seconds, BenchReport& report) {
  const int32_t tokens =
      std::min(kTimedTokens, measured.attributes().max_position_embeddings);
  RandomPairs pairs(measured.attributes(), tokens, kTimedPairs);
  (void)pairs.Score(measured);
  TakeKernelTimes();
  const auto began = std::chrono::steady_clock::now();
  do {
    (void)pairs.Score(measured);
  } while (SecondsSince(began) < seconds);
  const double elapsed = SecondsSince(began);
  const double thread_seconds = elapsed * measured.attributes().threads;
  double rest = 1, flops = 0;
  for (const KernelTime& kernel : TakeKernelTimes()) {
    if (kernel.calls == 0) continue;  // not used at this precision
    const double busy = Seconds(kernel.busy).count();
    const double share = busy / thread_seconds;
    report.time.push_back({std::string(kernel.name), share,
                           busy > 0 ? kernel.flops / busy / 1e9 : 0.0});
    rest -= share;
    flops += kernel.flops;
  }
  report.time.push_back({"rest and waiting", rest, 0});
  report.time_tokens = tokens;
  report.peak_share = flops / elapsed / 1e9 / report.peak_gflops;
}

Result<BenchReport> MeasureSpeed(const BenchFlags& flags, const ModelSpec& spec,
                                 RerankerOptions options) {
  const auto backend = LoadBackend(spec, options);
  if (!backend) return Unexpected(backend.error());
  const auto reranker = LoadReranker(spec, options);
  if (!reranker) return Unexpected(reranker.error());
  options.backend.measured = true;
  const auto measured = LoadBackend(spec, options);
  if (!measured) return Unexpected(measured.error());

  constexpr int64_t kOthers = 2;  // the peak, and the time per kernel
  BenchProgress progress(std::ssize(LengthsOf(**backend)) *
                             std::ssize(kBatches) +
                         std::ssize(kDocuments) + kOthers);
  const Progress shown(
      "measuring", [&progress] { return progress.Report(); }, flags.quiet);
  const BackendAttributes& attributes = (*backend)->attributes();
  BenchReport report{.machine = MachineName(),
                     .model = spec.name,
                     .isa = attributes.isa,
                     .precision = attributes.precision,
                     .threads = attributes.threads};
  report.throughput = Throughput(**backend, flags.seconds, progress);
  auto latency = Latency(**reranker, flags.seconds, progress);
  if (!latency) return Unexpected(latency.error());
  report.latency = *std::move(latency);
  progress.Begin("the processor's peak");
  const auto arithmetic = ParsePrecision(attributes.precision);
  report.peak_gflops = PeakFlops(*options.backend.pool, arithmetic->value(),
                                 Seconds(flags.seconds)) /
                       1e9;
  progress.Begin("time by kind of kernel");
  TimeByOp(**measured, flags.seconds, report);
  return report;
}

}  // namespace

int RunBench(const BenchFlags& flags) {
  const auto spec = ParseModelSpec(flags.model);
  if (!spec) return Complain("bench", spec.error());
  auto options = ModelOptions(flags.scoring, Limits());
  if (!options) return Complain("bench", options.error());
  options->cached_scores = 0;
  if (!flags.pairs.empty()) {
    const auto report = BenchPairs(flags, *spec, *options);
    if (!report) return Complain("bench", report.error());
    std::cout << (flags.format == "json" ? PairsJson(*report) + "\n"
                                         : PairsTable(*report));
    return kExitOk;
  }
  const auto report = MeasureSpeed(flags, *spec, *options);
  if (!report) return Complain("bench", report.error());
  std::cout << (flags.format == "json" ? BenchJson(*report) + "\n"
                                       : BenchTable(*report));
  return kExitOk;
}

}  // namespace podium

#include "cli/bench/bench.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/bench/bench_pairs.h"
#include "cli/bench/bench_progress.h"
#include "cli/bench/bench_report.h"
#include "cli/bench/measure.h"
#include "cli/bench/sample_requests.h"
#include "cli/bench/text_batches.h"
#include "cli/shared/complain.h"
#include "cli/shared/exit_code.h"
#include "engine/peak.h"
#include "kernels/measured.h"
#include "models/model_loading.h"
#include "rerank/pair_maker.h"
#include "runs/percentile.h"

namespace podium {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr int32_t kLengths[] = {16, 32, 64, 128, 256, 512};
constexpr int64_t kBatches[] = {1, 8, 32};
constexpr int64_t kDocuments[] = {10, 100, 1000};
constexpr int32_t kTimedTokens = 128;
constexpr int64_t kTimedPairs = 32;

// Pairs of one query from the sample's texts, each cut to the same number of
// tokens: a request as the model reads it.
class SamplePairs {
 public:
  static Result<SamplePairs> Make(const SampleRequests& sample,
                                  const ModelTexts& texts,
                                  const ModelSizes& model, int32_t tokens,
                                  int64_t count) {
    constexpr int64_t kBytesAToken = 16;  // no text has fewer tokens than this
    RerankJob job;
    job.request = sample.LongRequest(0, count, kBytesAToken * tokens);
    job.request.max_chunks_per_doc = 1;
    job.cuts.truncate_prompt_tokens = tokens;
    auto made = MakePairs(texts, model, Limits(), job);
    if (!made) return Unexpected(std::move(made.error()));
    return SamplePairs(*std::move(made));
  }

  Result<void> Score(Backend& backend) {
    return batches_.Score(backend, logits_);
  }

 private:
  explicit SamplePairs(RequestPairs made)
      : made_(std::move(made)),
        batches_(*made_.texts, made_.pairs, made_.usage.scored_tokens),
        logits_(made_.pairs.size()) {}

  RequestPairs made_;
  TextBatches batches_;
  std::vector<float> logits_;
};

// The lengths of kLengths that the model supports.
std::vector<int32_t> LengthsOf(const Backend& backend) {
  std::vector<int32_t> lengths;
  for (const int32_t tokens : kLengths) {
    if (tokens <= backend.attributes().model.max_sequence_length) {
      lengths.push_back(tokens);
    }
  }
  return lengths;
}

Result<std::vector<ThroughputRow>> Throughput(Backend& backend,
                                              const ModelTexts& texts,
                                              const SampleRequests& sample,
                                              double seconds,
                                              BenchProgress& progress) {
  std::vector<ThroughputRow> rows;
  for (const int32_t tokens : LengthsOf(backend)) {
    for (const int64_t count : kBatches) {
      progress.Begin(fmt::format("{} tokens, {} at once", tokens, count));
      auto pairs = SamplePairs::Make(sample, texts, backend.attributes().model,
                                     tokens, count);
      if (!pairs) return Unexpected(pairs.error());
      Result<void> scored;
      const auto times = Repeat(seconds, 3, [&] {
        if (scored) scored = pairs->Score(backend);
      });
      if (!scored) return Unexpected(scored.error());
      rows.push_back(
          {tokens, count, static_cast<double>(count) / Percentile(times, 0.5)});
    }
  }
  return rows;
}

// Sends requests one after the other. With `again`, each request has the
// documents of the previous one and another query.
Result<std::vector<LatencyRow>> Latency(Reranker& reranker,
                                        const SampleRequests& sample,
                                        bool again, double seconds,
                                        BenchProgress& progress) {
  std::vector<LatencyRow> rows;
  int64_t next = 0;
  for (const int64_t documents : kDocuments) {
    progress.Begin(fmt::format("requests of {} documents{}", documents,
                               again ? ", seen before" : ""));
    std::optional<Error> error;
    const std::vector<std::string> same =
        sample.Request(next, documents).documents;
    const std::vector<double> times = Repeat(seconds, 3, [&] {
      RankRequest request = sample.Request(next++, documents);
      if (again) request.documents = same;
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

Result<void> TimeByOp(Backend& measured, const ModelTexts& texts,
                      const SampleRequests& sample, double seconds,
                      BenchReport& report) {
  const ModelSizes& model = measured.attributes().model;
  const int32_t tokens = std::min(kTimedTokens, model.max_sequence_length);
  auto pairs = SamplePairs::Make(sample, texts, model, tokens, kTimedPairs);
  if (!pairs) return Unexpected(pairs.error());
  if (auto scored = pairs->Score(measured); !scored) return scored;
  TakeKernelTimes();
  const auto began = std::chrono::steady_clock::now();
  do {
    if (auto scored = pairs->Score(measured); !scored) return scored;
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
  return {};
}

Result<BenchReport> MeasureSpeed(const BenchFlags& flags, const ModelSpec& spec,
                                 RerankerOptions options) {
  const auto sample = SampleRequests::Load();
  if (!sample) return Unexpected(sample.error());
  const auto loaded = LoadModel(spec, options);
  if (!loaded) return Unexpected(loaded.error());
  const ModelTexts& texts = loaded->texts;
  Backend& backend = *loaded->backend;
  const BackendAttributes& attributes = backend.attributes();
  const bool keeps_states =
      attributes.model.architecture == Architecture::kLateInteraction;
  const int64_t cached_state_bytes =
      std::exchange(options.cached_state_bytes, 0);
  const auto reranker = LoadReranker(spec, options);
  if (!reranker) return Unexpected(reranker.error());
  options.backend.measured = true;
  const auto measured = LoadModel(spec, options);
  if (!measured) return Unexpected(measured.error());

  constexpr int64_t kOthers = 2;  // the peak, and the time per kernel
  BenchProgress progress(std::ssize(LengthsOf(backend)) * std::ssize(kBatches) +
                         (keeps_states ? 2 : 1) * std::ssize(kDocuments) +
                         kOthers);
  const Progress shown(
      "measuring", [&progress] { return progress.Report(); }, flags.quiet);
  BenchReport report{.machine = MachineName(),
                     .model = spec.name,
                     .isa = attributes.isa,
                     .precision = attributes.precision,
                     .threads = attributes.threads};
  auto throughput =
      Throughput(backend, texts, *sample, flags.seconds, progress);
  if (!throughput) return Unexpected(throughput.error());
  report.throughput = *std::move(throughput);
  auto latency = Latency(**reranker, *sample, false, flags.seconds, progress);
  if (!latency) return Unexpected(latency.error());
  report.latency = *std::move(latency);
  if (keeps_states && cached_state_bytes > 0) {
    options.backend.measured = false;
    options.cached_state_bytes = cached_state_bytes;
    const auto caching = LoadReranker(spec, options);
    if (!caching) return Unexpected(caching.error());
    auto again = Latency(**caching, *sample, true, flags.seconds, progress);
    if (!again) return Unexpected(again.error());
    report.seen_before = *std::move(again);
  }
  progress.Begin("the processor's peak");
  const auto arithmetic = ParsePrecision(attributes.precision);
  report.peak_gflops = PeakFlops(*options.backend.pool, arithmetic->value(),
                                 Seconds(flags.seconds)) /
                       1e9;
  progress.Begin("time by kind of kernel");
  if (auto timed =
          TimeByOp(*measured->backend, texts, *sample, flags.seconds, report);
      !timed) {
    return Unexpected(timed.error());
  }
  return report;
}

}  // namespace

int RunBench(const BenchFlags& flags) {
  const auto spec = ParseModelSpec(flags.model);
  if (!spec) return Complain("bench", spec.error());
  auto options = MakeRerankerOptions(flags.engine, Limits());
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

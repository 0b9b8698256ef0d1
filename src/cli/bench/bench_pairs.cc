#include "cli/bench/bench_pairs.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "base/json_writer.h"
#include "batch/batch_builder.h"
#include "batch/scheduler.h"
#include "cli/bench/bench_progress.h"
#include "cli/shared/model_loading.h"
#include "collections/text_pairs.h"
#include "runs/measure.h"
#include "tokenizer/tokenizer.h"

namespace podium {
namespace {

Result<std::vector<TextPair>> ReadPairs(const std::string& file) {
  Result<std::unique_ptr<ByteSource>> source = OpenBytes(file);
  if (!source) return Unexpected(source.error());
  auto pairs = ReadTextPairs(*std::move(source));
  if (pairs && pairs->empty()) {
    return Fail(ErrorCode::kInvalidData, file + ": no pairs", "--pairs");
  }
  return pairs;
}

Result<std::vector<Encoding>> Encode(const Tokenizer& tokenizer,
                                     const std::vector<TextPair>& pairs,
                                     int32_t max_length) {
  std::vector<Encoding> encodings;
  for (const TextPair& pair : pairs) {
    auto encoding = tokenizer.EncodePair(tokenizer.Tokenize(pair.query),
                                         tokenizer.Tokenize(pair.document),
                                         {.max_length = max_length});
    if (!encoding) return Unexpected(encoding.error());
    encodings.push_back(*std::move(encoding));
  }
  return encodings;
}

// Indices into the encodings, the longest first, cut into batches.
std::vector<std::vector<size_t>> PlanBatches(
    const std::vector<Encoding>& encodings, int64_t batch_tokens) {
  std::vector<size_t> order(encodings.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return Tokens(encodings[a]) > Tokens(encodings[b]);
  });
  std::vector<std::vector<size_t>> batches;
  int64_t filled = batch_tokens;
  for (const size_t i : order) {
    if (batches.empty() || filled + Tokens(encodings[i]) > batch_tokens) {
      batches.emplace_back();
      filled = 0;
    }
    batches.back().push_back(i);
    filled += Tokens(encodings[i]);
  }
  return batches;
}

// One pass over all pairs. It includes copying ids into a batch, as in the
// server.
Result<void> ScoreAll(Backend& backend, const std::vector<Encoding>& encodings,
                      const std::vector<std::vector<size_t>>& batches,
                      BatchBuilder& builder, std::vector<float>& logits) {
  std::vector<float> of_batch;
  for (const std::vector<size_t>& batch : batches) {
    builder.Clear();
    for (const size_t i : batch) builder.Add(encodings[i]);
    of_batch.resize(batch.size());
    auto scored = backend.Score(builder.batch(), of_batch, {});
    if (!scored) return scored;
    for (size_t i = 0; i < batch.size(); ++i) logits[batch[i]] = of_batch[i];
  }
  return {};
}

}  // namespace

Result<PairsReport> BenchPairs(const BenchFlags& flags, const ModelSpec& spec,
                               const RerankerOptions& options) {
  const auto pairs = ReadPairs(flags.pairs);
  if (!pairs) return Unexpected(pairs.error());
  const auto backend = LoadBackend(spec, options);
  if (!backend) return Unexpected(backend.error());
  const auto tokenizer = LoadTokenizer(spec, options);
  if (!tokenizer) return Unexpected(tokenizer.error());
  const BackendAttributes& attributes = (*backend)->attributes();

  PairsReport report{.machine = MachineName(),
                     .model = spec.name,
                     .isa = attributes.isa,
                     .precision = attributes.precision,
                     .threads = attributes.threads,
                     .batch_tokens = SchedulerOptions().max_batch_tokens};
  BenchProgress progress(0);
  const Progress shown(
      "measuring", [&progress] { return progress.Report(); }, flags.quiet);
  progress.Begin(fmt::format("tokenizing {} pairs", pairs->size()));
  Result<std::vector<Encoding>> encodings = std::vector<Encoding>();
  const auto tokenized = Repeat(flags.seconds, 1, [&] {
    encodings = Encode(**tokenizer, *pairs,
                       std::min(attributes.max_position_embeddings,
                                (*tokenizer)->max_length()));
  });
  if (!encodings) return Unexpected(encodings.error());
  report.tokenize_seconds = Percentile(tokenized, 0.5);
  for (const TextPair& pair : *pairs) {
    report.text_bytes +=
        static_cast<int64_t>(pair.query.size() + pair.document.size());
  }
  for (const Encoding& encoding : *encodings) report.tokens += Tokens(encoding);

  progress.Begin(fmt::format("scoring {} pairs", pairs->size()));
  const auto batches = PlanBatches(*encodings, report.batch_tokens);
  BatchBuilder builder;
  report.logits.resize(pairs->size());
  Result<void> scored;
  const auto times = Repeat(flags.seconds, 1, [&] {
    if (scored) {
      scored = ScoreAll(**backend, *encodings, batches, builder, report.logits);
    }
  });
  if (!scored) return Unexpected(scored.error());
  report.score_seconds = Percentile(times, 0.5);
  const auto finite = [](float logit) { return std::isfinite(logit); };
  if (!std::all_of(report.logits.begin(), report.logits.end(), finite)) {
    return Fail(ErrorCode::kInternal, "a score is not a number");
  }
  return report;
}

std::string PairsTable(const PairsReport& report) {
  const auto pairs = static_cast<double>(report.logits.size());
  return fmt::format(
      "{}, {} {} on {} threads of {}\n\n"
      "pairs                {:9}\n"
      "tokens a pair        {:9.1f}\n"
      "pairs/s              {:9.1f}\n"
      "tokens/s             {:9.0f}\n"
      "tokenizer MB/s       {:9.1f}  on one thread\n",
      report.model, report.isa, report.precision, report.threads,
      report.machine, report.logits.size(),
      static_cast<double>(report.tokens) / pairs, pairs / report.score_seconds,
      static_cast<double>(report.tokens) / report.score_seconds,
      static_cast<double>(report.text_bytes) / report.tokenize_seconds / 1e6);
}

std::string PairsJson(const PairsReport& report) {
  JsonWriter json;
  json.BeginObject();
  json.Key("machine").String(report.machine);
  json.Key("model").String(report.model);
  json.Key("isa").String(report.isa);
  json.Key("precision").String(report.precision);
  json.Key("threads").Int(report.threads);
  json.Key("pairs").Int(static_cast<int64_t>(report.logits.size()));
  json.Key("tokens").Int(report.tokens);
  json.Key("batch_tokens").Int(report.batch_tokens);
  json.Key("pairs_per_second")
      .Double(static_cast<double>(report.logits.size()) / report.score_seconds);
  json.Key("tokens_per_second")
      .Double(static_cast<double>(report.tokens) / report.score_seconds);
  json.Key("tokenizer_mb_per_second")
      .Double(static_cast<double>(report.text_bytes) / report.tokenize_seconds /
              1e6);
  json.Key("logits").BeginArray();
  for (const float logit : report.logits) json.Float(logit);
  json.EndArray();
  json.EndObject();
  return json.Take();
}

}  // namespace podium

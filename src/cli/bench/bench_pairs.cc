#include "cli/bench/bench_pairs.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/json_writer.h"
#include "batch/text_set.h"
#include "cli/bench/bench_progress.h"
#include "cli/bench/measure.h"
#include "cli/bench/text_batches.h"
#include "collections/text_pairs.h"
#include "models/model_loading.h"
#include "rerank/pair_maker.h"
#include "runs/percentile.h"
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

// The pairs as the model reads them, and the order in which to score them.
struct EncodedPairs {
  TextSet texts;
  std::vector<BatchPair> pairs;
  std::vector<size_t>
      order;           // indices of the file's pairs, as `pairs` has them
  int64_t tokens = 0;  // of all pairs, each with its query
};

// A cross-encoder's pairs, truncated as Hugging Face does it. The longest come
// first, so that the pairs of a batch have about the same length.
Result<EncodedPairs> EncodeJoined(const Tokenizer& tokenizer,
                                  const std::vector<TextPair>& pairs,
                                  int32_t max_length) {
  EncodedPairs encoded;
  for (const TextPair& pair : pairs) {
    auto encoding = tokenizer.EncodePair(tokenizer.Tokenize(pair.query),
                                         tokenizer.Tokenize(pair.document),
                                         {.max_length = max_length});
    if (!encoding) return Unexpected(encoding.error());
    const int32_t text = encoded.texts.Add(*std::move(encoding));
    encoded.tokens += encoded.texts.tokens(text);
    encoded.order.push_back(encoded.order.size());
  }
  std::stable_sort(encoded.order.begin(), encoded.order.end(),
                   [&](size_t a, size_t b) {
                     return encoded.texts.tokens(static_cast<int32_t>(a)) >
                            encoded.texts.tokens(static_cast<int32_t>(b));
                   });
  for (const size_t i : encoded.order) {
    encoded.pairs.push_back({.document = static_cast<int32_t>(i)});
  }
  return encoded;
}

// Late interaction's pairs in the file's order. Consecutive pairs of one query
// are a request, and are cut like one.
Result<EncodedPairs> EncodeApart(const ModelTexts& texts,
                                 const ModelSizes& model,
                                 const std::vector<TextPair>& pairs) {
  EncodedPairs encoded;
  for (size_t begin = 0; begin < pairs.size();) {
    RerankJob job;
    job.request.query = pairs[begin].query;
    job.request.max_chunks_per_doc = 1;
    size_t end = begin;
    for (; end < pairs.size() && pairs[end].query == pairs[begin].query;
         ++end) {
      job.request.documents.push_back(pairs[end].document);
      encoded.order.push_back(end);
    }
    auto made = MakePairs(texts, model, Limits(), job);
    if (!made) return Unexpected(std::move(made.error()));
    const int32_t offset = encoded.texts.size();
    for (int32_t i = 0; i < made->texts->size(); ++i) {
      encoded.texts.Add(std::move((*made->texts)[i].encoding));
    }
    for (const BatchPair& pair : made->pairs) {
      encoded.pairs.push_back({pair.query + offset, pair.document + offset});
    }
    encoded.tokens += made->usage.scored_tokens;
    begin = end;
  }
  return encoded;
}

Result<EncodedPairs> Encode(const ModelTexts& texts, const ModelSizes& model,
                            const std::vector<TextPair>& pairs) {
  return model.architecture == Architecture::kCrossEncoder
             ? EncodeJoined(*texts.tokenizer, pairs,
                            MaxLength(*texts.tokenizer, model))
             : EncodeApart(texts, model, pairs);
}

}  // namespace

Result<PairsReport> BenchPairs(const BenchFlags& flags, const ModelSpec& spec,
                               const RerankerOptions& options) {
  const auto pairs = ReadPairs(flags.pairs);
  if (!pairs) return Unexpected(pairs.error());
  const auto loaded = LoadModel(spec, options);
  if (!loaded) return Unexpected(loaded.error());
  Backend& backend = *loaded->backend;
  const BackendAttributes& attributes = backend.attributes();

  PairsReport report{.machine = MachineName(),
                     .model = spec.name,
                     .isa = attributes.isa,
                     .precision = attributes.precision,
                     .threads = attributes.threads,
                     .batch_tokens = attributes.max_batch_tokens};
  BenchProgress progress(0);
  const Progress shown(
      "measuring", [&progress] { return progress.Report(); }, flags.quiet);
  progress.Begin(fmt::format("tokenizing {} pairs", pairs->size()));
  Result<EncodedPairs> encoded = EncodedPairs();
  const auto tokenized = Repeat(flags.seconds, 1, [&] {
    encoded = Encode(loaded->texts, attributes.model, *pairs);
  });
  if (!encoded) return Unexpected(encoded.error());
  report.tokenize_seconds = Percentile(tokenized, 0.5);
  for (const TextPair& pair : *pairs) {
    report.text_bytes +=
        static_cast<int64_t>(pair.query.size() + pair.document.size());
  }
  report.tokens = encoded->tokens;

  progress.Begin(fmt::format("scoring {} pairs", pairs->size()));
  TextBatches batches(encoded->texts, encoded->pairs, report.batch_tokens);
  std::vector<float> logits(pairs->size());
  Result<void> scored;
  const auto times = Repeat(flags.seconds, 1, [&] {
    if (scored) scored = batches.Score(backend, logits);
  });
  if (!scored) return Unexpected(scored.error());
  report.score_seconds = Percentile(times, 0.5);
  report.logits.resize(pairs->size());
  for (size_t i = 0; i < logits.size(); ++i) {
    report.logits[encoded->order[i]] = logits[i];
  }
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

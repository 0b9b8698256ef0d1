#include "cli/verify/verify_checks.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <numeric>
#include <span>
#include <utility>

#include "cli/bench/sample_requests.h"
#include "cli/bench/text_batches.h"
#include "engine/precision.h"
#include "rerank/pair_maker.h"

namespace podium {
namespace {

constexpr int64_t kQueries = 10;
constexpr int64_t kDocumentsAQuery = 7;  // and one of another query
constexpr size_t kAloneAQuery = 2;       // pairs that are also scored alone
// The lists that every precision is compared on: as a first stage finds them.
constexpr int64_t kLongLists = 4;
constexpr int64_t kDocumentsALongList = 50;
constexpr size_t kTop = 10;
// What a precision must keep of f32's scores.
constexpr double kLeastCorrelation = 0.99;
constexpr double kLeastSameOrder = 0.9;
// A difference that no ranking shows passes as well.
constexpr double kNoDifference = 1e-3;
// Lists whose relevant text must come before the irrelevant one.
constexpr double kLeastRelevantFirst = 0.75;

// A request's pairs, and how to score them.
class PairScorer {
 public:
  static Result<PairScorer> Load(const ModelSpec& spec,
                                 const RerankerOptions& how) {
    auto model = LoadModel(spec, how);
    if (!model) return Unexpected(std::move(model.error()));
    return PairScorer(*std::move(model), how.instruction);
  }

  const BackendAttributes& attributes() const {
    return model_.backend->attributes();
  }

  // The relevance score of a logit of the request that was scored last.
  double Relevance(float logit) const { return RelevanceOf(logit, scale_); }

  // The logits of the documents, in batches of the usual size. `alone` gets
  // those of the first `alone_count` documents, each scored by itself.
  Result<std::vector<float>> Score(const RankRequest& request,
                                   size_t alone_count,
                                   std::vector<float>* alone) {
    RerankJob job;
    job.request = request;
    job.request.max_chunks_per_doc = 1;
    job.instruction = instruction_;
    auto made = MakePairs(model_.texts, attributes().model, Limits(), job);
    if (!made) return Unexpected(std::move(made.error()));
    scale_ = made->scale;
    std::vector<float> logits(made->pairs.size());
    const std::span<const BatchPair> pairs = made->pairs;
    TextBatches all(*made->texts, pairs, attributes().max_batch_tokens);
    if (auto scored = all.Score(*model_.backend, logits); !scored)
      return Unexpected(std::move(scored.error()));
    for (size_t i = 0; i < std::min(alone_count, pairs.size()); ++i) {
      TextBatches one(*made->texts, pairs.subspan(i, 1),
                      attributes().max_batch_tokens);
      float logit = 0;
      if (auto scored = one.Score(*model_.backend, {&logit, 1}); !scored)
        return Unexpected(std::move(scored.error()));
      alone->push_back(logit);
    }
    return logits;
  }

 private:
  PairScorer(LoadedModel model, std::string instruction)
      : model_(std::move(model)), instruction_(std::move(instruction)) {}

  LoadedModel model_;
  std::string instruction_;
  LogitScale scale_;
};

// The sample's requests. The last document of each belongs to another query.
Result<std::vector<RankRequest>> VerifyRequests() {
  const auto sample = SampleRequests::Load();
  if (!sample) return Unexpected(sample.error());
  std::vector<RankRequest> requests;
  for (int64_t i = 0; i < kQueries; ++i) {
    RankRequest request = sample->Request(i, kDocumentsAQuery);
    request.documents.push_back(
        sample->Request(i + kQueries, 1).documents.front());
    requests.push_back(std::move(request));
  }
  return requests;
}

struct SampleScores {
  std::vector<float> logits;
  std::vector<float> alone;  // of the first kAloneAQuery of each list
  std::vector<size_t> lists;
};

Result<SampleScores> ScoreSample(PairScorer& scorer,
                                 const std::vector<RankRequest>& requests) {
  SampleScores scores;
  for (const RankRequest& request : requests) {
    auto logits = scorer.Score(request, kAloneAQuery, &scores.alone);
    if (!logits) return Unexpected(std::move(logits.error()));
    scores.lists.push_back(logits->size());
    scores.logits.insert(scores.logits.end(), logits->begin(), logits->end());
  }
  return scores;
}

bool AllFinite(const std::vector<float>& logits) {
  return std::all_of(logits.begin(), logits.end(),
                     [](float logit) { return std::isfinite(logit); });
}

VerifyCheck CheckFinite(const SampleScores& scores) {
  const auto wrong =
      std::count_if(scores.logits.begin(), scores.logits.end(),
                    [](float logit) { return !std::isfinite(logit); });
  if (wrong == 0)
    return {"finite", Verdict::kPass,
            fmt::format("all {} scores are finite", scores.logits.size())};
  return {
      "finite", Verdict::kFailed,
      fmt::format("{} of {} scores are not finite: the weights are damaged, "
                  "or too large for this precision",
                  wrong, scores.logits.size())};
}

VerifyCheck CheckAlone(const SampleScores& scores) {
  size_t begin = 0, alone = 0, wrong = 0;
  for (const size_t list : scores.lists) {
    for (size_t i = 0; i < std::min(kAloneAQuery, list); ++i) {
      wrong += std::memcmp(&scores.logits[begin + i], &scores.alone[alone++],
                           sizeof(float)) != 0;
    }
    begin += list;
  }
  if (wrong == 0)
    return {
        "batches", Verdict::kPass,
        fmt::format("{} pairs have the same bits alone and in a batch", alone)};
  return {"batches", Verdict::kFailed,
          fmt::format("{} of {} pairs have other bits alone than in a batch",
                      wrong, alone)};
}

VerifyCheck CheckPrecision(const SampleScores& f32, const SampleScores& other,
                           const std::string& precision) {
  const LogitDifference difference =
      CompareLogits(f32.logits, other.logits, f32.lists);
  std::string what = fmt::format(
      "{} against f32: correlation {:.5f}, largest difference {:.4f}, {:.1f} % "
      "of all pairs of documents in the same order",
      precision, difference.correlation, difference.largest,
      100 * difference.same_order);
  if (difference.largest <= kNoDifference)
    return {"precision", Verdict::kPass, std::move(what)};
  // A comparison that is false for NaN.
  if (!(difference.correlation >= kLeastCorrelation)) {
    return {"precision", Verdict::kFailed,
            what + fmt::format("; the correlation must be {} or more: choose a "
                               "finer precision",
                               kLeastCorrelation)};
  }
  if (difference.same_order < kLeastSameOrder)
    return {"precision", Verdict::kWarning, std::move(what)};
  return {"precision", Verdict::kPass, std::move(what)};
}

VerifyCheck CheckRelevance(const SampleScores& scores) {
  size_t begin = 0, first = 0;
  for (const size_t list : scores.lists) {
    first += scores.logits[begin] > scores.logits[begin + list - 1];
    begin += list;
  }
  const size_t lists = scores.lists.size();
  return {"relevance",
          static_cast<double>(first) >=
                  kLeastRelevantFirst * static_cast<double>(lists)
              ? Verdict::kPass
              : Verdict::kWarning,
          fmt::format("a passage about the question is above one about another "
                      "in {} of {} lists (English, on Covid-19)",
                      first, lists)};
}

Result<VerifyCheck> CheckExpected(PairScorer& scorer,
                                  const VerifyOptions& options) {
  double largest = 0;
  size_t wrong = 0, worst = 0;
  for (size_t i = 0; i < options.expected.size(); ++i) {
    const ExpectedScore& expected = options.expected[i];
    const auto logits = scorer.Score(
        {.query = expected.query, .documents = {expected.document}}, 0,
        nullptr);
    if (!logits) {
      Error error = logits.error();
      error.message =
          fmt::format("--expected, entry {}: {}", i + 1, error.message);
      return Unexpected(std::move(error));
    }
    const float logit = logits->front();
    const double score =
        options.expected_are_probabilities ? scorer.Relevance(logit) : logit;
    const double difference = std::abs(score - expected.score);
    if (difference <= options.tolerance && difference <= largest) continue;
    if (!(difference <= options.tolerance)) ++wrong;
    if (!(difference <= largest)) {
      largest = difference;
      worst = i;
    }
  }
  return VerifyCheck{
      "expected", wrong == 0 ? Verdict::kPass : Verdict::kFailed,
      fmt::format("{} of {} published scores are within {}; the largest "
                  "difference is {:.6f}, of entry {}",
                  options.expected.size() - wrong, options.expected.size(),
                  options.tolerance, largest, worst + 1)};
}

Result<std::vector<RankRequest>> LongListRequests() {
  const auto sample = SampleRequests::Load();
  if (!sample) return Unexpected(sample.error());
  std::vector<RankRequest> requests;
  for (int64_t i = 0; i < kLongLists; ++i)
    requests.push_back(sample->Request(i, kDocumentsALongList));
  return requests;
}

// The indices of the largest logits of a list; ties in the list's order, and
// NaN last.
std::vector<size_t> TopOf(std::span<const float> list) {
  std::vector<size_t> order(list.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, std::greater(), [&](size_t i) {
    return std::isnan(list[i]) ? -INFINITY : list[i];
  });
  order.resize(std::min(order.size(), kTop));
  return order;
}

// The part of the first ten of `a` that are among the first ten of `b`.
double SameTop(std::span<const float> a, std::span<const float> b) {
  const std::vector<size_t> top_a = TopOf(a), top_b = TopOf(b);
  if (top_a.empty()) return 1;
  const auto same = std::ranges::count_if(top_a, [&](size_t i) {
    return std::ranges::find(top_b, i) != top_b.end();
  });
  return static_cast<double>(same) / static_cast<double>(top_a.size());
}

// Adds all precisions that this machine has to the report, one model in memory
// at a time.
Result<void> ComparePrecisions(
    const ModelSpec& spec, const RerankerOptions& how,
    const std::function<void(const std::string&)>& step, VerifyReport& report) {
  const auto requests = LongListRequests();
  if (!requests) return Unexpected(requests.error());
  SampleScores f32;
  for (const Choice<Precision>& choice : Precisions()) {
    if (!choice.value) continue;
    const std::string name(choice.name);
    step("comparing " + name);
    RerankerOptions own = how;
    own.backend.precision = choice.value;
    auto scorer = PairScorer::Load(spec, own);
    if (!scorer && scorer.error().param == "precision") continue;
    if (!scorer) return Unexpected(std::move(scorer.error()));
    auto scored = ScoreSample(*scorer, *requests);
    if (!scored) return Unexpected(std::move(scored.error()));
    if (!AllFinite(scored->logits)) {
      report.checks.push_back(
          {"precision", Verdict::kFailed, name + ": a score is not finite"});
      if (choice.value == Arithmetic::kF32) return {};
      continue;
    }
    if (choice.value == Arithmetic::kF32) {
      f32 = *std::move(scored);
      report.compared_pairs = std::ssize(f32.logits);
    } else {
      report.precisions.push_back(
          {name, CompareLogits(f32.logits, scored->logits, f32.lists)});
    }
  }
  return {};
}

}  // namespace

bool VerifyReport::failed() const {
  return std::any_of(checks.begin(), checks.end(), [](const VerifyCheck& c) {
    return c.verdict == Verdict::kFailed;
  });
}

LogitDifference CompareLogits(const std::vector<float>& reference,
                              const std::vector<float>& other,
                              const std::vector<size_t>& lists) {
  LogitDifference difference;
  const auto count = static_cast<double>(reference.size());
  double mean_a = 0, mean_b = 0;
  for (size_t i = 0; i < reference.size(); ++i) {
    mean_a += reference[i] / count;
    mean_b += other[i] / count;
  }
  double aa = 0, bb = 0, ab = 0;
  for (size_t i = 0; i < reference.size(); ++i) {
    const double a = reference[i] - mean_a, b = other[i] - mean_b;
    aa += a * a;
    bb += b * b;
    ab += a * b;
    difference.largest =
        std::max(difference.largest,
                 std::abs(static_cast<double>(reference[i]) - other[i]));
  }
  if (aa > 0 || bb > 0) difference.correlation = ab / std::sqrt(aa * bb);
  int64_t pairs = 0, same = 0;
  double same_top = 0;
  size_t begin = 0;
  for (const size_t list : lists) {
    same_top += SameTop(std::span(reference).subspan(begin, list),
                        std::span(other).subspan(begin, list));
    for (size_t i = begin; i < begin + list; ++i) {
      for (size_t j = begin; j < i; ++j) {
        ++pairs;
        same += (reference[i] < reference[j]) == (other[i] < other[j]);
      }
    }
    begin += list;
  }
  if (!lists.empty())
    difference.same_top = same_top / static_cast<double>(lists.size());
  if (pairs > 0)
    difference.same_order =
        static_cast<double>(same) / static_cast<double>(pairs);
  return difference;
}

Result<VerifyReport> VerifyModel(
    const ModelSpec& spec, const RerankerOptions& how,
    const VerifyOptions& options,
    const std::function<void(const std::string&)>& step) {
  const auto requests = VerifyRequests();
  if (!requests) return Unexpected(requests.error());
  VerifyReport report{.model = spec.name};
  SampleScores scores;
  {  // One model in memory at a time.
    step("loading the model");
    auto scorer = PairScorer::Load(spec, how);
    if (!scorer) return Unexpected(std::move(scorer.error()));
    report.precision = scorer->attributes().precision;
    report.isa = scorer->attributes().isa;
    step("scoring in " + report.precision);
    auto scored = ScoreSample(*scorer, *requests);
    if (!scored) return Unexpected(std::move(scored.error()));
    scores = *std::move(scored);
  }
  report.pairs = std::ssize(scores.logits);
  report.checks.push_back(CheckFinite(scores));
  report.checks.push_back(CheckAlone(scores));
  const bool other_precision = report.precision != "f32";
  if (other_precision || !options.expected.empty()) {
    step("loading the model in f32");
    RerankerOptions in_f32 = how;
    in_f32.backend.precision = Arithmetic::kF32;
    auto scorer = PairScorer::Load(spec, in_f32);
    if (!scorer) return Unexpected(std::move(scorer.error()));
    step("scoring in f32");
    if (other_precision) {
      const auto reference = ScoreSample(*scorer, *requests);
      if (!reference) return Unexpected(reference.error());
      report.checks.push_back(
          CheckPrecision(*reference, scores, report.precision));
    }
    if (!options.expected.empty()) {
      auto expected = CheckExpected(*scorer, options);
      if (!expected) return Unexpected(std::move(expected.error()));
      report.checks.push_back(*std::move(expected));
    }
  }
  if (options.every_precision) {
    if (auto compared = ComparePrecisions(spec, how, step, report); !compared)
      return Unexpected(std::move(compared.error()));
  }
  if (AllFinite(scores.logits)) report.checks.push_back(CheckRelevance(scores));
  return report;
}

}  // namespace podium

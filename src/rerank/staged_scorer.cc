#include "rerank/staged_scorer.h"

#include <functional>
#include <numeric>
#include <queue>
#include <utility>

namespace podium {

// A request on its way through the stages.
struct StagedScorer::Progress {
  explicit Progress(Job j)
      : job(std::move(j)), logits(job.pairs.pairs.size()), left(logits.size()) {
    std::iota(left.begin(), left.end(), size_t{0});
  }

  TextSet& texts() { return *job.pairs.texts; }

  // Whether a pair with this logit can still go on, judging by the pairs before
  // it. Saves memory for states until KeepThoseInTheRunning decides.
  bool MayGoOn(float logit, float margin) {
    best_.push(logit);
    if (static_cast<int64_t>(best_.size()) > job.top) best_.pop();
    return static_cast<int64_t>(best_.size()) < job.top ||
           logit >= best_.top() - margin;
  }

  // Drops the pairs from `left` that can no longer reach the top, and the
  // states of their documents.
  void KeepThoseInTheRunning(float margin) {
    best_ = {};
    const std::vector<size_t> before = std::exchange(
        left,
        StillInTheRunning(logits, job.pairs.passages, left, job.top, margin));
    auto kept = left.begin();
    for (const size_t i : before) {
      if (kept != left.end() && *kept == i) {
        ++kept;
      } else {
        texts().Forget(job.pairs.pairs[i].document);
      }
    }
  }

  Job job;
  std::vector<float> logits;  // of each pair, from its last stage
  std::vector<size_t> left;   // pairs to read further, by rising index
  size_t exits = 0;           // how many the pairs in `left` have passed
  JobTimes times;             // of all stages together

 private:
  // The largest logits of the stage, the smallest of them on top.
  std::priority_queue<float, std::vector<float>, std::greater<>> best_;
};

void StagedScorer::Submit(Job job) {
  ScoreNext(std::make_shared<Progress>(std::move(job)));
}

void StagedScorer::ScoreNext(std::shared_ptr<Progress> request) {
  const bool last =
      depth_ == Depth::kFull || request->exits == exits_.size() ||
      !WorthAnExit(static_cast<int64_t>(request->job.pairs.passages.size()),
                   request->job.top);
  const int32_t layers = last ? 0 : exits_[request->exits].layers;
  std::vector<BatchPair> pairs;
  pairs.reserve(request->left.size());
  for (const size_t i : request->left) {
    pairs.push_back(request->job.pairs.pairs[i]);
  }
  const auto distinct =
      std::make_shared<DistinctPairs>(request->texts(), pairs, layers, cache_);
  ScoreJob score{.texts = request->job.pairs.texts,
                 .pairs = distinct->new_pairs(),
                 .layers = layers,
                 .begun = request->exits > 0,
                 .priority = request->job.priority,
                 .client = request->job.client,
                 .deadline = request->job.deadline,
                 .cancel = request->job.cancel};
  if (!last) {
    score.keep_states = [request,
                         margin = exits_[request->exits].margin](float logit) {
      return request->MayGoOn(logit, margin);
    };
  }
  if (request->job.progress) {
    const auto all = static_cast<int64_t>(request->logits.size());
    const int64_t known =
        all - static_cast<int64_t>(distinct->new_pairs().size());
    score.progress = [request, all, known](int64_t scored) {
      request->job.progress(request->exits > 0 ? all : known + scored, all);
    };
  }
  score.done = [this, last, request, distinct](
                   Result<std::vector<float>> logits, const JobTimes& times) {
    request->times += times;
    if (!logits) {
      return request->job.done(Unexpected(std::move(logits.error())),
                               request->times);
    }
    const std::vector<float> read = distinct->Complete(*logits);
    for (size_t i = 0; i < read.size(); ++i) {
      request->logits[request->left[i]] = read[i];
    }
    if (last) {
      return request->job.done(std::move(request->logits), request->times);
    }
    request->KeepThoseInTheRunning(exits_[request->exits++].margin);
    ScoreNext(request);
  };
  scheduler_.Submit(std::move(score));
}

}  // namespace podium

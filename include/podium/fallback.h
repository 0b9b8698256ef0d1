#pragma once

#include <podium/ranker.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace podium {

// One ranker of a chain.
struct FallbackStep {
  std::string name;  // used by Ranking::served_by and in errors
  // Called when the step is first needed, and again after it failed: a model
  // that is never needed is never loaded. A thread of the chain calls it, and
  // no other step's at the same time. Must not return null.
  std::function<Result<std::shared_ptr<Ranker>>()> open;
};

struct FallbackOptions {
  std::vector<FallbackStep> steps;  // best first
  // After the last step, return the documents in input order, with scores
  // falling evenly from 1. A call then never fails for lack of a server.
  bool input_order = false;
};

// Tries the steps in order, each with the whole request, and returns the result
// of the first that succeeds. Ranking::served_by names that step ("input order"
// if none succeeded), Ranking::degraded is set unless it was the first, and
// Ranking::passed_over lists the errors of the steps before it.
//
// An error in the request itself (kInvalidArgument, kUnprocessable, kTooLarge)
// or a cancellation by the caller (kCancelled) is returned at once: no other
// step would help. If all steps fail, the error is that of the first step,
// followed by those of the others.
//
// CallOptions::timeout covers all steps: each has what the steps before it
// left, and steps for which no time is left are passed over. The input order is
// returned even then.
//
// kInvalidArgument if there are no steps and input_order is false.
Result<std::unique_ptr<Ranker>> MakeFallback(FallbackOptions options);

}  // namespace podium

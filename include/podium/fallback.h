#pragma once

#include <podium/ranker.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace podium {

// One ranker of a chain.
struct FallbackStep {
  std::string name;  // as Ranking::served_by and the errors say it
  // Called when the step is first needed, and again after it failed: a model
  // that is never needed is never loaded. Of one thread at a time.
  std::function<Result<std::shared_ptr<Ranker>>()> open;
};

struct FallbackOptions {
  std::vector<FallbackStep> steps;  // best first
  // After the last step: the documents in the order they came, scores falling
  // evenly from 1. Such a call never fails for want of a server.
  bool input_order = false;
};

// Tries the steps in their order, each with the whole request, and returns what
// the first of them that can says. Ranking::served_by names it ("input order"
// for none), Ranking::degraded is set for every one but the first, and
// Ranking::passed_over says what went wrong before it.
//
// An error of the request itself (kInvalidArgument, kUnprocessable, kTooLarge)
// or of the caller (kCancelled) is returned at once: no other step would help.
// Where all steps failed the error is the first step's, the others' after it.
// kInvalidArgument where there is no step and no input_order.
Result<std::unique_ptr<Ranker>> MakeFallback(FallbackOptions options);

}  // namespace podium

#pragma once

#include <podium/ranker.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace podium {

// Where a run gets its ranker.
struct RankerSource {
  // The model's name in outputs, one word: the same whichever ranker of a chain
  // answers.
  std::string model;
  // Makes the ranker. A run calls it once, after it has checked its files.
  std::function<Result<std::unique_ptr<Ranker>>()> open;
  int concurrency = 4;  // queries to rank at once
  // Whether a server ranks: its scores may differ between calls, and outputs
  // say who ranked.
  bool remote = false;
  // What the scores depend on, as names and values, for journals.
  std::vector<std::pair<std::string, std::string>> settings;
};

}  // namespace podium

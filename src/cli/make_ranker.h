#pragma once

#include <podium/ranker.h>

#include <memory>
#include <string>

#include "base/result.h"
#include "cli/rank_flags.h"

namespace podium {

// The engine in this process. Loads the model.
Result<std::unique_ptr<Ranker>> MakeRanker(const RankFlags& flags);

// What outputs call the model, a word.
Result<std::string> ModelName(const RankFlags& flags);

// Queries to rank at once: --concurrency, or as many as keep the ranker busy.
int Concurrency(const RankFlags& flags);

}  // namespace podium

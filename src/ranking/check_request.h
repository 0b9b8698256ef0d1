#pragma once

#include <podium/ranking.h>

#include "base/result.h"

namespace podium {

// Checks what every ranker requires of a request: a query that is not blank, at
// least one document, and numbers of at least 1. Otherwise kInvalidArgument,
// with the wrong member as param.
Result<void> CheckRequest(const RankRequest& request);

}  // namespace podium

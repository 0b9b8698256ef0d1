#pragma once

#include <podium/ranking.h>

#include "base/result.h"

namespace podium {

// What every ranking asks of a request, whoever is to answer it: a query that
// is not blank, documents, and numbers of at least 1. kInvalidArgument, with
// the member at fault as param.
Result<void> CheckRequest(const RankRequest& request);

}  // namespace podium

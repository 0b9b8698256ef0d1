#pragma once

#include <cstdint>

#include "eval/trec_run_file.h"

namespace podium {

// Takes from each query of a run the document that has the query's own id, as
// BEIR does before it measures: in collections such as ArguAna the queries are
// documents of the corpus, and each would find itself first. A query that has
// no other document goes too. Returns how many documents were taken.
int64_t DropIdenticalIds(TrecRunFile& run);

}  // namespace podium

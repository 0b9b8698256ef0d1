#pragma once

#include <memory>

#include "base/limits.h"
#include "base/result.h"
#include "cli/command_line.h"
#include "rerank/reranker.h"

namespace podium {

// The folder the flags name, or the built-in model.
Result<std::unique_ptr<Reranker>> LoadReranker(const ModelFlags& flags,
                                               const Limits& limits);

}  // namespace podium

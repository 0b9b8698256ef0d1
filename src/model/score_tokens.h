#pragma once

#include <cstdint>
#include <optional>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"

namespace podium {

// The tokens that a causal model answers with. Its score is the logit of `yes`,
// minus that of `no` if there is one.
struct ScoreTokens {
  int32_t yes = 0;
  std::optional<int32_t> no;

  friend bool operator==(const ScoreTokens&, const ScoreTokens&) = default;
};

// Reads the tokens from the configuration of sentence-transformers' LogitScore,
// if modules.json names such a module; nothing otherwise. kInvalidData if a
// token is not in [0, vocab).
Result<std::optional<ScoreTokens>> ReadScoreTokens(const FileSource& files,
                                                   const Limits& limits,
                                                   int64_t vocab);

}  // namespace podium

#include "cli/make_ranker.h"

#include <podium/reranker.h>

#include <algorithm>

#include "embedded/model_spec.h"

namespace podium {

Result<std::unique_ptr<Ranker>> MakeRanker(const RankFlags& flags) {
  return LoadEngine({.model = flags.model,
                     .threads = flags.scoring.threads,
                     .precision = flags.scoring.precision,
                     .score_cache = flags.scoring.score_cache});
}

Result<std::string> ModelName(const RankFlags& flags) {
  const auto spec = ParseModelSpec(flags.model);
  if (!spec) return Unexpected(spec.error());
  std::string name = spec->name;
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return c <= ' '; }, '_');
  return name;
}

int Concurrency(const RankFlags& flags) {
  constexpr int kUsual = 4;
  return flags.concurrency.value_or(kUsual);
}

}  // namespace podium

#pragma once

#include <podium/client.h>
#include <podium/ranker.h>

#include <memory>
#include <string>

#include "base/result.h"
#include "cli/shared/ranker_flags.h"
#include "client/environment.h"

namespace podium {

// The server that --server or --cohere asks. A key goes only to the servers
// that it is for:
//   --cohere    COHERE_API_KEY or CO_API_KEY, which must be set; the URL is
//               CO_API_URL, or Cohere's own
//   --server    PODIUM_API_KEY, else the key of the dialect's own service: one
//               of those two, JINA_API_KEY or VOYAGE_API_KEY
//   --fallback  only PODIUM_API_KEY
Result<ClientOptions> PrimaryServer(const RankerFlags& flags,
                                    const EnvironmentLookup& environment);
ClientOptions FallbackServer(const RankerFlags& flags, const std::string& url,
                             const EnvironmentLookup& environment);

// Makes the engine, a server, or a chain of them. Loads the engine's model if
// the engine comes first; kInvalidArgument for invalid flags.
Result<std::unique_ptr<Ranker>> MakeRanker(
    const RankerFlags& flags, const EnvironmentLookup& environment);

// The model's name in outputs, one word: the same whichever ranker of a chain
// answers.
Result<std::string> ModelName(const RankerFlags& flags);

// Queries to rank at once: --concurrency, or as many as keep the ranker busy.
int Concurrency(const RankerFlags& flags);

}  // namespace podium

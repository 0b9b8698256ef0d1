#pragma once

#include <podium/client.h>
#include <podium/ranker.h>

#include <memory>
#include <string>

#include "base/result.h"
#include "client/environment.h"
#include "runs/ranker_options.h"
#include "runs/ranker_source.h"

namespace podium {

// The server to use. A key goes only to the servers that it is for:
//   cohere      COHERE_API_KEY or CO_API_KEY, which must be set; the URL is
//               CO_API_URL, or Cohere's own
//   server      PODIUM_API_KEY, else the key of the dialect's own service: one
//               of those two, JINA_API_KEY or VOYAGE_API_KEY
//   fallback    only PODIUM_API_KEY
Result<ClientOptions> PrimaryServer(const RankerOptions& ranker,
                                    const EnvironmentLookup& environment);
ClientOptions FallbackServer(const RankerOptions& ranker,
                             const std::string& url,
                             const EnvironmentLookup& environment);

// Whether `text` names a server, by its URL or as HOST:PORT, rather than a
// model or a word such as engine:DIR.
bool NamesServer(const std::string& text);

// Makes the engine, a server, or a chain of them. Loads the engine's model if
// the engine comes first. kInvalidArgument for invalid options: `param` is the
// member of RankerOptions, and the message begins with it.
Result<std::unique_ptr<Ranker>> MakeRanker(
    const RankerOptions& ranker, const EnvironmentLookup& environment);

// Makes the source that a run takes. kInvalidArgument for an invalid model.
Result<RankerSource> SourceOf(const RankerOptions& ranker,
                              EnvironmentLookup environment);

// The model's name in outputs, one word: the same whichever ranker of a chain
// answers.
Result<std::string> ModelName(const RankerOptions& ranker);

// How many queries to rank at once: as given, or enough to keep the ranker
// busy.
int Concurrency(const RankerOptions& ranker);

}  // namespace podium

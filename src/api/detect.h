#pragma once

#include <string_view>
#include <vector>

#include "api/dialect.h"
#include "api/dialect_set.h"

namespace podium {

// The dialect of a POST to a rerank route; null if the path is not a rerank
// route or no spoken dialect fits. It is the first dialect of the table that
// has the path and whose sign the request shows. Without a sign, it is
// `choice.unmarked` on a shared path, and the path's owner on any other. The
// signs of a dialect that is switched off are ignored, except on its own paths,
// where such a request has no dialect.
//
// Requests from Cohere clients show no sign, except when the model's name looks
// like one of Jina's; Jina's response works for Cohere's clients too.
const Dialect* DetectDialect(const RequestSigns& request,
                             const DialectChoice& choice);

// Every dialect that DetectDialect may return for that path.
std::vector<const Dialect*> DialectsOn(std::string_view path,
                                       const DialectChoice& choice);

// A path on which a server with these dialects takes rerank requests.
struct RerankPath {
  std::string_view path;
  // The dialect to assume before the body is read: refusals until then use its
  // error format.
  const Dialect* assumed;
};

// Each path once, in the order of the table.
std::vector<RerankPath> RerankPaths(const DialectChoice& choice);

// The headers other than `authorization` that may hold an API key, lower case.
// A dialect that is switched off counts too: a client's key does not become
// invalid because its requests have another format.
std::vector<std::string_view> KeyHeaders(const DialectChoice& choice);

}  // namespace podium

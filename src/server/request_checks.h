#pragma once

#include <string_view>

#include "base/limits.h"
#include "server/http.h"
#include "server/refusal.h"

namespace podium {

// Checks beyond HTTP's grammar: they refuse bytes that a proxy and we could
// read differently, and heads over a limit.

// Checks the raw bytes of a head, up to its empty line if `complete`.
Refusal CheckRawHead(std::string_view head, bool complete,
                     const Limits& limits);

// Sets request.path and request.query from a request's target, which is a path,
// "*" (for OPTIONS), or a URL whose host is checked against Host later.
Refusal SplitTarget(std::string_view target, HttpRequest& request);

// Checks the fields of one head as they are parsed.
struct HeadChecks {
  // Sets request.content_length and request.chunked. `name` is lower case.
  Refusal Field(std::string_view name, std::string_view value,
                HttpRequest& request);
  // Call after the last field.
  Refusal Head(const HttpRequest& request) const;

  bool http11 = true;
  int hosts = 0;
  int content_lengths = 0;
  int transfer_encodings = 0;
};

}  // namespace podium

#pragma once

#include <podium/client.h>

#include <string_view>
#include <vector>

#include "base/environment.h"

namespace podium {

// The environment variables that may hold the key of the dialect's service
// (ClientDialect::key_variables); the first one set is used. Empty if the
// dialect has no service.
std::vector<const char*> KeyVariables(std::string_view dialect);

// Fills in the options that are not set:
//   url      ClientDialect::url_variables, which name a server that speaks the
//            dialect, then PODIUM_URL
//   api_key  KeyVariables(): a key is for the service that gave it
// Options that are set stay unchanged. Reads nothing if read_environment is
// off.
ClientOptions WithEnvironment(ClientOptions options,
                              const EnvironmentLookup& lookup);

}  // namespace podium

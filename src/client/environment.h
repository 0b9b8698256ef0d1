#pragma once

#include <podium/client.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace podium {

// The value of an environment variable; nothing where it is not set or empty.
using EnvironmentLookup =
    std::function<std::optional<std::string>(const char* name)>;
std::optional<std::string> LookUpEnvironment(const char* name);

// The variables that may hold the key of the service whose dialect it is, the
// first that is set counting; none where the dialect has no service.
std::vector<const char*> KeyVariables(std::string_view dialect);

// Fills in what the options leave open:
//   url      CO_API_URL, then PODIUM_URL; CO_API_URL for Cohere's dialects
//            alone, as it names a server that speaks them
//   api_key  KeyVariables(): a key is for the service that gave it
// What is given stays. Nothing is read where read_environment is off.
ClientOptions WithEnvironment(ClientOptions options,
                              const EnvironmentLookup& lookup);

}  // namespace podium

#pragma once

#include <podium/client.h>

#include <functional>
#include <optional>
#include <string>

namespace podium {

// The value of an environment variable; nothing where it is not set or empty.
using EnvironmentLookup =
    std::function<std::optional<std::string>(const char* name)>;
std::optional<std::string> LookUpEnvironment(const char* name);

// Fills in what the options leave open:
//   url      CO_API_URL, then PODIUM_URL; CO_API_URL for Cohere's dialects
//            alone, as it names a server that speaks them
//   api_key  COHERE_API_KEY, then CO_API_KEY; JINA_API_KEY for jina and
//            VOYAGE_API_KEY for voyage, as a key is for the service that gave
//            it
// What is given stays. Nothing is read where read_environment is off.
ClientOptions WithEnvironment(ClientOptions options,
                              const EnvironmentLookup& lookup);

}  // namespace podium

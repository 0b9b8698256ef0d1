#pragma once

#include <string>
#include <string_view>

namespace podium {

// True for the names of the rerank models that the services behind the dialects
// host (Dialect::hosted_models). The default model answers to these names, so
// that a client with a hard-coded model name works unchanged.
bool IsHostedModelName(std::string_view name);

// The warning to send when no model here is called `requested` and the model
// `answered` handled the request instead. Safe as a header value.
std::string StandInWarning(std::string_view requested,
                           std::string_view answered);

// Cohere's error message for an unknown model.
std::string ModelNotFound(std::string_view name);

}  // namespace podium

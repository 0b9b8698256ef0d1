#pragma once

#include <string>
#include <string_view>

namespace podium {

// True for the names of Cohere's own rerank models. The default model answers
// to them, so that a client whose model name is fixed works unchanged.
bool IsCohereModelName(std::string_view name);

// Cohere's sentence for a model that is not there.
std::string ModelNotFound(std::string_view name);

}  // namespace podium

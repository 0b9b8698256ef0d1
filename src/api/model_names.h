#pragma once

#include <string>
#include <string_view>

namespace podium {

// True for the names of the rerank models that Cohere, Voyage, Jina, Mixedbread
// and Pinecone host. The default model answers to them, so that a client whose
// model name is fixed works unchanged.
bool IsHostedModelName(std::string_view name);

// The warning of an answer to a request for `requested`, which is nobody's name
// here, so that `answered` stood in. Fit for a header.
std::string StandInWarning(std::string_view requested,
                           std::string_view answered);

// Cohere's sentence for a model that is not there.
std::string ModelNotFound(std::string_view name);

}  // namespace podium

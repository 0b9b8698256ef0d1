#pragma once

#include <string>
#include <string_view>

namespace podium {

// True for the names of the rerank models that Cohere, Voyage, Jina, Mixedbread
// and Pinecone host. The default model answers to them, so that a client whose
// model name is fixed works unchanged.
bool IsHostedModelName(std::string_view name);

// Cohere's sentence for a model that is not there.
std::string ModelNotFound(std::string_view name);

}  // namespace podium

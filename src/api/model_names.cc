#include "api/model_names.h"

#include <algorithm>
#include <array>

#include "api/json_fields.h"

namespace podium {
namespace {

constexpr std::array<std::string_view, 7> kCohereModels = {
    "rerank-v4.0-pro",
    "rerank-v4.0-fast",
    "rerank-v3.5",
    "rerank-english-v3.0",
    "rerank-multilingual-v3.0",
    "rerank-english-v2.0",
    "rerank-multilingual-v2.0"};
// Prefixes for the other services, which have many names.
constexpr std::array<std::string_view, 10> kHostedPrefixes = {
    "rerank-1",         "rerank-2",       "rerank-lite-1",        // Voyage
    "jina-reranker-",   "jina-colbert-",                          // Jina
    "mixedbread-ai/",   "mxbai-rerank-",                          // Mixedbread
    "pinecone-rerank-", "cohere-rerank-", "bge-reranker-v2-m3"};  // Pinecone
constexpr size_t kMaxModelNameBytes = 128;

// A name made safe for a header: short, and only visible ASCII.
std::string HeaderName(std::string_view name) {
  std::string safe(Clip(name, kMaxModelNameBytes));
  std::replace_if(
      safe.begin(), safe.end(), [](char c) { return c < '!' || c > '~'; }, '?');
  return safe;
}

}  // namespace

std::string StandInWarning(std::string_view requested,
                           std::string_view answered) {
  return "model '" + HeaderName(requested) + "' is not served here, '" +
         HeaderName(answered) + "' answered in its place";
}

bool IsHostedModelName(std::string_view name) {
  return std::find(kCohereModels.begin(), kCohereModels.end(), name) !=
             kCohereModels.end() ||
         std::any_of(kHostedPrefixes.begin(), kHostedPrefixes.end(),
                     [name](std::string_view prefix) {
                       return name.starts_with(prefix);
                     });
}

std::string ModelNotFound(std::string_view name) {
  return "model '" + std::string(Clip(name, kMaxModelNameBytes)) +
         "' not found, make sure the correct model ID was used and that you "
         "have access to the model.";
}

}  // namespace podium

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
constexpr size_t kMaxQuotedBytes = 128;

}  // namespace

bool IsCohereModelName(std::string_view name) {
  return std::find(kCohereModels.begin(), kCohereModels.end(), name) !=
         kCohereModels.end();
}

std::string ModelNotFound(std::string_view name) {
  return "model '" + std::string(Clip(name, kMaxQuotedBytes)) +
         "' not found, make sure the correct model ID was used and that you "
         "have access to the model.";
}

}  // namespace podium

#pragma once

#include <string_view>

namespace podium {

// Cohere's service, which its v1 and its v2 share.

inline constexpr std::string_view kCohereModels[] = {
    "rerank-v4.0-pro",
    "rerank-v4.0-fast",
    "rerank-v3.5",
    "rerank-english-v3.0",
    "rerank-multilingual-v3.0",
    "rerank-english-v2.0",
    "rerank-multilingual-v2.0"};
inline constexpr std::string_view kCohereUsualModel = "rerank-v3.5";

// The variables that Cohere's own SDKs read.
inline constexpr const char* kCohereUrlVariables[] = {"CO_API_URL"};
inline constexpr const char* kCohereKeyVariables[] = {"COHERE_API_KEY",
                                                      "CO_API_KEY"};

}  // namespace podium

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace podium {

// The response of TEI's GET /info. Borrows its texts.
struct TeiInfo {
  std::string_view model_id;
  std::string_view model_dtype;  // "float32"
  int64_t max_concurrent_requests = 0;
  int64_t max_input_length = 0;  // in tokens, for a pair
  int64_t max_batch_tokens = 0;
  int64_t max_client_batch_size = 0;  // texts in a request
  int64_t tokenization_workers = 0;
  std::string_view version;
};

// JSON Schema of the response.
inline constexpr std::string_view kTeiInfoSchema =
    R"({"type":"object","required":["model_id","model_sha","model_dtype",)"
    R"("model_type","max_concurrent_requests","max_input_length",)"
    R"("max_batch_tokens","max_batch_requests","max_client_batch_size",)"
    R"("auto_truncate","tokenization_workers","version","sha",)"
    R"("docker_label"],"properties":{"model_id":{"type":"string"},)"
    R"("model_sha":{"type":"null"},"model_dtype":{"type":"string"},)"
    R"("model_type":{"type":"object","required":["reranker"],"properties":{)"
    R"("reranker":{"type":"object"}},"additionalProperties":false},)"
    R"("max_concurrent_requests":{"type":"integer"},)"
    R"("max_input_length":{"type":"integer"},)"
    R"("max_batch_tokens":{"type":"integer"},)"
    R"("max_batch_requests":{"type":"null"},)"
    R"("max_client_batch_size":{"type":"integer"},)"
    R"("auto_truncate":{"type":"boolean"},)"
    R"("tokenization_workers":{"type":"integer"},)"
    R"("version":{"type":"string"},"sha":{"type":"null"},)"
    R"("docker_label":{"type":"null"}},"additionalProperties":false})";

// States that the model is a reranker, which clients check.
std::string RenderTeiInfo(const TeiInfo& info);

}  // namespace podium

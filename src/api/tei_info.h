#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace podium {

// What TEI's GET /info tells of the server. Borrows its texts.
struct TeiInfo {
  std::string_view model_id;
  std::string_view model_dtype;  // "float32"
  int64_t max_concurrent_requests = 0;
  int64_t max_input_length = 0;  // tokens of a pair
  int64_t max_batch_tokens = 0;
  int64_t max_client_batch_size = 0;  // texts of a request
  int64_t tokenization_workers = 0;
  std::string_view version;
};

// Says that the model is a reranker, which is what clients look for.
std::string RenderTeiInfo(const TeiInfo& info);

}  // namespace podium

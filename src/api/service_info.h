#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace podium {

// A description of the server and its default model. Borrows its texts.
struct ServiceInfo {
  std::string_view model;
  std::string_view precision;  // "f32"
  int64_t max_concurrent_requests = 0;
  int64_t max_input_tokens = 0;  // of a pair
  int64_t max_batch_tokens = 0;
  int64_t max_documents = 0;  // of a request
  int64_t tokenizer_threads = 0;
  std::string_view version;
};

// A dialect's routes that return such a description, as GET without a body.
struct InfoRoutes {
  std::span<const std::string_view> paths;
  std::string_view summary;  // one line, for the OpenAPI document
  std::string_view answer_schema;
  std::string (*render)(const ServiceInfo& info);
};

}  // namespace podium

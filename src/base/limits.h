#pragma once

#include <chrono>
#include <cstdint>

namespace podium {

// Every limit that Podium puts on its input. Each is enforced before the bytes
// are kept.
struct Limits {
  // HTTP
  int64_t max_request_line_bytes = 8 * 1024;
  int64_t max_header_bytes = 16 * 1024;
  int64_t max_header_field_bytes = 8 * 1024;  // one line of a header
  int64_t max_headers = 64;
  int64_t max_body_bytes = 32 * 1024 * 1024;
  int64_t max_body_chunks = 16'384;         // in a chunked body
  int64_t max_chunk_extension_bytes = 256;  // in one chunk
  int64_t max_pipelined_bytes = 64 * 1024;  // read ahead of a response
  int64_t max_connections = 8192;
  int64_t max_requests_per_connection = 10'000;
  std::chrono::milliseconds header_timeout{10'000};
  std::chrono::milliseconds body_timeout{30'000};
  // After the grace period a body slower than this is given up, so that a
  // trickle cannot hold its connection for the whole body_timeout.
  int64_t min_body_bytes_per_second = 1024;
  std::chrono::milliseconds body_grace{5'000};
  std::chrono::milliseconds keepalive_timeout{75'000};
  std::chrono::milliseconds write_timeout{10'000};
  // After a response that ends a connection, further bytes from the client are
  // read and dropped, so that a reset cannot overtake the response.
  std::chrono::milliseconds linger_timeout{2'000};     // without any bytes
  std::chrono::milliseconds max_linger{30'000};        // in total
  std::chrono::milliseconds request_timeout{300'000};  // admission to response
  std::chrono::milliseconds drain_timeout{25'000};     // SIGTERM to exit
  // If pairs wait and no batch finishes for this long, the server counts as not
  // alive.
  std::chrono::milliseconds stall_timeout{30'000};

  // JSON
  int64_t max_json_depth = 32;
  int64_t max_json_fields = 1024;  // in one object of a request

  // Rerank
  int64_t max_documents = 10'000;
  int64_t max_chunks = 10'000;           // documents x chunks of one request
  int64_t max_request_tokens = 8 << 20;  // in all pairs of one request
  int64_t max_queued_tokens =
      4 << 20;  // waiting in a model's scheduler, over all requests
  // For the states of documents that will go on after an early exit, and of
  // causal models' prompts. What does not fit is computed again.
  int64_t max_kept_state_bytes = 512 << 20;
  int64_t max_tokenize_length = 65'536;  // characters, or tokens to detokenize

  // Model files
  int64_t max_config_bytes = 1 << 20;
  int64_t max_tokenizer_bytes = 64 << 20;
  int64_t max_safetensors_header_bytes = 16 << 20;
  int64_t max_gguf_values = 1 << 22;
  int64_t max_weight_file_bytes = int64_t{64} << 30;
  int64_t max_weight_files = 1000;  // shards of one model
  int64_t max_tensor_rank = 8;
  int64_t max_model_layers = 1024;
  int64_t max_model_width = 1 << 20;  // any size in config.json
  int64_t max_model_vocab = 1 << 24;
  int64_t max_template_bytes = 256 << 10;  // a chat template
  int64_t max_template_steps = 1'000'000;  // of one rendering, see jinja/run.h
  int64_t max_template_output_bytes = 1 << 20;
};

// Limits for API keys.
struct KeyLimits {
  int64_t max_api_key_bytes = 512;
  int64_t max_api_keys = 100'000;  // in the store, including revoked ones
  int64_t max_environment_keys = 1000;
  int64_t max_usage_rows_pending = 200'000;  // not yet written to the store
  // Wrong keys from one network (/24 of IPv4, /56 of IPv6) before the answer is
  // 429 instead of 401.
  int64_t wrong_keys_per_minute = 60;
  int64_t wrong_keys_burst = 60;
  int64_t wrong_key_slots = 4096;  // networks tracked; the memory is fixed
};

}  // namespace podium

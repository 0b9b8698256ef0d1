#include "base/limits_table.h"

#include <array>

namespace podium {
namespace {

constexpr int64_t kMebi = 1 << 20;
constexpr int64_t kDay = 24 * 3600 * 1000;  // in ms
constexpr int64_t kMany = int64_t{1} << 40;

constexpr std::array kTable = {
    LimitRow{
        "max-request-line-bytes", "bytes",
        "Size of a request line (method, path, version); a longer one gets 414",
        kMebi, &Limits::max_request_line_bytes},
    LimitRow{"max-header-bytes", "bytes",
             "Size of all headers of a request; more get 431", kMebi,
             &Limits::max_header_bytes},
    LimitRow{"max-header-field-bytes", "bytes",
             "Size of one header, name and value; a longer one gets 431", kMebi,
             &Limits::max_header_field_bytes},
    LimitRow{"max-headers", "", "Number of headers of a request; more get 431",
             1000, &Limits::max_headers},
    LimitRow{"max-body-bytes", "bytes",
             "Size of a request's body; a larger one gets 413", 1024 * kMebi,
             &Limits::max_body_bytes},
    LimitRow{"max-body-chunks", "",
             "Number of chunks of a chunked body; more get 400", kMebi,
             &Limits::max_body_chunks},
    LimitRow{"max-chunk-extension-bytes", "bytes",
             "Size of one chunk's extension; a longer one gets 400", kMebi,
             &Limits::max_chunk_extension_bytes},
    LimitRow{"max-pipelined-bytes", "bytes",
             "Bytes that are read ahead while a response is being computed",
             kMebi, &Limits::max_pipelined_bytes},
    LimitRow{"max-connections", "",
             "Number of open connections; further ones get 503", kMebi,
             &Limits::max_connections},
    LimitRow{"max-requests-per-connection", "",
             "Number of requests after which a connection is closed", kMany,
             &Limits::max_requests_per_connection},
    LimitRow{
        "header-timeout", "ms",
        "Time for the first byte, and again for the rest of the head; then 408",
        kDay, &Limits::header_timeout},
    LimitRow{"body-timeout", "ms", "Time for a whole body; then 408", kDay,
             &Limits::body_timeout},
    LimitRow{
        "min-body-bytes-per-second", "bytes",
        "Average speed of a body after its grace period; a slower one gets 408",
        kMebi, &Limits::min_body_bytes_per_second},
    LimitRow{"body-grace", "ms", "Grace period in which a body may be slower",
             kDay, &Limits::body_grace},
    LimitRow{"keepalive-timeout", "ms",
             "Time that a connection may be idle between two requests", kDay,
             &Limits::keepalive_timeout},
    LimitRow{"write-timeout", "ms",
             "Time without progress while a response is sent", kDay,
             &Limits::write_timeout},
    LimitRow{"linger-timeout", "ms",
             "Time without a byte from the client before a connection is "
             "closed after its last response",
             kDay, &Limits::linger_timeout},
    LimitRow{"max-linger", "ms",
             "Total time before a connection is closed after its last response",
             kDay, &Limits::max_linger},
    LimitRow{"request-timeout", "ms",
             "Time from a request's last byte to its response; then 504. A "
             "client may set a shorter one with x-request-timeout-ms",
             kDay, &Limits::request_timeout},
    LimitRow{
        "drain-timeout", "ms",
        "Time for requests in flight after the server has stopped listening",
        kDay, &Limits::drain_timeout},
    LimitRow{"stall-timeout", "ms",
             "Time without a finished batch while pairs wait; then "
             "/health/live fails",
             kDay, &Limits::stall_timeout},
    LimitRow{"max-json-depth", "",
             "Depth of nested arrays and objects; deeper ones get 400", 1000,
             &Limits::max_json_depth},
    LimitRow{"max-json-fields", "",
             "Number of fields of one object in a request; more get 400", kMebi,
             &Limits::max_json_fields},
    LimitRow{"max-documents", "",
             "Number of documents of a request; more get 400", kMebi,
             &Limits::max_documents},
    LimitRow{"max-chunks", "",
             "Number of documents times max_chunks_per_doc; more get 400",
             kMebi, &Limits::max_chunks},
    LimitRow{"max-request-tokens", "tokens",
             "Tokens in all pairs of a request; more get 413", kMany,
             &Limits::max_request_tokens},
    LimitRow{"max-queued-tokens", "tokens",
             "Tokens of all requests that wait for one model; more get 503",
             kMany, &Limits::max_queued_tokens},
    LimitRow{"max-kept-state-bytes", "bytes",
             "States of documents behind an early exit (--depth adaptive), and "
             "of causal models' prompts; beyond it they are computed again",
             kMany, &Limits::max_kept_state_bytes},
    LimitRow{"max-tokenize-length", "",
             "Characters to tokenize, or tokens to detokenize; more get 400",
             1024 * kMebi, &Limits::max_tokenize_length},
    LimitRow{"max-config-bytes", "bytes", "Size of a model's config.json",
             1024 * kMebi, &Limits::max_config_bytes},
    LimitRow{"max-tokenizer-bytes", "bytes", "Size of a model's tokenizer.json",
             1024 * kMebi, &Limits::max_tokenizer_bytes},
    LimitRow{"max-safetensors-header-bytes", "bytes",
             "Size of the header of a safetensors file", 1024 * kMebi,
             &Limits::max_safetensors_header_bytes},
    LimitRow{
        "max-gguf-values", "",
        "Tensors, metadata fields, or elements of one array of a GGUF file",
        1024 * kMebi, &Limits::max_gguf_values},
    LimitRow{"max-weight-file-bytes", "bytes", "Size of one weight file", kMany,
             &Limits::max_weight_file_bytes},
    LimitRow{"max-weight-files", "", "Number of a model's safetensors files",
             kMebi, &Limits::max_weight_files},
    LimitRow{"max-tensor-rank", "", "Number of a tensor's dimensions", 64,
             &Limits::max_tensor_rank},
    LimitRow{"max-model-layers", "", "Number of a model's layers", kMebi,
             &Limits::max_model_layers},
    LimitRow{"max-model-width", "", "Any size in config.json", 1024 * kMebi,
             &Limits::max_model_width},
    LimitRow{"max-model-vocab", "", "Size of a model's vocabulary",
             1024 * kMebi, &Limits::max_model_vocab},
    LimitRow{"max-template-bytes", "bytes", "Size of a model's chat template",
             1024 * kMebi, &Limits::max_template_bytes},
    LimitRow{"max-template-steps", "",
             "Steps of one rendering of a model's chat template: values, and 8 "
             "bytes each of what it reads and makes",
             kMany, &Limits::max_template_steps},
    LimitRow{"max-template-output-bytes", "bytes",
             "Size of what a model's chat template renders", 1024 * kMebi,
             &Limits::max_template_output_bytes},
};

// A member missing from the table would be a limit that nobody can set.
static_assert(sizeof(Limits) == kTable.size() * sizeof(int64_t));

}  // namespace

int64_t LimitRow::Get(const Limits& limits) const {
  if (const auto* count = std::get_if<int64_t Limits::*>(&member)) {
    return limits.*(*count);
  }
  return (limits.*std::get<std::chrono::milliseconds Limits::*>(member))
      .count();
}

void LimitRow::Set(Limits& limits, int64_t value) const {
  if (const auto* count = std::get_if<int64_t Limits::*>(&member)) {
    limits.*(*count) = value;
  } else {
    limits.*std::get<std::chrono::milliseconds Limits::*>(member) =
        std::chrono::milliseconds(value);
  }
}

std::span<const LimitRow> LimitTable() { return kTable; }

std::string LimitTableMarkdown() {
  const Limits defaults;
  std::string text = "| flag | default | unit | what |\n|---|---|---|---|\n";
  for (const LimitRow& row : kTable) {
    text += "| `--" + std::string(row.name) + "` | " +
            std::to_string(row.Get(defaults)) + " | " + std::string(row.unit) +
            " | " + std::string(row.what) + " |\n";
  }
  return text;
}

}  // namespace podium

#include "base/limits_table.h"

#include <array>

namespace podium {
namespace {

constexpr int64_t kMebi = 1 << 20;
constexpr int64_t kDay = 24 * 3600 * 1000;  // in ms
constexpr int64_t kMany = int64_t{1} << 40;

constexpr std::array kTable = {
    LimitRow{"max-request-line-bytes", "bytes",
             "Method, path and version of a request; more is 414", kMebi,
             &Limits::max_request_line_bytes},
    LimitRow{"max-header-bytes", "bytes",
             "All headers of a request; more is 431", kMebi,
             &Limits::max_header_bytes},
    LimitRow{"max-header-field-bytes", "bytes",
             "One header, name and value; more is 431", kMebi,
             &Limits::max_header_field_bytes},
    LimitRow{"max-headers", "", "Headers of a request; more is 431", 1000,
             &Limits::max_headers},
    LimitRow{"max-body-bytes", "bytes", "Body of a request; more is 413",
             1024 * kMebi, &Limits::max_body_bytes},
    LimitRow{"max-body-chunks", "", "Chunks of a chunked body; more is 400",
             kMebi, &Limits::max_body_chunks},
    LimitRow{"max-chunk-extension-bytes", "bytes",
             "Extension of one chunk; more is 400", kMebi,
             &Limits::max_chunk_extension_bytes},
    LimitRow{"max-pipelined-bytes", "bytes",
             "Read ahead of an answer on one connection", kMebi,
             &Limits::max_pipelined_bytes},
    LimitRow{"max-connections", "", "Connections at once; more wait", kMebi,
             &Limits::max_connections},
    LimitRow{"max-requests-per-connection", "",
             "Requests after which a connection is closed", kMany,
             &Limits::max_requests_per_connection},
    LimitRow{"header-timeout", "ms",
             "For the first byte, then for the rest of the headers; then 408",
             kDay, &Limits::header_timeout},
    LimitRow{"body-timeout", "ms", "For a whole body; then 408", kDay,
             &Limits::body_timeout},
    LimitRow{"min-body-bytes-per-second", "bytes",
             "Of a body, on average once its grace is over; fewer is 408",
             kMebi, &Limits::min_body_bytes_per_second},
    LimitRow{"body-grace", "ms", "Before the pace of a body is looked at", kDay,
             &Limits::body_grace},
    LimitRow{"keepalive-timeout", "ms", "Between two requests", kDay,
             &Limits::keepalive_timeout},
    LimitRow{"write-timeout", "ms",
             "Without a byte of an answer taken by the client", kDay,
             &Limits::write_timeout},
    LimitRow{"linger-timeout", "ms",
             "Of silence, after an answer that ends a connection", kDay,
             &Limits::linger_timeout},
    LimitRow{"max-linger", "ms",
             "In all, after an answer that ends a connection", kDay,
             &Limits::max_linger},
    LimitRow{"request-timeout", "ms",
             "From a request's last byte to its answer; then 504. A client "
             "may ask for less by x-request-timeout-ms",
             kDay, &Limits::request_timeout},
    LimitRow{"drain-timeout", "ms", "From the end of the listening to the exit",
             kDay, &Limits::drain_timeout},
    LimitRow{"stall-timeout", "ms",
             "Without a finished batch while pairs wait; then not alive", kDay,
             &Limits::stall_timeout},
    LimitRow{"max-json-depth", "", "Nested arrays and objects; more is 400",
             1000, &Limits::max_json_depth},
    LimitRow{"max-json-fields", "",
             "Fields of one object of a request; more is 400", kMebi,
             &Limits::max_json_fields},
    LimitRow{"max-documents", "", "Documents of a request; more is 400", kMebi,
             &Limits::max_documents},
    LimitRow{"max-chunks", "",
             "Documents times max_chunks_per_doc; more is 400", kMebi,
             &Limits::max_chunks},
    LimitRow{"max-request-tokens", "tokens",
             "In all pairs of a request; more is 413", kMany,
             &Limits::max_request_tokens},
    LimitRow{"max-queued-tokens", "tokens",
             "Waiting for one model, in all requests; more is 503", kMany,
             &Limits::max_queued_tokens},
    LimitRow{"max-kept-state-bytes", "bytes",
             "States of documents behind an early exit (--depth adaptive); "
             "beyond it documents are read again",
             kMany, &Limits::max_kept_state_bytes},
    LimitRow{"max-tokenize-length", "",
             "Characters to tokenize or tokens to detokenize; more is 400",
             1024 * kMebi, &Limits::max_tokenize_length},
    LimitRow{"max-config-bytes", "bytes", "A model's config.json", 1024 * kMebi,
             &Limits::max_config_bytes},
    LimitRow{"max-tokenizer-bytes", "bytes", "A model's tokenizer.json",
             1024 * kMebi, &Limits::max_tokenizer_bytes},
    LimitRow{"max-safetensors-header-bytes", "bytes",
             "Header of a safetensors file", 1024 * kMebi,
             &Limits::max_safetensors_header_bytes},
    LimitRow{"max-weight-file-bytes", "bytes", "One safetensors file", kMany,
             &Limits::max_weight_file_bytes},
    LimitRow{"max-weight-files", "", "Safetensors files of a model", kMebi,
             &Limits::max_weight_files},
    LimitRow{"max-tensor-rank", "", "Dimensions of a tensor", 64,
             &Limits::max_tensor_rank},
    LimitRow{"max-model-layers", "", "Layers of a model", kMebi,
             &Limits::max_model_layers},
    LimitRow{"max-model-width", "", "Any size that config.json names",
             1024 * kMebi, &Limits::max_model_width},
    LimitRow{"max-model-vocab", "", "Ids of a model", 1024 * kMebi,
             &Limits::max_model_vocab},
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

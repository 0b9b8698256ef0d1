#include "engine/check_batch.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace podium {
namespace {

Unexpected<Error> Bad(std::string message, std::string_view field) {
  return Fail(ErrorCode::kInvalidArgument, std::move(message),
              std::string(field));
}

Result<void> CheckRange(std::span<const int32_t> ids, int32_t size,
                        std::string_view field) {
  for (size_t i = 0; i < ids.size(); ++i) {
    if (ids[i] < 0 || ids[i] >= size) {
      return Bad(std::string(field) + "[" + std::to_string(i) + "] is " +
                     std::to_string(ids[i]) + "; the model has 0 to " +
                     std::to_string(size - 1),
                 field);
    }
  }
  return {};
}

}  // namespace

Result<void> CheckBatch(const BackendAttributes& attributes, const Batch& batch,
                        size_t logits) {
  if (static_cast<int64_t>(logits) != batch.size()) {
    return Bad("there is not one logit for each sequence", "logits");
  }
  const size_t tokens = batch.input_ids.size();
  if (batch.token_type_ids.size() != tokens ||
      batch.position_ids.size() != tokens) {
    return Bad("input_ids, token_type_ids and position_ids differ in length",
               "input_ids");
  }
  if (batch.layers != 0 &&
      std::ranges::find(attributes.exits, batch.layers, &BackendExit::layers) ==
          attributes.exits.end()) {
    return Bad(
        "the model has no exit after layer " + std::to_string(batch.layers),
        "layers");
  }
  if (batch.cu_seqlens.empty()) {
    if (tokens == 0) return {};
    return Bad("cu_seqlens is empty", "cu_seqlens");
  }
  if (batch.cu_seqlens.front() != 0 ||
      batch.cu_seqlens.back() != static_cast<int64_t>(tokens)) {
    return Bad("cu_seqlens does not run from 0 to the number of tokens",
               "cu_seqlens");
  }
  for (size_t i = 0; i + 1 < batch.cu_seqlens.size(); ++i) {
    const int64_t length =
        int64_t{batch.cu_seqlens[i + 1]} - batch.cu_seqlens[i];
    if (length < 1 || length > attributes.max_position_embeddings) {
      return Bad("sequence " + std::to_string(i) + " has " +
                     std::to_string(length) + " tokens; the model reads 1 to " +
                     std::to_string(attributes.max_position_embeddings),
                 "cu_seqlens");
    }
  }
  if (auto ok = CheckRange(batch.input_ids, attributes.vocab_size, "input_ids");
      !ok) {
    return ok;
  }
  if (auto ok = CheckRange(batch.token_type_ids, attributes.type_vocab_size,
                           "token_type_ids");
      !ok) {
    return ok;
  }
  return CheckRange(batch.position_ids, attributes.max_position_embeddings,
                    "position_ids");
}

}  // namespace podium

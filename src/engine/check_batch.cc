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

Result<void> CheckText(const ModelSizes& model, const Encoding& text,
                       size_t place) {
  const auto tokens = text.tokens();
  if (text.token_type_ids.size() != text.input_ids.size()) {
    return Bad("input_ids and token_type_ids differ in length", "input_ids");
  }
  const int64_t least = model.architecture != Architecture::kLateInteraction;
  if (tokens < least || tokens > model.max_sequence_length) {
    return Bad("text " + std::to_string(place) + " has " +
                   std::to_string(tokens) + " tokens; the model reads " +
                   std::to_string(least) + " to " +
                   std::to_string(model.max_sequence_length),
               "input_ids");
  }
  if (auto ok = CheckRange(text.input_ids, model.vocab_size, "input_ids");
      !ok) {
    return ok;
  }
  return CheckRange(text.token_type_ids, model.type_vocab_size,
                    "token_type_ids");
}

// Both texts of a causal model's pair are one sequence.
Result<void> CheckBehind(const ModelSizes& model, const ScoreBatch& batch,
                         const BatchPair& pair) {
  const auto tokens = [&](int32_t text) {
    return text == BatchPair::kNoText
               ? 0
               : batch.texts[static_cast<size_t>(text)].text->tokens();
  };
  const int64_t all = tokens(pair.query) + tokens(pair.document);
  if (all <= model.max_sequence_length) return {};
  return Bad("a pair has " + std::to_string(all) +
                 " tokens; the model reads up to " +
                 std::to_string(model.max_sequence_length),
             "input_ids");
}

}  // namespace

Result<void> CheckBatch(const ModelSizes& model, const ScoreBatch& batch,
                        size_t logits) {
  if (logits != batch.pairs.size()) {
    return Bad("the number of logits differs from that of pairs", "logits");
  }
  if (batch.layers != 0 &&
      std::ranges::find(model.exits, batch.layers, &ModelExit::layers) ==
          model.exits.end()) {
    return Bad(
        "the model has no exit after layer " + std::to_string(batch.layers),
        "layers");
  }
  for (size_t i = 0; i < batch.texts.size(); ++i) {
    if (auto ok = CheckText(model, *batch.texts[i].text, i); !ok) return ok;
  }
  const auto is_text = [&](int32_t index) {
    return index >= 0 && index < static_cast<int64_t>(batch.texts.size());
  };
  const bool joined = model.architecture == Architecture::kCrossEncoder;
  const bool may_be_one = model.architecture != Architecture::kLateInteraction;
  for (const BatchPair& pair : batch.pairs) {
    const bool one = pair.query == BatchPair::kNoText;
    const bool query = one ? may_be_one : !joined && is_text(pair.query);
    if (!query || !is_text(pair.document)) {
      return Bad(joined ? "a cross-encoder's pair must be one text of the batch"
                        : "a pair must be a query and a document of the batch",
                 "pairs");
    }
    if (model.architecture == Architecture::kCausal) {
      if (auto ok = CheckBehind(model, batch, pair); !ok) return ok;
    }
  }
  return {};
}

}  // namespace podium

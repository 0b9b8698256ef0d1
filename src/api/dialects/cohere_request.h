#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/request_fields.h"

namespace podium {

// Fields and readers that Cohere's v1 and v2 requests share.

// Reads top_n. call.request must already hold the documents, because Cohere's
// error message states how many there are.
Result<void> ReadCohereTopN(JsonObject body, const Limits& limits,
                            RerankCall& call);
inline constexpr RequestField kCohereTopN = {
    .name = "top_n",
    .type = FieldType::kInteger,
    .what =
        "The maximum number of results. Without it, or if it exceeds the "
        "number of documents, all are returned.",
    .minimum = 1,
    .read = ReadCohereTopN};

// Reads max_chunks_per_doc and checks the limit on it times the number of
// documents.
Result<void> ReadCohereChunks(JsonObject body, const Limits& limits,
                              RerankCall& call);
inline constexpr RequestField kCohereChunks = {
    .name = "max_chunks_per_doc",
    .type = FieldType::kInteger,
    .what =
        "The maximum number of passages that are scored of a long document. "
        "The server limits it (or 1 if it is absent) times the number of "
        "documents.",
    .minimum = 1,
    .read = ReadCohereChunks};

// A Podium extension.
constexpr RequestField CalibratedField(FieldType type) {
  return {.name = "calibrated",
          .type = type,
          .what =
              "Whether scores are probabilities of relevance, according to the "
              "server's calibration of the model. The order is the same either "
              "way. Without it, the server's setting applies.",
          .store = [](FieldValue value, RerankCall& call) {
            call.calibrated = value.truth;
          }};
}

// A Podium extension.
inline constexpr RequestField kInstructionField = {
    .name = "instruction",
    .type = FieldType::kString,
    .what =
        "What the query asks for, for a causal model whose prompt has a place "
        "for it. Other models refuse it. Without it, the server's setting "
        "applies.",
    .store = [](FieldValue value, RerankCall& call) {
      call.instruction = std::move(value.text);
    }};

// DocumentShape::list with Cohere's error messages.
Result<simdjson::dom::array> ReadCohereArray(JsonObject body,
                                             std::string_view name,
                                             const Limits& limits);

// {"text":"..."}: what return_documents gives back for a plain-text document.
// The second function has the signature of DocumentShape::echo.
std::string CohereDocumentJson(std::string_view text);
std::string EchoCohereText(JsonElement item, std::string_view text);

}  // namespace podium

#pragma once

#include <string>
#include <string_view>
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
        "How many results at most; all of them where left out or more "
        "than there are documents.",
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
        "How many passages of a long document are scored at most. Times "
        "the number of documents (1 where left out), it is limited.",
    .minimum = 1,
    .read = ReadCohereChunks};

// A Podium extension.
constexpr RequestField CalibratedField(FieldType type) {
  return {.name = "calibrated",
          .type = type,
          .what =
              "Whether scores are probabilities of relevance, by the "
              "calibration that the server has for the model, which keeps "
              "their order; where left out, as the server was started.",
          .store = [](FieldValue value, RerankCall& call) {
            call.calibrated = value.truth;
          }};
}

// DocumentShape::list with Cohere's error messages.
Result<simdjson::dom::array> ReadCohereArray(JsonObject body,
                                             std::string_view name,
                                             const Limits& limits);

// {"text":"..."}: what return_documents gives back for a plain-text document.
// The second function has the signature of DocumentShape::echo.
std::string CohereDocumentJson(std::string_view text);
std::string EchoCohereText(JsonElement item, std::string_view text);

}  // namespace podium

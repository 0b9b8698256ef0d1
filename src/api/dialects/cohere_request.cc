#include "api/dialects/cohere_request.h"

#include <utility>

#include "base/json_writer.h"

namespace podium {
Result<void> ReadCohereTopN(JsonObject body, const Limits&, RerankCall& call) {
  const auto value = FindField(body, "top_n");
  if (!value) return {};
  const auto top_n = ReadInteger(*value, "top_n");
  if (!top_n) return Unexpected(top_n.error());
  if (*top_n < 1) {
    return Fail(ErrorCode::kInvalidArgument,
                "invalid request: return_top_n is invalid, value must be "
                "between 1 and " +
                    std::to_string(call.request.documents.size()),
                "top_n");
  }
  call.request.top_n = *top_n;
  return {};
}

Result<void> ReadCohereChunks(JsonObject body, const Limits& limits,
                              RerankCall& call) {
  constexpr std::string_view kName = "max_chunks_per_doc";
  auto& chunks = call.request.max_chunks_per_doc;
  if (const auto value = FindField(body, kName)) {
    const auto read = ReadInteger(*value, kName);
    if (!read) return Unexpected(read.error());
    if (*read < 1) return InvalidField(kName, "must be at least 1");
    chunks = *read;
  }
  const auto documents = static_cast<int64_t>(call.request.documents.size());
  if (chunks.value_or(1) <= limits.max_chunks / documents) return {};
  return Fail(ErrorCode::kInvalidArgument,
              "invalid request: number of total max chunks (number of "
              "documents * max chunks per doc) must be less than " +
                  std::to_string(limits.max_chunks),
              std::string(kName));
}

Result<simdjson::dom::array> ReadCohereArray(JsonObject body,
                                             std::string_view name,
                                             const Limits& limits) {
  const auto value = FindField(body, name);
  if (!value) return InvalidField(name, "is required");
  simdjson::dom::array documents;
  if (value->get(documents)) return InvalidField(name, "must be an array");
  const auto refuse = [name](std::string message) {
    return Fail(ErrorCode::kInvalidArgument, std::move(message),
                std::string(name));
  };
  if (documents.begin() == documents.end()) {
    return refuse("invalid request: list of documents must not be empty");
  }
  // simdjson saturates its own count at 2^24 - 1, far above any limit here.
  if (static_cast<int64_t>(documents.size()) > limits.max_documents) {
    return refuse("invalid request: number of documents must be at most " +
                  std::to_string(limits.max_documents));
  }
  return documents;
}

std::string CohereDocumentJson(std::string_view text) {
  JsonWriter json({.escape_html = true});
  json.BeginObject();
  json.Key("text").String(text);
  json.EndObject();
  return json.Take();
}

std::string EchoCohereText(JsonElement, std::string_view text) {
  return CohereDocumentJson(text);
}
}  // namespace podium

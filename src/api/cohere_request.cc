#include "api/cohere_request.h"

#include <algorithm>

#include "base/json_writer.h"

namespace podium {

namespace {

constexpr size_t kMaxNamedFields = 8;
constexpr size_t kMaxNameBytes = 64;

// Names end up in a header: those that could break out of one are not told.
bool IsHeaderSafe(std::string_view name) {
  constexpr std::string_view kSafe =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
  return !name.empty() && name.size() <= kMaxNameBytes &&
         name.find_first_not_of(kSafe) == std::string_view::npos;
}

}  // namespace

Result<void> ReadCohereQuestion(JsonObject body, RerankCall& call) {
  auto query = OptionalString(body, "query");
  if (!query) return tl::unexpected(std::move(query.error()));
  if (!*query) return InvalidField("query", "is required");
  if (IsBlank(**query)) {
    return InvalidField("query", "must not be empty or be only whitespace");
  }
  call.request.query = std::move(**query);

  auto top_n = OptionalInteger(body, "top_n");
  if (!top_n) return tl::unexpected(std::move(top_n.error()));
  if (*top_n && **top_n < 1) {
    return Fail(ErrorCode::kInvalidArgument,
                "invalid request: return_top_n is invalid, value must be "
                "between 1 and " +
                    std::to_string(call.request.documents.size()),
                "top_n");
  }
  call.request.top_n = *top_n;
  return {};
}

Result<simdjson::dom::array> ReadCohereDocumentArray(JsonObject body,
                                                     const Limits& limits) {
  const auto value = FindField(body, "documents");
  if (!value) return InvalidField("documents", "is required");
  simdjson::dom::array documents;
  if (value->get(documents)) {
    return InvalidField("documents", "must be an array");
  }
  if (documents.begin() == documents.end()) {
    return Fail(ErrorCode::kInvalidArgument,
                "invalid request: list of documents must not be empty",
                "documents");
  }
  // simdjson saturates its own count at 2^24 - 1, far above any limit here.
  if (static_cast<int64_t>(documents.size()) > limits.max_documents) {
    return Fail(ErrorCode::kInvalidArgument,
                "invalid request: number of documents must be at most " +
                    std::to_string(limits.max_documents),
                "documents");
  }
  return documents;
}

Result<void> ReadCohereChunks(JsonObject body, const Limits& limits,
                              RerankCall& call) {
  auto chunks = OptionalInteger(body, "max_chunks_per_doc");
  if (!chunks) return tl::unexpected(std::move(chunks.error()));
  if (*chunks && **chunks < 1) {
    return InvalidField("max_chunks_per_doc", "must be at least 1");
  }
  const auto documents = static_cast<int64_t>(call.request.documents.size());
  const int64_t per_document = chunks->value_or(1);
  if (per_document > limits.max_chunks / documents) {
    return Fail(ErrorCode::kInvalidArgument,
                "invalid request: number of total max chunks (number of "
                "documents * max chunks per doc) must be less than " +
                    std::to_string(limits.max_chunks),
                "max_chunks_per_doc");
  }
  call.request.max_chunks_per_doc = *chunks;
  return {};
}

std::string CohereDocumentJson(std::string_view text) {
  JsonWriter json({.escape_html = true});
  json.BeginObject();
  json.Key("text").String(text);
  json.EndObject();
  return json.Take();
}

std::vector<std::string_view> UnknownFields(
    JsonObject body, std::span<const std::string_view> known) {
  std::vector<std::string_view> unknown;
  for (const auto field : body) {
    if (std::find(known.begin(), known.end(), field.key) == known.end()) {
      unknown.push_back(field.key);
    }
  }
  return unknown;
}

std::vector<std::string> NameUnknownFields(
    JsonObject body, std::span<const std::string_view> known) {
  std::vector<std::string> names;
  for (const std::string_view name : UnknownFields(body, known)) {
    if (names.size() == kMaxNamedFields) break;
    if (IsHeaderSafe(name)) names.emplace_back(name);
  }
  return names;
}

}  // namespace podium

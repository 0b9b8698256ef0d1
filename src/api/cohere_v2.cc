#include "api/cohere_v2.h"

#include <array>

#include "api/cohere_request.h"
#include "api/cohere_response.h"

namespace podium {
namespace {

constexpr std::array<std::string_view, 9> kFields = {"model",
                                                     "query",
                                                     "documents",
                                                     "top_n",
                                                     "priority",
                                                     "return_documents",
                                                     "max_chunks_per_doc",
                                                     "max_tokens_per_doc",
                                                     "rank_fields"};
constexpr int64_t kMaxPriority = 999;
constexpr size_t kMaxQuotedBytes = 128;

Result<void> RefuseUnknownFields(JsonObject body) {
  const auto unknown = UnknownFields(body, kFields);
  if (unknown.empty()) return {};
  const std::string name(Clip(unknown.front(), kMaxQuotedBytes));
  return Fail(ErrorCode::kUnprocessable,
              "unknown field: parameter '" + name +
                  "' is not a valid field. For proper usage, please refer to "
                  "https://docs.cohere.com/reference/rerank",
              name);
}

Result<void> ReadDocuments(JsonObject body, const Limits& limits,
                           RerankCall& call) {
  auto documents = ReadCohereDocumentArray(body, limits);
  if (!documents) return tl::unexpected(std::move(documents.error()));
  call.request.documents.reserve(documents->size());
  for (const JsonElement document : *documents) {
    std::string_view text;
    if (document.get(text)) {
      return InvalidField(
          "documents[" + std::to_string(call.request.documents.size()) + "]",
          "must be a string");
    }
    call.request.documents.emplace_back(text);
  }
  return {};
}

Result<void> ReadModel(JsonObject body, RerankCall& call) {
  auto model = OptionalString(body, "model");
  if (!model) return tl::unexpected(std::move(model.error()));
  if (!*model || (*model)->empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "a model parameter is required for this endpoint.", "model");
  }
  call.model = std::move(**model);
  return {};
}

Result<void> ReadOptions(JsonObject body, RerankCall& call) {
  auto tokens = OptionalInteger(body, "max_tokens_per_doc");
  if (!tokens) return tl::unexpected(std::move(tokens.error()));
  if (*tokens && **tokens < 1) {
    return InvalidField("max_tokens_per_doc", "must be at least 1");
  }
  if (*tokens) call.request.max_tokens_per_doc = **tokens;

  auto priority = OptionalInteger(body, "priority");
  if (!priority) return tl::unexpected(std::move(priority.error()));
  if (priority->value_or(0) < 0 || priority->value_or(0) > kMaxPriority) {
    return InvalidField("priority", "must be between 0 and 999");
  }
  call.priority = static_cast<int>(priority->value_or(0));

  // Read for its type alone: a document of v2 is one text.
  auto rank_fields = OptionalStrings(body, "rank_fields");
  if (!rank_fields) return tl::unexpected(std::move(rank_fields.error()));

  auto echo = OptionalBool(body, "return_documents", /*lenient=*/false);
  if (!echo) return tl::unexpected(std::move(echo.error()));
  call.return_documents = echo->value_or(false);
  return {};
}

Result<RerankCall> Parse(std::string_view body, const Limits& limits) {
  auto document = ParseObject(body, limits);
  if (!document) return tl::unexpected(std::move(document.error()));
  const JsonObject object(document->root());
  RerankCall call;
  auto outcome =
      RefuseUnknownFields(object)
          .and_then([&] { return ReadModel(object, call); })
          .and_then([&] { return ReadDocuments(object, limits, call); })
          .and_then([&] { return ReadCohereQuestion(object, call); })
          .and_then([&] { return ReadCohereChunks(object, limits, call); })
          .and_then([&] { return ReadOptions(object, call); });
  if (!outcome) return tl::unexpected(std::move(outcome.error()));
  if (call.return_documents) {
    call.document_json.reserve(call.request.documents.size());
    for (const std::string& text : call.request.documents) {
      call.document_json.push_back(CohereDocumentJson(text));
    }
  }
  return call;
}

std::string Render(const RerankAnswer& answer) {
  return RenderCohereAnswer(answer, "2");
}

}  // namespace

const Dialect kCohereV2 = {"cohere_v2", Parse, Render};

}  // namespace podium

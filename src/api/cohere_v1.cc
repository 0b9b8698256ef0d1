#include "api/cohere_v1.h"

#include <array>
#include <limits>

#include "api/cohere_document.h"
#include "api/cohere_request.h"
#include "api/cohere_response.h"

namespace podium {
namespace {

constexpr std::array<std::string_view, 7> kFields = {"model",
                                                     "query",
                                                     "documents",
                                                     "top_n",
                                                     "rank_fields",
                                                     "return_documents",
                                                     "max_chunks_per_doc"};

Result<void> ReadOptions(JsonObject body, RerankCall& call) {
  auto model = OptionalString(body, "model");
  if (!model) return tl::unexpected(std::move(model.error()));
  call.model = std::move(*model).value_or("");

  auto echo = OptionalBool(body, "return_documents", /*lenient=*/true);
  if (!echo) return tl::unexpected(std::move(echo.error()));
  call.return_documents = echo->value_or(false);
  return {};
}

Result<void> ReadDocuments(JsonObject body, const Limits& limits,
                           RerankCall& call) {
  auto rank_fields = OptionalStrings(body, "rank_fields");
  if (!rank_fields) return tl::unexpected(std::move(rank_fields.error()));
  if (*rank_fields && (*rank_fields)->empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "invalid request: rank_fields cannot be empty, it must either "
                "contain at least one field or be omitted",
                "rank_fields");
  }
  const std::vector<std::string> fields =
      std::move(*rank_fields).value_or(std::vector<std::string>{"text"});

  auto documents = ReadCohereDocumentArray(body, limits);
  if (!documents) return tl::unexpected(std::move(documents.error()));
  call.request.documents.reserve(documents->size());
  for (const JsonElement document : *documents) {
    auto text =
        CohereDocumentText(document, call.request.documents.size(), fields);
    if (!text) return tl::unexpected(std::move(text.error()));
    call.request.documents.push_back(std::move(*text));
    if (call.return_documents) {
      call.document_json.push_back(CohereDocumentEcho(document));
    }
  }
  return {};
}

Result<RerankCall> Parse(std::string_view body, const Limits& limits) {
  auto document = ParseObject(body, limits);
  if (!document) return tl::unexpected(std::move(document.error()));
  const JsonObject object(document->root());
  RerankCall call;
  auto outcome =
      ReadOptions(object, call)
          .and_then([&] { return ReadDocuments(object, limits, call); })
          .and_then([&] { return ReadCohereQuestion(object, call); })
          .and_then([&] { return ReadCohereChunks(object, limits, call); });
  if (!outcome) return tl::unexpected(std::move(outcome.error()));
  // v1 knows a limit of chunks and none of tokens. Where it is not given, the
  // limit of v2 stands in for it: about as much as one chunk of Cohere's.
  if (call.request.max_chunks_per_doc) {
    call.request.max_tokens_per_doc = std::numeric_limits<int64_t>::max();
  }
  call.unknown_fields = NameUnknownFields(object, kFields);
  return call;
}

std::string Render(const RerankAnswer& answer) {
  return RenderCohereAnswer(answer, "1");
}

}  // namespace

const Dialect kCohereV1 = {"cohere_v1", Parse, Render};

}  // namespace podium

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "api/request_shape.h"

namespace podium {

// Table rows and readers that several dialects share. Each dialect supplies its
// own name for a field.

// The model; if absent, the server chooses.
inline constexpr RequestField kModelField = {
    .name = "model",
    .type = FieldType::kString,
    .what = "The name of a model. Without it, the default model answers.",
    .store = [](FieldValue value, RerankCall& call) {
      call.model = std::move(value.text);
    }};

// A text that is not blank.
constexpr RequestField QueryField(FieldType type = FieldType::kString) {
  return {.name = "query",
          .type = type,
          .what = "The query that the documents are ranked for.",
          .required = true,
          .not_blank = true,
          .store = [](FieldValue value, RerankCall& call) {
            call.request.query = std::move(value.text);
          }};
}

// The maximum number of results, at least 1; all of them if absent.
constexpr RequestField TopField(std::string_view name) {
  return {
      .name = name,
      .type = FieldType::kInteger,
      .what = "The maximum number of results. Without it, all are returned.",
      .minimum = 1,
      .store = [](FieldValue value, RerankCall& call) {
        call.request.top_n = value.integer;
      }};
}

// Whether the response includes the documents.
constexpr RequestField EchoField(std::string_view name, FieldType type,
                                 bool fallback) {
  return {.name = name,
          .type = type,
          .what = "Whether the response includes the documents.",
          .fallback = fallback ? 1 : 0,
          .store = [](FieldValue value, RerankCall& call) {
            call.return_documents = value.truth;
          }};
}

constexpr RequestField DocumentsField(std::string_view name) {
  return {.name = name,
          .type = FieldType::kDocuments,
          .what = "The documents to rank.",
          .required = true};
}

// The maximum number of tokens of a document; a longer one is cut.
constexpr RequestField CutField(std::string_view name) {
  return {.name = name,
          .type = FieldType::kInteger,
          .what =
              "The maximum number of tokens of a document. A longer one is "
              "cut to its first tokens.",
          .minimum = 1,
          .fallback = 4096,
          .store = [](FieldValue value, RerankCall& call) {
            call.request.max_tokens_per_doc = value.integer;
          }};
}

// The maximum number of tokens of the query; a longer one is cut.
constexpr RequestField QueryCutField(std::string_view name) {
  return {.name = name,
          .type = FieldType::kInteger,
          .what =
              "The maximum number of tokens of the query. A longer one is "
              "cut to its first tokens.",
          .minimum = 1,
          .store = [](FieldValue value, RerankCall& call) {
            call.cuts.max_tokens_per_query = value.integer;
          }};
}

// A field that clients send but that has no effect here; `what` says why.
constexpr RequestField FieldWithoutEffect(std::string_view name,
                                          std::string_view what) {
  return {
      .name = name, .type = FieldType::kOther, .what = what, .schema = "{}"};
}

// Cuts each document to one passage, the most that the model reads at once.
void CutToOnePassage(RerankCall& call);

// The side of a cut: true for "left", false for "right".
Result<bool> ReadIsLeft(std::string_view side, std::string_view name);

// Records the name of an unknown field for a header: only the first few, and
// only names that are safe as header values.
void NoteUnknownField(std::string_view name, std::vector<std::string>& noted);
// The same as RequestShape::note_unknown.
void NoteUnknownField(std::string_view name, RerankCall& call);

// Reads rank_fields; the default is `text` alone.
Result<void> ReadRankFields(JsonObject body, const Limits& limits,
                            RerankCall& call);
inline constexpr RequestField kRankFieldsField = {
    .name = "rank_fields",
    .type = FieldType::kStrings,
    .what =
        "The fields of an object document to rank, in this order. A document "
        "must have at least one of them, and their values must be strings.",
    .schema = R"({"type":["array","null"],"minItems":1,)"
              R"("items":{"type":"string"},"default":["text"]})",
    .read = ReadRankFields};

// DocumentShape::list for all dialects but Cohere's.
Result<simdjson::dom::array> ReadArray(JsonObject body, std::string_view name,
                                       const Limits& limits);

// DocumentShape::text. StringDocument takes a string. TextDocument takes a
// string, or an object with a `text`. FieldsDocument takes a string, or an
// object's rank_fields: the text of a single field, or each field present as a
// line of YAML if there are several, as in Cohere's v1.
Result<std::string> StringDocument(JsonElement item, std::string_view name,
                                   std::span<const std::string> rank_fields);
Result<std::string> TextDocument(JsonElement item, std::string_view name,
                                 std::span<const std::string> rank_fields);
Result<std::string> FieldsDocument(JsonElement item, std::string_view name,
                                   std::span<const std::string> rank_fields);

// DocumentShape::echo: "...", {"text":"..."}, or the document as it was sent.
std::string EchoString(JsonElement item, std::string_view text);
std::string EchoTextObject(JsonElement item, std::string_view text);
std::string EchoItem(JsonElement item, std::string_view text);

// DocumentShape::schema.
inline constexpr std::string_view kStringSchema = R"({"type":"string"})";
// A string, or an object with a `text`.
inline constexpr std::string_view kTextSchema =
    R"({"anyOf":[{"type":"string"},{"type":"object","required":["text"],)"
    R"("properties":{"text":{"type":"string"}}}]})";

// A string, or an object with some of the fields that rank_fields names.
inline constexpr std::string_view kFieldsSchema =
    R"({"type":["string","object"]})";

// "name[7]", for messages.
std::string ItemName(std::string_view name, size_t index);

// A string, or the `text` of an object.
Result<std::string> ReadText(JsonElement value, std::string_view name);

// A name that a client sent, short enough for a message.
std::string QuotedName(std::string_view name);

}  // namespace podium

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "api/request_shape.h"

namespace podium {

// Rows and readers that several dialects share, each field under the dialect's
// own name for it.

// The model; absent where the choice is ours.
inline constexpr RequestField kModelField = {
    .name = "model",
    .type = FieldType::kString,
    .what = "The name of a model; ours to choose where left out.",
    .store = [](FieldValue value, RerankCall& call) {
      call.model = std::move(value.text);
    }};

// A text that is not blank.
constexpr RequestField QueryField(FieldType type = FieldType::kString) {
  return {.name = "query",
          .type = type,
          .what = "The question that the documents are ranked for.",
          .required = true,
          .not_blank = true,
          .store = [](FieldValue value, RerankCall& call) {
            call.request.query = std::move(value.text);
          }};
}

// How many results at most: at least 1, and all of them where absent.
constexpr RequestField TopField(std::string_view name) {
  return {.name = name,
          .type = FieldType::kInteger,
          .what = "How many results at most; all of them where left out.",
          .minimum = 1,
          .store = [](FieldValue value, RerankCall& call) {
            call.request.top_n = value.integer;
          }};
}

// Whether the answer gives the documents back.
constexpr RequestField EchoField(std::string_view name, FieldType type,
                                 bool fallback) {
  return {.name = name,
          .type = type,
          .what = "Whether the answer gives the documents back.",
          .fallback = fallback ? 1 : 0,
          .store = [](FieldValue value, RerankCall& call) {
            call.return_documents = value.truth;
          }};
}

constexpr RequestField DocumentsField(std::string_view name) {
  return {.name = name,
          .type = FieldType::kDocuments,
          .what = "What is ranked.",
          .required = true};
}

// A document longer than this many tokens is cut to them.
constexpr RequestField CutField(std::string_view name) {
  return {.name = name,
          .type = FieldType::kInteger,
          .what = "A document of more tokens than this is cut to them.",
          .minimum = 1,
          .fallback = 4096,
          .store = [](FieldValue value, RerankCall& call) {
            call.request.max_tokens_per_doc = value.integer;
          }};
}

// A query longer than this many tokens is cut to them.
constexpr RequestField QueryCutField(std::string_view name) {
  return {.name = name,
          .type = FieldType::kInteger,
          .what = "A query of more tokens than this is cut to them.",
          .minimum = 1,
          .store = [](FieldValue value, RerankCall& call) {
            call.cuts.max_tokens_per_query = value.integer;
          }};
}

// A field that its clients send and that changes nothing here; `what` says why.
constexpr RequestField FieldWithoutEffect(std::string_view name,
                                          std::string_view what) {
  return {
      .name = name, .type = FieldType::kOther, .what = what, .schema = "{}"};
}

// Cuts each document to one passage, as much as the model reads at once,
// however long the document is.
void CutToOnePassage(RerankCall& call);

// The side of a cut: true for "left", false for "right".
Result<bool> ReadIsLeft(std::string_view side, std::string_view name);

// Notes a field that is not known, for a header: the first few, and those that
// are fit to stand in one.
void NoteUnknownField(std::string_view name, std::vector<std::string>& noted);
// The same as RequestShape::note_unknown.
void NoteUnknownField(std::string_view name, RerankCall& call);

// rank_fields: `text` alone where absent.
Result<void> ReadRankFields(JsonObject body, const Limits& limits,
                            RerankCall& call);
inline constexpr RequestField kRankFieldsField = {
    .name = "rank_fields",
    .type = FieldType::kStrings,
    .what =
        "Which fields of a document that is an object are ranked, in this "
        "order; it must have one of them, and those it has must be texts.",
    .schema = R"({"type":["array","null"],"minItems":1,)"
              R"("items":{"type":"string"},"default":["text"]})",
    .read = ReadRankFields};

// DocumentShape::list of Cohere's neighbours.
Result<simdjson::dom::array> ReadArray(JsonObject body, std::string_view name,
                                       const Limits& limits);

// DocumentShape::text: a string; a string or the `text` of an object; a string
// or one field of an object, of several fields those that it has, each as a
// line of YAML, as Cohere's v1 does.
Result<std::string> StringDocument(JsonElement item, std::string_view name,
                                   std::span<const std::string> rank_fields);
Result<std::string> TextDocument(JsonElement item, std::string_view name,
                                 std::span<const std::string> rank_fields);
Result<std::string> FieldsDocument(JsonElement item, std::string_view name,
                                   std::span<const std::string> rank_fields);

// DocumentShape::echo: "...", {"text":"..."}, or the document as it came.
std::string EchoString(JsonElement item, std::string_view text);
std::string EchoTextObject(JsonElement item, std::string_view text);
std::string EchoItem(JsonElement item, std::string_view text);

// DocumentShape::schema.
inline constexpr std::string_view kStringSchema = R"({"type":"string"})";
// Of a string, or an object with a `text`.
inline constexpr std::string_view kTextSchema =
    R"({"anyOf":[{"type":"string"},{"type":"object","required":["text"],)"
    R"("properties":{"text":{"type":"string"}}}]})";

// Of a string, or an object of fields of which rank_fields names some.
inline constexpr std::string_view kFieldsSchema =
    R"({"type":["string","object"]})";

// "name[7]", for messages.
std::string ItemName(std::string_view name, size_t index);

// A string, or the `text` of an object.
Result<std::string> ReadText(JsonElement value, std::string_view name);

// A name that a client sent, short enough for a message.
std::string QuotedName(std::string_view name);

}  // namespace podium

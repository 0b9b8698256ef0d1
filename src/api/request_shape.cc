#include "api/request_shape.h"

#include <algorithm>
#include <utility>

#include "api/request_fields.h"

namespace podium {
namespace {

Result<FieldValue> ReadValue(const RequestField& field, JsonElement json) {
  FieldValue value;
  const auto keep = [&value](auto& member, auto read) -> Result<FieldValue> {
    if (!read) return Unexpected(std::move(read.error()));
    member = std::move(*read);
    return std::move(value);
  };
  switch (field.type) {
    case FieldType::kString:
      return keep(value.text, ReadString(json, field.name));
    case FieldType::kText:
      return keep(value.text, ReadText(json, field.name));
    case FieldType::kInteger:
      return keep(value.integer, ReadInteger(json, field.name));
    case FieldType::kBool:
      return keep(value.truth, ReadBool(json, field.name, /*lenient=*/false));
    case FieldType::kQuotableBool:
      return keep(value.truth, ReadBool(json, field.name, /*lenient=*/true));
    case FieldType::kStrings:
      return keep(value.texts, ReadStrings(json, field.name));
    case FieldType::kDocuments:
    case FieldType::kOther:
      break;
  }
  return value;
}

Result<void> CheckRange(const RequestField& field, const FieldValue& value) {
  if (field.not_blank && IsBlank(value.text)) {
    return InvalidField(field.name, "must not be empty or be only whitespace");
  }
  if (value.integer >= field.minimum && value.integer <= field.maximum) {
    return {};
  }
  const std::string least = std::to_string(field.minimum);
  return InvalidField(field.name, field.maximum == RequestField::kNoMaximum
                                      ? "must be at least " + least
                                      : "must be between " + least + " and " +
                                            std::to_string(field.maximum));
}

Result<void> ReadDocuments(const DocumentShape& shape, std::string_view name,
                           JsonObject body, const Limits& limits,
                           RerankCall& call) {
  auto documents = shape.list(body, name, limits);
  if (!documents) return Unexpected(std::move(documents.error()));
  auto& texts = call.request.documents;
  texts.reserve(documents->size());
  for (const JsonElement item : *documents) {
    auto text =
        shape.text(item, ItemName(name, texts.size()), call.rank_fields);
    if (!text) return Unexpected(std::move(text.error()));
    texts.push_back(std::move(*text));
  }
  return {};
}

Result<void> ReadField(const RequestShape& shape, const RequestField& field,
                       JsonObject body, const Limits& limits,
                       RerankCall& call) {
  if (field.read) return field.read(body, limits, call);
  if (field.type == FieldType::kDocuments) {
    return ReadDocuments(shape.documents, field.name, body, limits, call);
  }
  FieldValue value;
  if (const auto json = FindField(body, field.name)) {
    auto read = ReadValue(field, *json);
    if (!read) return Unexpected(std::move(read.error()));
    value = std::move(*read);
    if (auto good = CheckRange(field, value); !good) return good;
  } else if (field.required) {
    return InvalidField(field.name, "is required");
  } else if (field.fallback) {
    value.integer = *field.fallback;
    value.truth = *field.fallback != 0;
  } else {
    return {};
  }
  if (field.store) field.store(std::move(value), call);
  return {};
}

void EchoDocuments(const RequestShape& shape, JsonObject body,
                   RerankCall& call) {
  const auto field = std::find_if(shape.fields.begin(), shape.fields.end(),
                                  [](const RequestField& each) {
                                    return each.type == FieldType::kDocuments;
                                  });
  const auto& texts = call.request.documents;
  call.document_json.reserve(texts.size());
  for (const JsonElement item : body[field->name].get_array()) {
    call.document_json.push_back(
        shape.documents.echo(item, texts[call.document_json.size()]));
  }
}

}  // namespace

Result<void> CheckNames(const RequestShape& shape, JsonObject body,
                        RerankCall& call) {
  if (!shape.refuse_unknown && !shape.note_unknown) return {};
  for (const auto& [name, value] : body) {
    const bool known = std::any_of(
        shape.fields.begin(), shape.fields.end(),
        [&](const RequestField& field) { return field.name == name; });
    if (known) continue;
    if (shape.refuse_unknown) return shape.refuse_unknown(name);
    shape.note_unknown(name, call);
  }
  return {};
}

Result<void> ReadElsewhere(JsonObject, const Limits&, RerankCall&) {
  return {};
}

Result<void> ReadFields(const RequestShape& shape,
                        std::span<const RequestField> fields, JsonObject body,
                        const Limits& limits, RerankCall& call) {
  for (const RequestField& field : fields) {
    auto read = ReadField(shape, field, body, limits, call);
    if (!read) return read;
  }
  return {};
}

Result<RerankCall> ParseRequest(const RequestShape& shape,
                                std::string_view body, const Limits& limits) {
  auto document = ParseObject(body, limits);
  if (!document) return Unexpected(std::move(document.error()));
  const JsonObject object(document->root());
  RerankCall call;
  auto read = CheckNames(shape, object, call).and_then([&] {
    return ReadFields(shape, shape.fields, object, limits, call);
  });
  if (!read) return Unexpected(std::move(read.error()));
  if (shape.finish) shape.finish(object, call);
  if (call.return_documents) EchoDocuments(shape, object, call);
  return call;
}

}  // namespace podium

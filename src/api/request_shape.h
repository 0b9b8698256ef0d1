#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/json_fields.h"
#include "api/rerank_call.h"
#include "base/limits.h"
#include "base/result.h"

namespace podium {

// A request as a table of its fields. Each dialect has one, in its own file.
// The same table parses a body (ParseRequest) and documents it (openapi.h), so
// the two cannot disagree.

// The JSON type of a field that is present. Null counts as absent.
enum class FieldType {
  kString,
  kText,  // a string, or an object with a `text`
  kInteger,
  kBool,
  kQuotableBool,  // also "true" and "false" in quotes, which some clients send
  kStrings,       // an array of strings
  kDocuments,     // the array read by RequestShape::documents
  kOther,         // given by RequestField::schema
};

// A field's value, in the member for its type.
struct FieldValue {
  std::string text;
  int64_t integer = 0;
  bool truth = false;
  std::vector<std::string> texts;
};

struct RequestField {
  static constexpr int64_t kNoMinimum = std::numeric_limits<int64_t>::min();
  static constexpr int64_t kNoMaximum = std::numeric_limits<int64_t>::max();

  std::string_view name;
  FieldType type;
  std::string_view what;  // one sentence, for the client's engineer
  bool required = false;
  bool not_blank = false;  // a text must have more than white space
  int64_t minimum = kNoMinimum;
  int64_t maximum = kNoMaximum;
  // The default value: an integer, or 0 and 1 for false and true.
  std::optional<int64_t> fallback;
  // JSON Schema of the value, if the type alone is not enough.
  std::string_view schema;
  // Stores the value, or the fallback. Null: only the type is checked.
  void (*store)(FieldValue value, RerankCall& call) = nullptr;
  // Reads the field itself; all of the above then only documents it.
  Result<void> (*read)(JsonObject body, const Limits& limits,
                       RerankCall& call) = nullptr;
};

// RequestField::read for a field that another field's reader handles.
Result<void> ReadElsewhere(JsonObject body, const Limits& limits,
                           RerankCall& call);

// The documents of a request. `name` is the name of the field, or of one item
// ("documents[7]").
struct DocumentShape {
  // The array, checked to be neither empty nor over the limit.
  Result<simdjson::dom::array> (*list)(JsonObject body, std::string_view name,
                                       const Limits& limits);
  // The text that is ranked.
  Result<std::string> (*text)(JsonElement item, std::string_view name,
                              std::span<const std::string> rank_fields);
  // The document as the response returns it, as JSON.
  std::string (*echo)(JsonElement item, std::string_view text);
  std::string_view schema;  // JSON Schema of an item
};

struct RequestShape {
  std::span<const RequestField> fields;  // in the order they are read
  DocumentShape documents;
  // How to handle a field that is not in the table, before any field is read:
  // refuse it or note it. If both are null, it is ignored.
  Unexpected<Error> (*refuse_unknown)(std::string_view name) = nullptr;
  void (*note_unknown)(std::string_view name, RerankCall& call) = nullptr;
  // Runs after all fields have been read and checked, for rules that involve
  // several of them.
  void (*finish)(JsonObject body, RerankCall& call) = nullptr;
  // Members of the JSON Schema object for rules that the table cannot express.
  std::string_view rules;
};

// Parses bytes into a call: the JSON object, the names of its fields, the
// fields in the order of the table, `finish`, and the documents to return if
// they were requested. Stops at the first error.
Result<RerankCall> ParseRequest(const RequestShape& shape,
                                std::string_view body, const Limits& limits);

// Handles the fields that are not in the table.
Result<void> CheckNames(const RequestShape& shape, JsonObject body,
                        RerankCall& call);

// Reads only some of the table's fields.
Result<void> ReadFields(const RequestShape& shape,
                        std::span<const RequestField> fields, JsonObject body,
                        const Limits& limits, RerankCall& call);

}  // namespace podium

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

// A request as a table of its fields. Each dialect has one, in its own file: it
// is what reads a body (ParseRequest) and what describes one (openapi.h), so
// neither can say what the other does not.

// The JSON of a field that is neither absent nor null, which are the same.
enum class FieldType {
  kString,
  kText,  // a string, or an object with a `text`
  kInteger,
  kBool,
  kQuotableBool,  // also "true" and "false" in quotes, as some clients send
                  // them
  kStrings,       // an array of strings
  kDocuments,     // the array that RequestShape::documents reads
  kOther,         // RequestField::schema says
};

// A field's value, in the member that its type names.
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
  bool not_blank = false;  // of a text: has more than white space
  int64_t minimum = kNoMinimum;
  int64_t maximum = kNoMaximum;
  // What its absence means: an integer, or 0 and 1 for false and true.
  std::optional<int64_t> fallback;
  // JSON Schema of the value, where the type does not say it all.
  std::string_view schema;
  // Puts the value, or the fallback, where it goes. Null: only the type counts.
  void (*store)(FieldValue value, RerankCall& call) = nullptr;
  // Reads the field in place of all of the above, which then only describes it.
  Result<void> (*read)(JsonObject body, const Limits& limits,
                       RerankCall& call) = nullptr;
};

// RequestField::read of a field that another one's reader takes care of.
Result<void> ReadElsewhere(JsonObject body, const Limits& limits,
                           RerankCall& call);

// The documents of a request. `name` is that of the field, or of an item of it
// ("documents[7]").
struct DocumentShape {
  // The array, known to hold something and not too much.
  Result<simdjson::dom::array> (*list)(JsonObject body, std::string_view name,
                                       const Limits& limits);
  // The text that is ranked.
  Result<std::string> (*text)(JsonElement item, std::string_view name,
                              std::span<const std::string> rank_fields);
  // The document as the answer gives it back, as JSON.
  std::string (*echo)(JsonElement item, std::string_view text);
  std::string_view schema;  // JSON Schema of an item
};

struct RequestShape {
  std::span<const RequestField> fields;  // in the order they are read
  DocumentShape documents;
  // What becomes of a field that is not in the table, before any is read: it is
  // refused, or noted; where both are null it is let pass.
  Unexpected<Error> (*refuse_unknown)(std::string_view name) = nullptr;
  void (*note_unknown)(std::string_view name, RerankCall& call) = nullptr;
  // What follows from several fields; all of them are good by then.
  void (*finish)(JsonObject body, RerankCall& call) = nullptr;
  // Members of the JSON Schema object that say what the table cannot.
  std::string_view rules;
};

// The whole way from bytes to a call: an object of JSON, the names of its
// fields, the fields in the order of the table, `finish`, and the documents'
// echo where it is wanted. The first error ends it.
Result<RerankCall> ParseRequest(const RequestShape& shape,
                                std::string_view body, const Limits& limits);

// What becomes of the fields that are not in the table.
Result<void> CheckNames(const RequestShape& shape, JsonObject body,
                        RerankCall& call);

// Reads a part of the table alone.
Result<void> ReadFields(const RequestShape& shape,
                        std::span<const RequestField> fields, JsonObject body,
                        const Limits& limits, RerankCall& call);

}  // namespace podium

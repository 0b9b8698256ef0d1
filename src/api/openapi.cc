#include "api/openapi.h"

#include <podium/version.h>

#include <algorithm>
#include <array>
#include <vector>

#include "api/dialects/cohere_response.h"
#include "api/error_table.h"
#include "api/operations.h"
#include "api/request_shape.h"
#include "base/ascii.h"
#include "base/json_writer.h"
#include "base/limits_table.h"

namespace podium {
namespace {

// Matches a character that IsBlank does not count as white space. JSON-escaped.
constexpr std::string_view kNotBlank =
    R"([^\\u0009-\\u000d \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029)"
    R"(\\u202f\\u205f\\u3000])";

// The entries of LimitTable that a single request can exceed.
constexpr std::array<std::string_view, 8> kLimits = {
    "max-body-bytes",     "max-json-depth", "max-json-fields",
    "max-documents",      "max-chunks",     "max-queued-tokens",
    "max-request-tokens", "request-timeout"};

constexpr std::string_view kDescription =
    "The path of a request and the names of its top-level fields reveal its "
    "dialect, and each dialect has its own responses and errors. A request may "
    "fit several schemas of its path. A request that is refused before its "
    "dialect is known (a missing key, a body that is too large) may get a "
    "CohereError, and one that is not well-formed HTTP always does (400, 408, "
    "414, 417, 431, 501, 505). Integers must be written without a decimal "
    "point, numbers must fit 64 bits, and the names in an object must be "
    "unique.";

std::string Capitalized(std::string_view snake_case) {
  std::string name;
  bool up = true;
  for (const char c : snake_case) {
    if (c != '_') name += up ? static_cast<char>(std::toupper(c)) : c;
    up = c == '_';
  }
  return name;
}

std::string Reference(std::string_view component) {
  return R"({"$ref":"#/components/schemas/)" + std::string(component) + "\"}";
}

// A single schema unchanged; several as anyOf.
std::string AnyOf(const std::vector<std::string>& schemas) {
  if (schemas.size() == 1) return schemas.front();
  JsonWriter json;
  json.BeginObject().Key("anyOf").BeginArray();
  for (const std::string& schema : schemas) json.Raw(schema);
  json.EndArray().EndObject();
  return json.Take();
}

// The members of a field's schema, without its braces.
std::string TypeMembers(const RequestField& field, const DocumentShape& shape,
                        const Limits& limits) {
  const std::string null = field.required ? "" : R"(,"null")";
  const std::string text = field.not_blank ? R"({"type":"string","pattern":")" +
                                                 std::string(kNotBlank) + "\"}"
                                           : R"({"type":"string"})";
  switch (field.type) {
    case FieldType::kString:
      if (field.not_blank) return text.substr(1, text.size() - 2);
      return R"("type":["string")" + null + "]";
    case FieldType::kText:
      return R"("anyOf":[)" + text +
             R"(,{"type":"object","required":["text"],"properties":{"text":)" +
             text + "}}]";
    case FieldType::kInteger:
      return R"("type":["integer")" + null + R"(],"minimum":)" +
             std::to_string(field.minimum) + R"(,"maximum":)" +
             std::to_string(field.maximum);
    case FieldType::kBool:
      return R"("type":["boolean")" + null + "]";
    case FieldType::kQuotableBool:
      return R"("enum":[true,false,"true","false")" +
             std::string(field.required ? "" : ",null") + "]";
    case FieldType::kStrings:
      return R"("type":["array")" + null + R"(],"items":{"type":"string"})";
    case FieldType::kDocuments:
      return R"("type":"array","minItems":1,"maxItems":)" +
             std::to_string(limits.max_documents) + R"(,"items":)" +
             std::string(shape.schema);
    case FieldType::kOther:
      return {};
  }
  return {};
}

std::string FieldSchema(const RequestField& field, const DocumentShape& shape,
                        const Limits& limits) {
  std::string members =
      field.schema.empty()
          ? TypeMembers(field, shape, limits)
          : std::string(field.schema.substr(1, field.schema.size() - 2));
  JsonWriter what;
  what.String(field.what);
  std::string schema = R"({"description":)" + what.Take();
  if (!members.empty()) schema += "," + members;
  if (field.fallback) {
    const bool is_integer = field.type == FieldType::kInteger;
    schema += R"(,"default":)";
    schema += is_integer ? std::to_string(*field.fallback)
                         : (*field.fallback != 0 ? "true" : "false");
  }
  return schema + "}";
}

std::string RequestSchema(const RequestShape& shape, std::string_view sign,
                          const Limits& limits) {
  JsonWriter json;
  json.BeginObject();
  json.Key("type").String("object");
  json.Key("properties").BeginObject();
  for (const RequestField& field : shape.fields) {
    json.Key(field.name).Raw(FieldSchema(field, shape.documents, limits));
  }
  json.EndObject();
  json.Key("required").BeginArray();
  for (const RequestField& field : shape.fields) {
    if (field.required) json.String(field.name);
  }
  json.EndArray();
  json.Key("additionalProperties").Bool(shape.refuse_unknown == nullptr);
  if (!sign.empty()) json.Key("allOf").BeginArray().Raw(sign).EndArray();
  if (shape.rules.empty()) {
    json.EndObject();
    return json.Take();
  }
  return json.Take() + "," + std::string(shape.rules) + "}";
}

void WriteContent(std::string_view type, std::string_view schema,
                  JsonWriter& json) {
  json.Key("content").BeginObject();
  json.Key(type).BeginObject();
  json.Key("schema").Raw(schema);
  json.EndObject();
  json.EndObject();
}

void WriteJsonContent(std::string_view schema, JsonWriter& json) {
  WriteContent("application/json", schema, json);
}

// The schemas of a route's bodies, from its row or its dialects.
struct Bodies {
  std::string request;  // empty: no body
  std::string answer;
  std::string errors;
};

Bodies RerankBodies(const std::vector<const Dialect*>& dialects) {
  std::vector<std::string> requests;
  std::vector<std::string> answers;
  std::vector<std::string> errors = {Reference(kCohereError.name)};
  for (const Dialect* dialect : dialects) {
    const std::string name = Capitalized(dialect->name);
    requests.push_back(Reference(name + "Request"));
    answers.push_back(Reference(name + "Answer"));
    const std::string error = Reference(dialect->errors.shape.name);
    if (std::find(errors.begin(), errors.end(), error) == errors.end()) {
      errors.push_back(error);
    }
  }
  return {AnyOf(requests), AnyOf(answers), AnyOf(errors)};
}

Bodies BodiesOf(const Operation& operation, const Limits& limits) {
  if (!operation.dialects.empty()) return RerankBodies(operation.dialects);
  std::vector<std::string> errors = {Reference(kCohereError.name)};
  if (operation.error) errors.push_back(Reference(operation.error->name));
  return {operation.request ? RequestSchema(*operation.request, "", limits)
                            : std::string(operation.request_schema),
          std::string(operation.answer_schema), AnyOf(errors)};
}

void WriteHeader(std::string_view name, std::string_view what,
                 std::string_view type, JsonWriter& json) {
  json.Key(name).BeginObject();
  json.Key("description").String(what);
  json.Key("schema").BeginObject().Key("type").String(type).EndObject();
  json.EndObject();
}

void WriteErrors(const DocumentedRoute& route, const Operation& operation,
                 const Bodies& bodies, JsonWriter& json) {
  for (const ErrorStatus& error : ErrorStatuses()) {
    if (error.status == 499) continue;  // the client is gone
    if (error.needs_key && route.is_public) continue;
    if (error.needs_body && bodies.request.empty()) continue;
    json.Key(std::to_string(error.status)).BeginObject();
    json.Key("description").String(error.when);
    if (error.retry_after) {
      json.Key("headers").BeginObject();
      WriteHeader("Retry-After", "Seconds to wait.", "integer", json);
      json.EndObject();
    }
    const bool unready =
        error.status == 503 && !operation.unready_schema.empty();
    WriteJsonContent(unready ? operation.unready_schema : bodies.errors, json);
    json.EndObject();
  }
}

void WriteOperation(const DocumentedRoute& route, const Operation& operation,
                    const Bodies& bodies, JsonWriter& json) {
  json.BeginObject();
  json.Key("operationId").String(operation.id);
  json.Key("summary").String(operation.summary);
  if (!operation.parameters.empty()) {
    json.Key("parameters").Raw(operation.parameters);
  }
  if (route.is_public) json.Key("security").BeginArray().EndArray();
  if (!bodies.request.empty()) {
    json.Key("requestBody").BeginObject();
    json.Key("required").Bool(true);
    WriteJsonContent(bodies.request, json);
    json.EndObject();
  }
  json.Key("responses").BeginObject();
  json.Key("200").BeginObject();
  json.Key("description").String("Success.");
  if (!bodies.request.empty()) {
    json.Key("headers").BeginObject();
    WriteHeader("X-API-Warning",
                "An unknown field that was ignored, or the model that answered "
                "instead of one that is not served.",
                "string", json);
    json.EndObject();
  }
  WriteContent(operation.answer_type, bodies.answer, json);
  json.EndObject();
  WriteErrors(route, operation, bodies, json);
  json.EndObject();
  json.EndObject();
}

void WritePaths(std::span<const DocumentedRoute> routes,
                const DialectChoice& choice, const Limits& limits,
                JsonWriter& json) {
  const std::vector<Operation> operations = Operations(choice);
  // Methods of one path share one object, written when the path first occurs.
  std::vector<std::string_view> written;
  json.BeginObject();
  for (const DocumentedRoute& first : routes) {
    if (std::find(written.begin(), written.end(), first.path) !=
        written.end()) {
      continue;
    }
    written.push_back(first.path);
    json.Key(first.path).BeginObject();
    for (const DocumentedRoute& route : routes) {
      if (route.path != first.path) continue;
      const auto operation = std::find_if(
          operations.begin(), operations.end(), [&](const Operation& each) {
            return each.method == route.method && each.path == route.path;
          });
      if (operation == operations.end()) continue;
      json.Key(ToLower(route.method));
      WriteOperation(route, *operation, BodiesOf(*operation, limits), json);
    }
    json.EndObject();
  }
  json.EndObject();
}

void WriteSchemas(const DialectChoice& choice, const Limits& limits,
                  JsonWriter& json) {
  std::vector<const ErrorShape*> errors = {&kCohereError};
  json.BeginObject();
  json.Key("CohereMeta").Raw(kCohereMetaSchema);
  const std::string query =
      R"({"type":"string","pattern":")" + std::string(kNotBlank) + "\"}";
  for (const auto& [name, text] :
       {std::pair<std::string_view, std::string>{"ScoreQueries", query},
        {"ScoreTexts", R"({"type":"string"})"}}) {
    json.Key(name).Raw(
        R"({"anyOf":[)" + text +
        R"(,{"type":"array","minItems":1,"maxItems":)" +
        std::to_string(limits.max_documents) + R"(,"items":{"anyOf":[)" + text +
        R"(,{"type":"object","required":["text"],"properties":{"text":)" +
        text + "}}]}}]}");
  }
  for (const Dialect* dialect : choice.table) {
    if (!choice.Speaks(*dialect)) continue;
    const std::string name = Capitalized(dialect->name);
    // The dialect of unmarked requests needs no sign.
    const std::string sign =
        dialect == choice.unmarked ? "" : SignSchema(dialect->signs);
    json.Key(name + "Request")
        .Raw(RequestSchema(dialect->request, sign, limits));
    json.Key(name + "Answer").Raw(dialect->answer_schema);
    if (std::find(errors.begin(), errors.end(), &dialect->errors.shape) ==
        errors.end()) {
      errors.push_back(&dialect->errors.shape);
    }
  }
  for (const ErrorShape* error : errors) {
    json.Key(error->name).Raw(error->schema);
  }
  json.EndObject();
}

// The header's name with '_' for '-': a name that every generator accepts.
std::string SchemeName(std::string_view header) {
  std::string name(header);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

void WriteSecurity(std::span<const std::string_view> headers,
                   JsonWriter& json) {
  json.BeginArray();
  json.BeginObject().Key("bearer").BeginArray().EndArray().EndObject();
  for (const std::string_view header : headers) {
    json.BeginObject().Key(SchemeName(header)).BeginArray().EndArray();
    json.EndObject();
  }
  json.EndArray();
}

void WriteSecuritySchemes(std::span<const std::string_view> headers,
                          JsonWriter& json) {
  json.BeginObject();
  json.Key("bearer").Raw(R"({"type":"http","scheme":"bearer"})");
  for (const std::string_view header : headers) {
    json.Key(SchemeName(header)).BeginObject();
    json.Key("type").String("apiKey").Key("in").String("header");
    json.Key("name").String(header);
    json.EndObject();
  }
  json.EndObject();
}

void WriteLimits(const Limits& limits, JsonWriter& json) {
  json.BeginObject();
  for (const LimitRow& row : LimitTable()) {
    if (std::find(kLimits.begin(), kLimits.end(), row.name) == kLimits.end()) {
      continue;
    }
    json.Key(row.name).BeginObject();
    json.Key("value").Int(row.Get(limits));
    if (!row.unit.empty()) json.Key("unit").String(row.unit);
    json.Key("description").String(row.what);
    json.EndObject();
  }
  json.EndObject();
}

}  // namespace

std::string OpenApiDocument(std::span<const DocumentedRoute> routes,
                            const DialectChoice& choice, const Limits& limits) {
  const std::vector<std::string_view> key_headers = KeyHeaders(choice);
  JsonWriter json;
  json.BeginObject();
  json.Key("openapi").String("3.1.0");
  json.Key("info").BeginObject();
  json.Key("title").String("Podium");
  json.Key("version").String(PODIUM_VERSION);
  json.Key("description").String(kDescription);
  json.Key("license").Raw(R"({"name":"Apache 2.0","identifier":"Apache-2.0"})");
  json.EndObject();
  json.Key("servers").Raw(R"([{"url":"/"}])");
  json.Key("security");
  WriteSecurity(key_headers, json);
  json.Key("paths");
  WritePaths(routes, choice, limits, json);
  json.Key("components").BeginObject();
  json.Key("schemas");
  WriteSchemas(choice, limits, json);
  json.Key("securitySchemes");
  WriteSecuritySchemes(key_headers, json);
  json.EndObject();
  json.Key("x-limits");
  WriteLimits(limits, json);
  json.EndObject();
  return json.Take();
}

}  // namespace podium

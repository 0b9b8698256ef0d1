#pragma once

#include <array>

#include "api/dialect.h"
#include "api/dialects/cohere_v1.h"
#include "api/request_fields.h"
#include "base/json_writer.h"

namespace podium {

// A dialect that only tests speak, to prove that its constant and its row in a
// table are all that a dialect needs. It has a path of its own, and on shared
// paths it shows itself by `toys`, a header or a model.
//
//   {"query":"q","toys":["a","b"]} -> {"best":1}

constexpr RequestField kToyFields[] = {kModelField, DocumentsField("toys"),
                                       QueryField()};
constexpr std::string_view kToyPaths[] = {"/toy/rank"};
constexpr std::string_view kToySharedPaths[] = {"/rerank"};
constexpr std::string_view kToySignFields[] = {"toys"};
constexpr std::string_view kToyOtherFields[] = {"documents"};
constexpr std::string_view kToyModels[] = {"toy-1.0", "toy-large-*"};
constexpr DialectSign kToySigns[] = {{.fields = kToySignFields,
                                      .models = kToyModels,
                                      .header = "x-toy",
                                      .without = kToyOtherFields},
                                     {.models = kToyModels}};

inline std::string RenderToy(const RerankAnswer& answer) {
  JsonWriter json;
  json.BeginObject().Key("best").Int(answer.ranking.results[0].index);
  json.EndObject();
  return json.Take();
}

inline std::string RenderToyError(const DialectError& error) {
  JsonWriter json;
  json.BeginObject().Key("broken").String(error.message).EndObject();
  return json.Take();
}

inline const ErrorShape kToyError = {
    "ToyError",
    R"({"type":"object","required":["broken"],"properties":{)"
    R"("broken":{"type":"string"}}})",
    RenderToyError};

inline const Dialect kToy = {
    .name = "toy",
    .title = "Toy",
    .own_paths = kToyPaths,
    .shared_paths = kToySharedPaths,
    .signs = kToySigns,
    .key_header = "x-toy-key",
    .request = {.fields = kToyFields,
                .documents = {.list = ReadArray,
                              .text = StringDocument,
                              .echo = EchoString,
                              .schema = kStringSchema}},
    .render = RenderToy,
    .answer_schema = R"({"type":"object","required":["best"]})",
    .errors = {.shape = kToyError,
               .status = [](ErrorCode code) { return HttpStatus(code) + 10; }}};

inline constexpr std::array<const Dialect*, 2> kToyTable = {&kToy, &kCohereV1};

}  // namespace podium

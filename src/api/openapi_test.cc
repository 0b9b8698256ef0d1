#include "api/openapi.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "api/dialects/jina.h"
#include "api/error_table.h"
#include "api/operations.h"
#include "base/json.h"

namespace podium {
namespace {

std::vector<DocumentedRoute> EveryRoute(const DialectChoice& choice = {}) {
  std::vector<DocumentedRoute> routes;
  for (const Operation& operation : Operations(choice)) {
    routes.push_back({operation.method, operation.path,
                      operation.method == "GET" && operation.path != "/info"});
  }
  return routes;
}

JsonDocument Read(const DialectChoice& choice = {}, const Limits& limits = {}) {
  const auto routes = EveryRoute(choice);
  auto document =
      JsonDocument::Parse(OpenApiDocument(routes, choice, limits), 32);
  if (document) return std::move(*document);
  ADD_FAILURE() << document.error().message;
  return JsonDocument::Parse("{}", 1).value();
}

std::string Pointer(std::string_view path) {
  std::string escaped;
  for (const char c : path) escaped += c == '/' ? "~1" : std::string(1, c);
  return escaped;
}

TEST(OpenApiTest, EveryFieldOfEveryTableIsDescribed) {
  const JsonDocument document = Read();
  const std::pair<const Dialect*, std::string_view> expected[] = {
      {FindDialect("cohere_v1"), "CohereV1Request"},
      {FindDialect("cohere_v2"), "CohereV2Request"},
      {FindDialect("tei"), "TeiRequest"},
      {FindDialect("jina"), "JinaRequest"},
      {FindDialect("voyage"), "VoyageRequest"},
      {FindDialect("mixedbread"), "MixedbreadRequest"},
      {FindDialect("vllm"), "VllmRequest"},
      {FindDialect("pinecone"), "PineconeRequest"}};
  ASSERT_EQ(std::size(expected), AllDialects().size());
  for (const auto& [dialect, name] : expected) {
    const auto schema =
        document.root()["components"]["schemas"][name].get_object();
    ASSERT_EQ(schema.error(), simdjson::SUCCESS) << name;
    size_t required = 0;
    for (const RequestField& field : dialect->request.fields) {
      EXPECT_FALSE(field.what.empty()) << name << " " << field.name;
      EXPECT_TRUE(schema["properties"][field.name]["description"].is_string())
          << name << " " << field.name;
      required += field.required ? 1 : 0;
    }
    EXPECT_EQ(schema["properties"].get_object().size(),
              dialect->request.fields.size());
    EXPECT_EQ(schema["required"].get_array().size(), required);
  }
}

TEST(OpenApiTest, DescribesTheValuesOfAField) {
  const JsonDocument document = Read({}, {.max_documents = 7});
  const auto at = [&](std::string_view field) {
    return simdjson::minify(
        document.root()["components"]["schemas"]["CohereV2Request"]
                       ["properties"][field]);
  };
  EXPECT_EQ(at("priority"),
            R"({"description":"When requests are queued, lower numbers are )"
            R"(served first.","type":["integer","null"],"minimum":0,)"
            R"("maximum":999,"default":0})");
  EXPECT_EQ(
      at("documents"),
      R"({"description":"The documents to rank.","type":"array","minItems":1,)"
      R"("maxItems":7,"items":{"type":"string"}})");
  EXPECT_EQ(at("return_documents"),
            R"({"description":"Whether the response includes the documents.",)"
            R"("type":["boolean","null"],"default":false})");
}

// Collects every {"$ref": ...} below `element`.
void References(JsonElement element, std::vector<std::string_view>& found) {
  simdjson::dom::object object;
  simdjson::dom::array array;
  if (!element.get(object)) {
    for (const auto& [key, value] : object) {
      if (key == "$ref") {
        found.push_back(value);
      } else {
        References(value, found);
      }
    }
  } else if (!element.get(array)) {
    for (const JsonElement item : array) References(item, found);
  }
}

TEST(OpenApiTest, EveryReferenceResolves) {
  const JsonDocument document = Read();
  std::vector<std::string_view> references;
  References(document.root(), references);
  EXPECT_GT(references.size(), 20u);
  for (std::string_view reference : references) {
    ASSERT_TRUE(reference.starts_with("#/")) << reference;
    EXPECT_EQ(document.root().at_pointer(reference.substr(1)).error(),
              simdjson::SUCCESS)
        << reference;
  }
}

TEST(OpenApiTest, ARouteHasItsMethodIdBodyAndResponses) {
  const JsonDocument document = Read();
  std::vector<std::string_view> ids;
  for (const DocumentedRoute& route : EveryRoute()) {
    const auto path =
        document.root()["paths"].at_pointer("/" + Pointer(route.path));
    const auto operation = path[route.method == "GET" ? "get" : "post"];
    ids.push_back(operation["operationId"].get_string().value());
    EXPECT_EQ(operation["requestBody"].error() == simdjson::SUCCESS,
              route.method == "POST" && route.path != "/v1/check-api-key")
        << route.path;
    EXPECT_EQ(operation["security"].error() == simdjson::SUCCESS,
              route.is_public);
    EXPECT_EQ(operation["responses"]["401"].error() == simdjson::SUCCESS,
              !route.is_public);
    EXPECT_EQ(operation["responses"]["200"].error(), simdjson::SUCCESS);
  }
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(std::adjacent_find(ids.begin(), ids.end()), ids.end());
}

TEST(OpenApiTest, ADialectThatIsOffIsNotOnAnyPath) {
  DialectChoice choice;
  choice.off.insert("jina");
  for (const bool off : {false, true}) {
    const JsonDocument document = Read(off ? choice : DialectChoice{});
    const std::string body = simdjson::minify(
        document.root()["paths"].at_pointer("/~1v1~1rerank/post/requestBody"));
    EXPECT_EQ(body.find("JinaRequest") == std::string::npos, off);
    EXPECT_NE(body.find("CohereV1Request"), std::string::npos);
  }
}

TEST(ErrorStatusesTest, HaveEveryStatusThatADialectReturns) {
  for (const Dialect* dialect : AllDialects()) {
    for (const ErrorCode code :
         {ErrorCode::kInvalidArgument, ErrorCode::kInvalidData,
          ErrorCode::kUnprocessable, ErrorCode::kNotFound, ErrorCode::kTooLarge,
          ErrorCode::kUnavailable, ErrorCode::kDeadlineExceeded,
          ErrorCode::kCancelled, ErrorCode::kInternal}) {
      const auto known = ErrorStatuses();
      EXPECT_TRUE(std::any_of(known.begin(), known.end(),
                              [&](const ErrorStatus& each) {
                                return each.status ==
                                       dialect->errors.status(code);
                              }))
          << dialect->name << " " << dialect->errors.status(code);
    }
  }
}

}  // namespace
}  // namespace podium

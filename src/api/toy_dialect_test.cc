// A new dialect is a constant and a row in a table; everything else follows.

#include "api/testing/toy_dialect.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "api/detect.h"
#include "api/openapi.h"
#include "api/operations.h"
#include "base/json.h"

namespace podium {
namespace {

const DialectChoice kToyChoice = {.table = kToyTable};

std::string_view DetectToy(std::string_view path, std::string_view body,
                           std::string_view header = "") {
  const Dialect* dialect =
      DetectDialect({.path = path,
                     .body = body,
                     .has_header = [&](auto name) { return name == header; }},
                    kToyChoice);
  return dialect == nullptr ? "none" : dialect->name;
}

TEST(ToyDialectTest, IsDetectedByItsPathAndItsSigns) {
  EXPECT_EQ(DetectToy("/toy/rank", R"({"toys":["a"]})"), "toy");
  EXPECT_EQ(DetectToy("/toy/rank", "not json"), "toy");
  EXPECT_EQ(DetectToy("/rerank", R"({"toys":["a"]})"), "toy");
  EXPECT_EQ(DetectToy("/rerank", R"({"toys":["a"],"documents":[]})"),
            "cohere_v1");
  EXPECT_EQ(DetectToy("/rerank", "{}", "x-toy"), "toy");
  EXPECT_EQ(DetectToy("/rerank", "{}", "x-toys"), "cohere_v1");
  EXPECT_EQ(DetectToy("/rerank", R"({"model":"toy-1.0","documents":[]})"),
            "toy");
  EXPECT_EQ(DetectToy("/rerank", R"({"model":"toy-1.00"})"), "cohere_v1");
  EXPECT_EQ(DetectToy("/rerank", R"({"model":"toy-large-x"})"), "toy");
  EXPECT_EQ(DetectToy("/v1/rerank", R"({"toys":["a"]})"), "cohere_v1");
  EXPECT_EQ(DetectToy("/toy", R"({"toys":["a"]})"), "none");
}

TEST(ToyDialectTest, HasNoDialectOnItsOwnPathWhileItIsOff) {
  const DialectChoice off{.table = kToyTable, .off = {"toy"}};
  EXPECT_EQ(DetectDialect({.path = "/toy/rank", .body = "{}"}, off), nullptr);
  EXPECT_EQ(DetectDialect({.path = "/rerank", .body = R"({"toys":[]})"}, off),
            &kCohereV1);
  for (const RerankPath& row : RerankPaths(off)) {
    EXPECT_NE(row.path, "/toy/rank");
  }
}

TEST(ToyDialectTest, ItsSignsAreDocumentedAsTheyAreDetected) {
  EXPECT_EQ(SignSchema({}), "");
  EXPECT_EQ(SignSchema(kToySigns),
            R"({"anyOf":[{"not":{"anyOf":[{"required":["documents"]}]}},)"
            R"({"anyOf":[{"required":["model"],"properties":{"model":{)"
            R"("type":"string","pattern":"^toy-1\\.0$|^toy-large-"}}}]}]})");
  EXPECT_EQ(SignSchema({{DialectSign{.header = "x-toy"}}}), "");
}

TEST(ToyDialectTest, HasOperationsAndSchemas) {
  std::vector<DocumentedRoute> routes;
  for (const Operation& operation : Operations(kToyChoice)) {
    routes.push_back({operation.method, operation.path});
  }
  const auto document =
      JsonDocument::Parse(OpenApiDocument(routes, kToyChoice, {}), 32);
  ASSERT_TRUE(document) << document.error().message;
  const auto at = [&](std::string_view pointer) {
    return simdjson::minify(document->root().at_pointer(pointer));
  };
  EXPECT_EQ(at("/paths/~1toy~1rank/post/operationId"), "\"toy_rank\"");
  EXPECT_EQ(at("/paths/~1toy~1rank/post/summary"),
            "\"Rank documents for a query, in the format of Toy.\"");
  EXPECT_EQ(at("/paths/~1toy~1rank/post/requestBody/content/application~1json"),
            R"({"schema":{"$ref":"#/components/schemas/ToyRequest"}})");
  EXPECT_EQ(at("/components/schemas/ToyAnswer"), kToy.answer_schema);
  EXPECT_EQ(at("/components/schemas/ToyError"), kToyError.schema);
  EXPECT_EQ(at("/components/schemas/ToyRequest/required"),
            R"(["toys","query"])");
  EXPECT_EQ(at("/components/securitySchemes/x_toy_key"),
            R"({"type":"apiKey","in":"header","name":"x-toy-key"})");
}

}  // namespace
}  // namespace podium

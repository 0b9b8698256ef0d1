#include "api/detect.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "api/dialects/jina.h"
#include "api/dialects/vllm.h"
#include "api/dialects/voyage.h"

namespace podium {
namespace {

std::string Detect(std::string_view path, std::string_view fields,
                   const DialectChoice& choice = {},
                   bool has_pinecone_header = false) {
  const std::string body = "{" + std::string(fields) + "}";
  const Dialect* dialect = DetectDialect(
      {.path = path,
       .body = body,
       .has_header =
           [&](std::string_view name) {
             return has_pinecone_header && name == "x-pinecone-api-version";
           }},
      choice);
  return dialect == nullptr ? "none" : std::string(dialect->name);
}

TEST(DetectTest, RequestsFromCohereClientsAreCohere) {
  // Requests that known Cohere clients send.
  for (const char* fields :
       {R"("query":"q","documents":["a"])",
        R"("model":"rerank-v3.5","query":"q","documents":["a"],"top_n":1)",
        R"("model":"rerank-english-v3.0","query":"q","documents":["a"],)"
        R"("top_n":null,"return_documents":true,"rank_fields":null,)"
        R"("max_chunks_per_doc":null)",
        R"("model":"rerank-multilingual-v2.0","topN":3,"query":"top_k",)"
        R"("documents":[{"text":"truncation","texts":1,"parameters":2}])",
        R"("model":"bge","return_documents":"true","return_len":"true",)"
        R"("query":"q","documents":["jina-"],"top_n":2)",
        R"("model":"BAAI/bge-reranker-v2-m3","query":"q","documents":["a"])",
        R"("model":"rerank-v4.0-fast","query":"q","documents":["a"],)"
        R"("top_n":2,"truncation":true,"top_k":2)"}) {
    EXPECT_EQ(Detect("/rerank", fields), "cohere_v1") << fields;
    EXPECT_EQ(Detect("/v1/rerank", fields), "cohere_v1") << fields;
    EXPECT_EQ(Detect("/v2/rerank", fields), "cohere_v2") << fields;
  }
  EXPECT_EQ(Detect("/v1/rerank", "not json"), "cohere_v1");
}

TEST(DetectTest, EveryOtherDialectHasItsSign) {
  for (const char* path : {"/rerank", "/v1/rerank"}) {
    EXPECT_EQ(Detect(path, R"("query":"q","texts":["a"])"), "tei");
    EXPECT_EQ(Detect(path, R"("query":"q","documents":["a"],"texts":1)"),
              "cohere_v1");
    EXPECT_EQ(Detect(path, R"("documents":[{"text":"a"}],"parameters":{})"),
              "pinecone");
    EXPECT_EQ(Detect(path, R"("documents":[{"text":"a"}])", {}, true),
              "pinecone");
    EXPECT_EQ(Detect(path, R"("model": "jina-reranker-v3","documents":[])"),
              "jina");
    EXPECT_EQ(Detect(path, R"("documents":["a"],"top_k":null)"), "voyage");
    EXPECT_EQ(Detect(path, R"("documents":["a"],"truncation":true)"), "voyage");
    EXPECT_EQ(Detect(path, R"("documents":["a"],"model":"rerank-2.5-lite")"),
              "voyage");
    EXPECT_EQ(Detect(path, R"("documents":["a"],"truncate_prompt_tokens":-1)"),
              "vllm");
    EXPECT_EQ(Detect(path, R"("documents":["a"],"use_activation":false)"),
              "vllm");
  }
}

TEST(DetectTest, RerankingIsMixedbreadUnlessTheBodyHasDocuments) {
  for (const char* path : {"/reranking", "/v1/reranking"}) {
    EXPECT_EQ(Detect(path, R"("query":"q","input":["a"])"), "mixedbread");
    EXPECT_EQ(Detect(path, R"("input":["a"],"documents":["a"])"), "mixedbread");
    EXPECT_EQ(Detect(path, R"("query":"q")"), "mixedbread");
    EXPECT_EQ(Detect(path, R"("query":"q","documents":["a"])"), "cohere_v1");
    EXPECT_EQ(Detect(path, R"("query":"q","texts":["a"])"), "tei");
  }
}

TEST(DetectTest, OtherPathsHaveNoDialect) {
  EXPECT_EQ(Detect("/score", R"("text_1":"a","text_2":"b")"), "none");
  EXPECT_EQ(Detect("/v3/rerank", R"("documents":["a"])"), "none");
}

TEST(DetectTest, ADialectThatIsOffIsNotDetected) {
  DialectChoice choice;
  for (const Dialect* dialect : AllDialects()) {
    if (dialect != &kCohereV1) choice.off.insert(dialect->name);
  }
  EXPECT_TRUE(choice.Speaks(kCohereV1));
  EXPECT_FALSE(choice.Speaks(kVoyage));
  EXPECT_EQ(Detect("/rerank", R"("texts":["a"])", choice), "cohere_v1");
  EXPECT_EQ(Detect("/rerank", R"("top_k":1)", choice, true), "cohere_v1");
  EXPECT_EQ(Detect("/v1/rerank", R"("model":"jina-x")", choice), "cohere_v1");
  EXPECT_EQ(Detect("/v2/rerank", R"("documents":["a"])", choice), "none");
  EXPECT_EQ(Detect("/v1/reranking", R"("input":["a"])", choice), "none");
  choice.off.insert("cohere_v1");
  EXPECT_EQ(Detect("/v1/rerank", R"("documents":["a"])", choice), "none");
}

TEST(DetectTest, TheOperatorChoosesTheUnmarkedDialect) {
  const DialectChoice jina{.unmarked = &kJina};
  EXPECT_EQ(Detect("/v1/rerank", R"("documents":["a"],"top_n":1)", jina),
            "jina");
  EXPECT_EQ(Detect("/v1/rerank", R"("documents":["a"],"top_k":1)", jina),
            "voyage");
}

TEST(DetectTest, ListsEveryPathWithTheDialectToAssume) {
  const auto assumed = [](const DialectChoice& choice) {
    std::map<std::string_view, std::string_view> rows;
    for (const RerankPath& row : RerankPaths(choice)) {
      rows[row.path] = row.assumed->name;
    }
    return rows;
  };
  using Rows = std::map<std::string_view, std::string_view>;
  EXPECT_EQ(assumed({.unmarked = &kJina}),
            (Rows{{"/rerank", "jina"},
                  {"/v1/rerank", "jina"},
                  {"/v2/rerank", "cohere_v2"},
                  {"/reranking", "mixedbread"},
                  {"/v1/reranking", "mixedbread"}}));
  EXPECT_EQ(assumed({.off = {"cohere_v2", "mixedbread"}}),
            (Rows{{"/rerank", "cohere_v1"},
                  {"/v1/rerank", "cohere_v1"},
                  {"/reranking", "cohere_v1"},
                  {"/v1/reranking", "cohere_v1"}}));
}

TEST(DialectSetTest, NamesAreDifferent) {
  std::set<std::string_view> names;
  for (const Dialect* dialect : AllDialects()) {
    names.insert(dialect->name);
    EXPECT_EQ(FindDialect(dialect->name), dialect);
  }
  EXPECT_EQ(names.size(), AllDialects().size());
  EXPECT_EQ(FindDialect("tei "), nullptr);
}

}  // namespace
}  // namespace podium

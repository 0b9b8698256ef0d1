#include "api/dialects/cohere_v1.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

Result<RerankCall> ParseCohereV1(std::string_view rest) {
  return kCohereV1.parse(R"({"query":"q",)" + std::string(rest) + "}",
                         Limits{});
}

RerankCall CohereV1Accepted(std::string_view rest) {
  auto call = ParseCohereV1(rest);
  if (call) return std::move(*call);
  ADD_FAILURE() << call.error().message;
  return {};
}

Error CohereV1Refused(std::string_view rest) {
  const auto call = ParseCohereV1(rest);
  if (!call) return call.error();
  ADD_FAILURE() << "accepted: " << rest;
  return {};
}

TEST(CohereV1Test, ModelIsOptional) {
  EXPECT_EQ(CohereV1Accepted(R"("documents":["a"])").model, "");
  EXPECT_EQ(CohereV1Accepted(R"("documents":["a"],"model":null)").model, "");
  EXPECT_EQ(CohereV1Accepted(R"("documents":["a"],"model":"m")").model, "m");
}

TEST(CohereV1Test, ReadsWhetherScoresAreCalibrated) {
  EXPECT_EQ(CohereV1Accepted(R"("documents":["a"])").calibrated, std::nullopt);
  const RerankCall call =
      CohereV1Accepted(R"("documents":["a"],"calibrated":true)");
  EXPECT_EQ(call.calibrated, true);
  EXPECT_TRUE(call.unknown_fields.empty());
}

TEST(CohereV1Test, DocumentsAreStringsOrObjects) {
  const RerankCall call =
      CohereV1Accepted(R"("documents":["a",{"text":"b","title":"t"}])");
  EXPECT_EQ(call.request.documents, (std::vector<std::string>{"a", "b"}));
}

TEST(CohereV1Test, RankFieldsAreWrittenAsYaml) {
  const RerankCall call = CohereV1Accepted(
      R"("documents":[{"Content":"c","Title":"t"},{"Title":"u"},"plain"],)"
      R"("rank_fields":["Title","Content"])");
  EXPECT_EQ(call.request.documents,
            (std::vector<std::string>{"Title: t\nContent: c\n", "Title: u\n",
                                      "plain"}));
}

TEST(CohereV1Test, RankedFieldsMayHaveAnyType) {
  const RerankCall call = CohereV1Accepted(
      R"("documents":[{"tags":["a","b"],"year":1999,"is":true,"b":"yes"}],)"
      R"("rank_fields":["year","tags","is","b","year","absent"])");
  EXPECT_EQ(call.request.documents,
            (std::vector<std::string>{
                "year: 1999\ntags:\n- a\n- b\nis: true\nb: 'yes'\n"}));
}

TEST(CohereV1Test, AChunkLimitReplacesTheTokenLimit) {
  EXPECT_EQ(CohereV1Accepted(R"("documents":["a"])").request.max_tokens_per_doc,
            4096);
  const RerankCall call =
      CohereV1Accepted(R"("documents":["a"],"max_chunks_per_doc":9)");
  EXPECT_EQ(call.request.max_chunks_per_doc, 9);
  EXPECT_GT(call.request.max_tokens_per_doc, int64_t{1} << 40);
}

TEST(CohereV1Test, NamesTheInvalidDocument) {
  EXPECT_EQ(CohereV1Refused(R"("documents":["a",1])").message,
            "invalid request: documents[1] must be a string or an object");
  EXPECT_EQ(CohereV1Refused(R"("documents":[null])").param, "documents[0]");
  EXPECT_EQ(CohereV1Refused(R"("documents":[{"text":1}])").message,
            "invalid request: documents[0].text must be a string");
  EXPECT_EQ(CohereV1Refused(R"("documents":["a",{"title":"x"}])").message,
            "invalid request: documents[1] does not have a 'text' field that "
            "can be used for reranking");
  EXPECT_EQ(
      CohereV1Refused(R"("documents":[{"a":"x"}],"rank_fields":["b","c"])")
          .message,
      "invalid request: documents[0] does not have any of the rank_fields");
  EXPECT_EQ(CohereV1Refused(R"("documents":["a"],"rank_fields":[])").message,
            "invalid request: rank_fields cannot be empty, it must either "
            "contain at least one field or be omitted");
}

TEST(CohereV1Test, IgnoresUnknownFieldsAndNamesThem) {
  const RerankCall call = CohereV1Accepted(
      R"("documents":["a"],"topN":3,"a\r\nb: c":1,"max_tokens_per_doc":null)");
  EXPECT_EQ(call.unknown_fields,
            (std::vector<std::string>{"topN", "max_tokens_per_doc"}));
  EXPECT_EQ(call.request.top_n, std::nullopt);
}

TEST(CohereV1Test, NamesOnlyAFewUnknownFields) {
  std::string rest = R"("documents":["a"])";
  for (int i = 0; i < 100; ++i) rest += ",\"x" + std::to_string(i) + "\":1";
  EXPECT_EQ(CohereV1Accepted(rest).unknown_fields.size(), 8u);
}

TEST(CohereV1Test, ReturnDocumentsMayBeQuoted) {
  EXPECT_TRUE(CohereV1Accepted(R"("documents":["a"],"return_documents":"true")")
                  .return_documents);
  EXPECT_FALSE(
      CohereV1Accepted(R"("documents":["a"],"return_documents":"false")")
          .return_documents);
  EXPECT_EQ(
      CohereV1Refused(R"("documents":["a"],"return_documents":1)").message,
      "invalid request: return_documents must be true or false");
}

TEST(CohereV1Test, EchoesDocumentsFirstAndEscaped) {
  const RerankCall call = CohereV1Accepted(
      R"("documents":["<a> & \"b\" é",{"title":"t","text":"x","n":)"
      R"([1,-2.5,true,null,{"z":1,"a":18446744073709551615}]}],)"
      R"("return_documents":true)");
  Ranking ranking;
  ranking.results = {{1, 0.5f}, {0, 0.00007141902f}};
  ranking.usage.document_tokens = {1, 1};
  EXPECT_EQ(kCohereV1.render(
                {.id = "i", .model = "m", .call = call, .ranking = ranking}),
            R"({"id":"i","results":[{"document":{"n":[1,-2.5,true,null,)"
            R"({"a":18446744073709551615,"z":1}],"text":"x","title":"t"},)"
            R"("index":1,"relevance_score":0.5},{"document":{"text":)"
            R"("\u003ca\u003e \u0026 \"b\" é"},"index":0,)"
            R"("relevance_score":0.00007141902}],"meta":{"api_version":)"
            R"({"version":"1"},"billed_units":{"search_units":1}}})");
}

}  // namespace
}  // namespace podium

#include "api/client_dialect.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "api/detect.h"
#include "api/dialect_set.h"

namespace podium {
namespace {

const RankRequest kRequest{.query = "wh\"at\n?",
                           .documents = {"a\\b", "", "\xE2\x82\xAC<&>"}};

const Dialect& ServerHalf(const ClientDialect& client) {
  return *FindDialect(client.name);
}

// The client's request as the server reads it.
RerankCall Sent(const ClientDialect& client, const RankRequest& request,
                std::string_view model) {
  const auto body = client.WriteRequest(request, model);
  if (!body) {
    ADD_FAILURE() << client.name << ": " << body.error().message;
    return {};
  }
  auto call = ServerHalf(client).parse(*body, Limits());
  if (call) return *std::move(call);
  ADD_FAILURE() << *body << ": " << call.error().message;
  return {};
}

void ExpectSame(const RankRequest& a, const RankRequest& b) {
  EXPECT_EQ(a.query, b.query);
  EXPECT_EQ(a.documents, b.documents);
  EXPECT_EQ(a.top_n, b.top_n);
  EXPECT_EQ(a.max_tokens_per_doc, b.max_tokens_per_doc);
  EXPECT_EQ(a.max_chunks_per_doc, b.max_chunks_per_doc);
}

TEST(ClientDialectTest, TheServerReadsWhatTheClientWrites) {
  for (const ClientDialect* client : ClientDialects()) {
    SCOPED_TRACE(client->name);
    const RerankCall call = Sent(*client, kRequest, "m");
    ExpectSame(call.request, kRequest);
    EXPECT_EQ(call.model, client->request.model.empty() ? "" : "m");
    EXPECT_EQ(call.priority, 0);
    EXPECT_FALSE(call.return_documents);
    EXPECT_FALSE(call.raw_scores);
    EXPECT_TRUE(call.unknown_fields.empty());
  }
}

TEST(ClientDialectTest, TheServerReadsEveryLimitThatTheDialectHas) {
  for (const ClientDialect* client : ClientDialects()) {
    SCOPED_TRACE(client->name);
    const RequestNames& names = client->request;
    RankRequest request = kRequest;
    if (!names.top_n.empty()) request.top_n = 2;
    if (!names.max_tokens_per_doc.empty()) request.max_tokens_per_doc = 100;
    if (!names.max_chunks_per_doc.empty()) request.max_chunks_per_doc = 3;
    if (!names.one_chunk.empty()) request.max_chunks_per_doc = 1;
    RerankCall call = Sent(*client, request, "m");
    if (client->name == "cohere_v1" || !names.one_chunk.empty()) {
      // With a chunk limit there is no token limit.
      EXPECT_EQ(call.request.max_tokens_per_doc,
                std::numeric_limits<int64_t>::max());
      call.request.max_tokens_per_doc = request.max_tokens_per_doc;
    }
    ExpectSame(call.request, request);
  }
}

// Names must not rely on the server ignoring unknown fields.
TEST(ClientDialectTest, EveryNameIsInTheServersTable) {
  for (const ClientDialect* client : ClientDialects()) {
    const RequestNames& names = client->request;
    const std::string always(names.always);
    for (const std::string_view name :
         {names.model, names.documents, names.top_n, names.max_tokens_per_doc,
          names.max_chunks_per_doc, names.one_chunk, names.priority,
          // "NAME":...
          std::string_view(always).substr(
              always.empty() ? 0 : 1,
              always.empty() ? 0 : always.find('"', 1) - 1)}) {
      if (name.empty()) continue;
      const auto& fields = ServerHalf(*client).request.fields;
      EXPECT_TRUE(std::any_of(
          fields.begin(), fields.end(),
          [&](const RequestField& field) { return field.name == name; }))
          << client->name << ": " << name;
    }
  }
}

TEST(ClientDialectTest, APriorityIsWrittenWhereTheDialectHasOne) {
  for (const ClientDialect* client : ClientDialects()) {
    SCOPED_TRACE(client->name);
    const auto body = client->WriteRequest(kRequest, "m", 7);
    ASSERT_TRUE(body) << body.error().message;
    const auto call = ServerHalf(*client).parse(*body, Limits());
    ASSERT_TRUE(call) << call.error().message;
    EXPECT_EQ(call->priority, client->request.priority.empty() ? 0 : 7);
    EXPECT_TRUE(call->unknown_fields.empty());
  }
  EXPECT_EQ(FindClientDialect("cohere_v2")->request.priority, "priority");
}

TEST(ClientDialectTest, TheServerDetectsTheDialect) {
  for (const ClientDialect* client : ClientDialects()) {
    const auto body = client->WriteRequest(
        kRequest, client->name == "jina" ? "jina-reranker-v2" : "m");
    ASSERT_TRUE(body);
    const Dialect* found =
        DetectDialect({.path = client->path, .body = *body}, {});
    ASSERT_NE(found, nullptr) << client->name;
    EXPECT_EQ(found->name, client->name);
  }
}

TEST(ClientDialectTest, TheClientReadsWhatTheServerWrites) {
  Ranking ranking;
  ranking.results = {{2, 1.0f}, {0, 0.1f}, {1, 7.87275e-7f}};
  ranking.usage.query_tokens = 3;
  ranking.usage.document_tokens = {1, 500, 2};
  for (const ClientDialect* client : ClientDialects()) {
    SCOPED_TRACE(client->name);
    const RerankCall call = Sent(*client, kRequest, "m");
    const std::string body = ServerHalf(*client).render(
        {.id = "i", .model = "m", .call = call, .ranking = ranking});
    const auto read = client->ReadResponse(body, kRequest);
    ASSERT_TRUE(read) << read.error().message;
    ASSERT_EQ(read->results.size(), ranking.results.size());
    for (size_t i = 0; i < ranking.results.size(); ++i) {
      EXPECT_EQ(read->results[i].index, ranking.results[i].index);
      EXPECT_EQ(read->results[i].relevance_score,
                ranking.results[i].relevance_score);
    }
    const bool cohere = client->name.starts_with("cohere");
    EXPECT_EQ(read->usage.search_units.value_or(0), cohere ? 1 : 0);
    const bool tokens = client->name == "jina" || client->name == "voyage";
    EXPECT_EQ(read->usage.total_tokens.value_or(0), tokens ? 512 : 0);
  }
}

TEST(ClientDialectTest, TopNIsRequestedOrCut) {
  RankRequest request = kRequest;
  request.top_n = 1;
  const ClientDialect& tei = *FindClientDialect("tei");
  const auto all = tei.ReadResponse(
      R"([{"index":0,"score":1},{"index":1,"score":2},{"index":2,"score":3}])",
      request);
  ASSERT_TRUE(all) << all.error().message;
  ASSERT_EQ(all->results.size(), 1u);
  EXPECT_EQ(all->results[0].index, 2);
  const auto one = tei.ReadResponse(R"([{"index":0,"score":1}])", request);
  ASSERT_FALSE(one);
  EXPECT_EQ(one.error().message,
            "the response has 1 results, but 3 were requested");

  constexpr std::string_view kOne =
      R"({"results":[{"index":1,"relevance_score":0.5}]})";
  const ClientDialect& cohere = *FindClientDialect("cohere_v2");
  EXPECT_EQ(cohere.ReadResponse(kOne, request)->results[0].index, 1);
  request.top_n = 99;
  EXPECT_FALSE(cohere.ReadResponse(kOne, request));
}

TEST(ClientDialectTest, AServerThatIgnoresTopNIsCutToIt) {
  RankRequest request = kRequest;
  request.top_n = 2;
  for (const ClientDialect* client : ClientDialects()) {
    const ResponseShape& shape = client->response;
    // Worst first, as from a server that does not sort.
    std::string results;
    for (size_t i = 0; i < request.documents.size(); ++i) {
      results += (i == 0 ? "[" : ",") + std::string(R"({"index":)") +
                 std::to_string(i) + ",\"" + std::string(shape.score) +
                 "\":" + std::to_string(i) + "}";
    }
    results += "]";
    const std::string body =
        shape.results.empty()
            ? results
            : "{\"" + std::string(shape.results) + "\":" + results + "}";
    const auto ranking = client->ReadResponse(body, request);
    ASSERT_TRUE(ranking) << client->name << ranking.error().message;
    ASSERT_EQ(ranking->results.size(), 2u) << client->name;
    EXPECT_EQ(ranking->results[0].index, 2) << client->name;
    EXPECT_EQ(ranking->results[1].index, 1) << client->name;
  }
}

TEST(ClientDialectTest, WritesOnlyWhatTheRequestSets) {
  const RankRequest request{.query = "q", .documents = {"a"}};
  const auto body = [&](std::string_view name, std::string_view model) {
    return FindClientDialect(name)->WriteRequest(request, model).value();
  };
  EXPECT_EQ(body("cohere_v2", "m"),
            R"({"model":"m","query":"q","documents":["a"]})");
  EXPECT_EQ(body("cohere_v1", ""), R"({"query":"q","documents":["a"]})");
  EXPECT_EQ(body("jina", "m"), R"({"model":"m","query":"q","documents":["a"],)"
                               R"("return_documents":false})");
  EXPECT_EQ(body("voyage", "m"),
            R"({"model":"m","query":"q","documents":["a"],"truncation":true})");
  EXPECT_EQ(body("tei", "m"),
            R"({"query":"q","texts":["a"],"raw_scores":false})");
}

std::string Refused(std::string_view dialect, const RankRequest& request,
                    std::string_view model = "m") {
  const auto body = FindClientDialect(dialect)->WriteRequest(request, model);
  if (body) return "written: " + *body;
  EXPECT_EQ(body.error().code, ErrorCode::kInvalidArgument);
  EXPECT_FALSE(body.error().param.empty());
  return body.error().message;
}

TEST(ClientDialectTest, RefusesRequestsThatTheDialectCannotExpress) {
  EXPECT_EQ(Refused("cohere_v2", {.query = " ", .documents = {"a"}}),
            "query must not be empty or be only whitespace");
  EXPECT_EQ(Refused("cohere_v2", {.query = "q"}),
            "list of documents must not be empty");
  EXPECT_EQ(Refused("tei", {.query = "q", .documents = {"a"}, .top_n = 0}),
            "top_n must be at least 1");
  EXPECT_EQ(Refused("cohere_v2", {.query = "q\xFF", .documents = {"a"}}),
            "query is not UTF-8 at byte 1");
  EXPECT_EQ(Refused("jina", {.query = "q", .documents = {"a", "\xC3("}}),
            "documents[1] is not UTF-8 at byte 0");
  EXPECT_EQ(Refused("voyage", {.query = "q", .documents = {"a"}}, "\xFF"),
            "model is not UTF-8 at byte 0");
  EXPECT_EQ(Refused("cohere_v2", {.query = "q", .documents = {"a"}}, ""),
            "a request in the dialect cohere_v2 must name a model");
  EXPECT_EQ(
      Refused("voyage",
              {.query = "q", .documents = {"a"}, .max_tokens_per_doc = 9}),
      "the dialect voyage has no field for max_tokens_per_doc; leave it unset");
  EXPECT_EQ(
      Refused("tei",
              {.query = "q", .documents = {"a"}, .max_chunks_per_doc = 2}),
      "the dialect tei has no field for max_chunks_per_doc; leave it unset");
  EXPECT_EQ(
      Refused("cohere_v2",
              {.query = "q", .documents = {"a"}, .max_chunks_per_doc = 1}),
      "the dialect cohere_v2 has no field for max_chunks_per_doc; leave it "
      "unset");
}

TEST(ClientDialectTest, NamesAreFound) {
  for (const ClientDialect* client : ClientDialects()) {
    EXPECT_EQ(FindClientDialect(client->name), client);
  }
  EXPECT_EQ(FindClientDialect("cohere"), nullptr);
}

TEST(AuthorizationValueTest, IsABearerToken) {
  EXPECT_EQ(AuthorizationValue("a-Key_1.2~").value(), "Bearer a-Key_1.2~");
}

TEST(AuthorizationValueTest, RefusesKeysThatAHeaderCannotHold) {
  using namespace std::string_view_literals;
  for (const std::string_view key :
       {""sv, "a b"sv, "a\r\nx: y"sv, "a\0b"sv, "k\xC3\xA9"sv, "\x7F"sv}) {
    const auto value = AuthorizationValue(key);
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().code, ErrorCode::kInvalidArgument);
    EXPECT_TRUE(key.size() < 2 ||
                value.error().message.find(key) == std::string::npos);
  }
}

}  // namespace
}  // namespace podium

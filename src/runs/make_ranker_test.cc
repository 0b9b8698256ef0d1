#include "runs/make_ranker.h"

#include <gtest/gtest.h>

#include <map>

namespace podium {
namespace {

EnvironmentLookup Of(std::map<std::string, std::string> variables) {
  return [variables](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

TEST(PrimaryServer, SendsEachKeyOnlyToItsServers) {
  const EnvironmentLookup all = Of({{"COHERE_API_KEY", "co"},
                                    {"CO_API_KEY", "other"},
                                    {"PODIUM_API_KEY", "pod"},
                                    {"PODIUM_URL", "http://pod"}});
  const auto cohere = PrimaryServer({.cohere = true}, all);
  ASSERT_TRUE(cohere);
  EXPECT_EQ(cohere->url, "https://api.cohere.com");
  EXPECT_EQ(cohere->api_key, "co");
  EXPECT_EQ(cohere->model, "rerank-v3.5");
  EXPECT_FALSE(cohere->read_environment);
  const auto server = PrimaryServer({.server = "http://h"}, all);
  ASSERT_TRUE(server);
  EXPECT_EQ(server->url, "http://h");
  EXPECT_EQ(server->api_key, "pod");
  EXPECT_FALSE(server->read_environment);
  EXPECT_EQ(PrimaryServer({.server = "http://h"}, Of({{"CO_API_KEY", "co"}}))
                ->api_key,
            "co");
}

TEST(PrimaryServer, UsesTheKeyAndModelOfTheDialectsService) {
  const EnvironmentLookup all = Of({{"CO_API_KEY", "co"},
                                    {"JINA_API_KEY", "jina"},
                                    {"VOYAGE_API_KEY", "voyage"}});
  const auto of = [&all](const char* dialect) {
    const auto options =
        PrimaryServer({.server = "http://h", .dialect = dialect}, all);
    return options->api_key + " " + options->model;
  };
  EXPECT_EQ(of("cohere-v1"), "co rerank-v3.5");
  EXPECT_EQ(of("jina"), "jina jina-reranker-v2-base-multilingual");
  EXPECT_EQ(of("voyage"), "voyage rerank-2");
  EXPECT_EQ(of("tei"), " ");
}

TEST(PrimaryServer, AHostWithoutASchemeIsHttp) {
  RankerOptions flags;
  flags.server = "127.0.0.1:8080";
  EXPECT_EQ(PrimaryServer(flags, Of({}))->url, "http://127.0.0.1:8080");
  EXPECT_EQ(FallbackServer(flags, "b:9000", Of({})).url, "http://b:9000");
}

TEST(PrimaryServer, CohereNeedsAKey) {
  const auto without = PrimaryServer({.cohere = true}, Of({}));
  ASSERT_FALSE(without);
  EXPECT_NE(without.error().message.find("COHERE_API_KEY"), std::string::npos);
  EXPECT_EQ(PrimaryServer({.cohere = true},
                          Of({{"CO_API_KEY", "k"}, {"CO_API_URL", "http://h"}}))
                ->url,
            "http://h");
}

TEST(FallbackServer, NeverGetsCoheresKey) {
  const RankerOptions flags{.cohere = true};
  const ClientOptions options = FallbackServer(
      flags, "http://b", Of({{"COHERE_API_KEY", "co"}, {"CO_API_KEY", "co"}}));
  EXPECT_EQ(options.url, "http://b");
  EXPECT_EQ(options.api_key, "");
  EXPECT_FALSE(options.read_environment);
  EXPECT_EQ(
      FallbackServer(flags, "http://b", Of({{"PODIUM_API_KEY", "p"}})).api_key,
      "p");
}

TEST(PrimaryServer, TakesTheFlags) {
  const auto options = PrimaryServer({.model = "m",
                                      .server = "http://h",
                                      .dialect = "cohere-v1",
                                      .timeout = std::chrono::seconds(7),
                                      .retries = 2,
                                      .hedge = true,
                                      .page_size = 10,
                                      .merge = "rrf",
                                      .concurrency = 16},
                                     Of({}));
  ASSERT_TRUE(options);
  EXPECT_EQ(options->dialect, "cohere_v1");
  EXPECT_EQ(options->model, "m");
  EXPECT_EQ(options->timeout, std::chrono::seconds(7));
  EXPECT_EQ(options->max_retries, 2);
  EXPECT_EQ(options->hedge, 0.05);
  EXPECT_EQ(options->page_size, 10);
  EXPECT_EQ(options->merge, Merge::kRrf);
  EXPECT_EQ(options->concurrency, 16);
  EXPECT_GE(options->max_connections, 16);
}

TEST(MakeRanker, NamesAFallbackThatItCannotUse) {
  const auto ranker =
      MakeRanker({.server = "http://h", .fallback = {"somewhere"}}, Of({}));
  ASSERT_FALSE(ranker);
  EXPECT_EQ(ranker.error().message,
            "fallback 'somewhere': expected a URL, engine, engine:DIR or "
            "none");
  EXPECT_TRUE(MakeRanker(
      {.server = "http://h", .fallback = {"http://b", "engine", "none"}},
      Of({})));
}

TEST(ModelName, IsOneWord) {
  EXPECT_EQ(*ModelName({}), "podium-MiniLM-L6");
  EXPECT_EQ(*ModelName({.model = "./my folder"}), "my_folder");
  EXPECT_FALSE(ModelName({.model = "my model=./folder"}));
  EXPECT_EQ(*ModelName({.server = "http://h"}), "podium");
  EXPECT_EQ(*ModelName({.model = "a b", .server = "http://h"}), "a_b");
  EXPECT_EQ(*ModelName({.cohere = true}), "rerank-v3.5");
}

}  // namespace
}  // namespace podium

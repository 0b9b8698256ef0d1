#include "api/models.h"

#include <gtest/gtest.h>

#include <vector>

namespace podium {
namespace {

const std::vector<ModelCard> kCards = {
    {"small", 512, true}, {"large", 8192, false}, {"org/third", 512, false}};

std::string Ask(std::string_view query) {
  const auto parsed = ParseModelsQuery(query);
  if (!parsed) return parsed.error().message;
  return RenderModels(kCards, *parsed);
}

std::string Card(const std::string& name, int context, bool is_default) {
  return R"({"name":")" + name +
         R"(","endpoints":["rerank"],"finetuned":false,"context_length":)" +
         std::to_string(context) + R"(,"default_endpoints":[)" +
         (is_default ? R"("rerank")" : "") +
         R"(],"sampling_defaults":{"max_tokens_per_doc":4096}})";
}

TEST(Models, RendersACard) {
  EXPECT_EQ(RenderModel(kCards[0]), Card("small", 512, true));
}

TEST(Models, ListsThemInPages) {
  const std::string small = Card("small", 512, true);
  const std::string large = Card("large", 8192, false);
  const std::string third = Card("org/third", 512, false);
  const std::string all =
      R"({"models":[)" + small + "," + large + "," + third + "]}";
  EXPECT_EQ(Ask(""), all);
  EXPECT_EQ(Ask("page_size=3&unknown=1"), all);
  EXPECT_EQ(Ask("page_size=2"), R"({"models":[)" + small + "," + large +
                                    R"(],"next_page_token":"2"})");
  EXPECT_EQ(Ask("page_size=2&page_token=2"), R"({"models":[)" + third + "]}");
  EXPECT_EQ(Ask("page_token=9223372036854775807"), R"({"models":[]})");
}

TEST(Models, FiltersByEndpoint) {
  EXPECT_EQ(Ask("endpoint=chat"), R"({"models":[]})");
  EXPECT_EQ(Ask("endpoint=rerank"), Ask(""));
  EXPECT_EQ(Ask("endpoint=rerank&default_only=true"),
            R"({"models":[)" + Card("small", 512, true) + "]}");
  EXPECT_EQ(Ask("default_only=false"), Ask(""));
}

TEST(Models, NamesTheInvalidParameter) {
  for (const char* size :
       {"0", "1001", "-1", "", "x", "2.0", "+2", "99999999999999999999"}) {
    EXPECT_EQ(Ask("page_size=" + std::string(size)),
              "invalid request: page_size must be between 1 and 1000")
        << size;
  }
  EXPECT_EQ(Ask("page_token=abc"),
            "invalid request: page_token was not issued by this server");
  EXPECT_EQ(Ask("endpoint=ranking"),
            "invalid request: endpoint must be one of chat, embed, classify, "
            "summarize, rerank, rate, generate");
  EXPECT_EQ(Ask("endpoint=rerank&default_only=1"),
            "invalid request: default_only must be true or false");
  EXPECT_EQ(Ask("default_only=true"),
            "invalid request: default_only requires endpoint");
  EXPECT_EQ(Ask("a=%"), "invalid request: the query string is malformed");
  EXPECT_EQ(ParseModelsQuery("page_size=0").error().param, "page_size");
}

}  // namespace
}  // namespace podium

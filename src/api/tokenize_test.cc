#include "api/tokenize.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using Ids = std::vector<int32_t>;

std::string TokenizeError(std::string_view body, const Limits& limits = {}) {
  const auto call = ParseTokenize(body, limits);
  return call ? "accepted" : call.error().message;
}

std::string DetokenizeError(std::string_view body, const Limits& limits = {}) {
  const auto call = ParseDetokenize(body, limits);
  return call ? "accepted" : call.error().message;
}

TEST(Tokenize, ReadsTheTextAndTheModel) {
  const auto call = ParseTokenize(
      R"({"text":"tokenize me","model":"m","x":1,"bad name":2})", {});
  ASSERT_TRUE(call);
  EXPECT_EQ(call->text, "tokenize me");
  EXPECT_EQ(call->model, "m");
  EXPECT_EQ(call->unknown_fields, std::vector<std::string>{"x"});
  EXPECT_EQ(ParseTokenize(R"({"text":"a","model":null})", {})->model, "");
}

TEST(Tokenize, DescribesErrors) {
  EXPECT_EQ(TokenizeError("{}"), "invalid request: text is required");
  EXPECT_EQ(TokenizeError(R"({"text":""})"),
            "invalid request: text must not be empty");
  EXPECT_EQ(TokenizeError(R"({"text":["a"]})"),
            "invalid request: text must be a string");
  EXPECT_EQ(TokenizeError(R"({"text":"a","model":1})"),
            "invalid request: model must be a string");
  EXPECT_EQ(TokenizeError("[]"),
            "invalid request: the body must be a JSON object");
}

TEST(Tokenize, CountsCharactersNotBytes) {
  Limits limits;
  limits.max_tokenize_length = 3;
  EXPECT_EQ(TokenizeError(R"({"text":"\u00e9\u00e9\u00e9"})", limits),
            "accepted");
  EXPECT_EQ(TokenizeError(R"({"text":"abcd"})", limits),
            "invalid request: text must be at most 3 characters long");
  EXPECT_EQ(DetokenizeError(R"({"tokens":[1,2,3]})", limits), "accepted");
  EXPECT_EQ(DetokenizeError(R"({"tokens":[1,2,3,4]})", limits),
            "invalid request: tokens must be at most 3 tokens long");
}

TEST(Detokenize, ReadsTokens) {
  const auto call =
      ParseDetokenize(R"({"tokens":[1,2147483647],"model":"m","y":0})", {});
  ASSERT_TRUE(call);
  EXPECT_EQ(call->tokens, (Ids{1, 2147483647}));
  EXPECT_EQ(call->model, "m");
  EXPECT_EQ(call->unknown_fields, std::vector<std::string>{"y"});
  EXPECT_TRUE(ParseDetokenize(R"({"tokens":[]})", {}));
}

TEST(Detokenize, DescribesErrors) {
  EXPECT_EQ(DetokenizeError("{}"), "invalid request: tokens is required");
  EXPECT_EQ(DetokenizeError(R"({"tokens":"1"})"),
            "invalid request: tokens must be an array");
  EXPECT_EQ(DetokenizeError(R"({"tokens":[1,1.5]})"),
            "invalid request: tokens[1] must be an integer");
  for (const char* token : {"-1", "2147483648"}) {
    EXPECT_EQ(DetokenizeError(R"({"tokens":[)" + std::string(token) + "]}"),
              "invalid request: tokens[0] is not a token of this model");
  }
}

TEST(Tokenize, RendersCoheresFormat) {
  EXPECT_EQ(
      RenderTokenize(Ids{7, 8}, std::vector<std::string_view>{"token", "##<"}),
      R"({"tokens":[7,8],"token_strings":["token","##\u003c"],)"
      R"("meta":{"api_version":{"version":"1"}}})");
  EXPECT_EQ(RenderTokenize({}, {}),
            R"({"tokens":[],"token_strings":[],)"
            R"("meta":{"api_version":{"version":"1"}}})");
  EXPECT_EQ(RenderDetokenize("tokenize me"),
            R"({"text":"tokenize me","meta":{"api_version":{"version":"1"}}})");
  EXPECT_EQ(RenderKeyCheck("team", "key_1"),
            R"({"valid":true,"organization_id":"team","owner_id":"key_1"})");
  EXPECT_EQ(RenderKeyCheck("", ""), R"({"valid":true})");
}

}  // namespace
}  // namespace podium

#pragma once

#include <fmt/core.h>
#include <gtest/gtest.h>
#include <podium/client.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/testing/fault_server_test.h"

// What tests of a whole client, over sockets, have in common.
namespace podium {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;
using End = FaultReply::End;

using Script = std::vector<FaultReply>;

inline constexpr char kKey[] = "s3cret-key";

// Options with waits of a few milliseconds that ignore the environment.
inline ClientOptions Options(const std::string& url) {
  ClientOptions options;
  options.url = url;
  options.api_key = kKey;
  options.model = "a-model";
  options.read_environment = false;
  options.proxy = "none";
  options.timeout = seconds(30);
  options.backoff_base = milliseconds(1);
  options.backoff_cap = milliseconds(5);
  return options;
}

inline std::unique_ptr<Client> Make(ClientOptions options) {
  auto client = Client::Create(std::move(options));
  EXPECT_TRUE(client) << client.error().message;
  return *std::move(client);
}

inline RankRequest Request(int documents, int of = 0) {
  RankRequest request{.query = "query"};
  for (int i = 0; i < documents; ++i)
    request.documents.push_back(fmt::format("{} document {}", of, i));
  return request;
}

// The results that a server that scores with FaultScore must return.
inline std::vector<RankResult> Expected(const RankRequest& request) {
  std::vector<RankResult> results;
  for (size_t i = 0; i < request.documents.size(); ++i) {
    results.push_back({.index = static_cast<int64_t>(i),
                       .relevance_score = FaultScore(request.documents[i])});
  }
  std::stable_sort(results.begin(), results.end(),
                   [](const RankResult& a, const RankResult& b) {
                     return a.relevance_score > b.relevance_score;
                   });
  if (request.top_n)
    results.resize(
        std::min(results.size(), static_cast<size_t>(*request.top_n)));
  return results;
}

inline void ExpectSame(const std::vector<RankResult>& found,
                       const std::vector<RankResult>& wanted) {
  ASSERT_EQ(found.size(), wanted.size());
  for (size_t i = 0; i < found.size(); ++i) {
    ASSERT_EQ(found[i].index, wanted[i].index) << i;
    ASSERT_EQ(found[i].relevance_score, wanted[i].relevance_score) << i;
  }
}

inline Script Right() { return Script(1); }

inline FaultReply Body(std::string body) { return {.body = std::move(body)}; }

}  // namespace podium

#include "server/plain_path.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(PlainPath, NormalizesOnlyJoinedBaseUrls) {
  const struct {
    std::string_view path, plain;
  } kCases[] = {
      {"/v1/rerank", "/v1/rerank"},
      {"//v1/rerank", "/v1/rerank"},
      {"///v1////rerank", "/v1/rerank"},
      {"/v1/v1/rerank", "/v1/rerank"},
      {"/v1/v2/rerank", "/v2/rerank"},
      {"/v2/v1/rerank", "/v1/rerank"},
      {"/v2/v2/rerank", "/v2/rerank"},
      {"/v1//v2/rerank", "/v2/rerank"},
      {"/v1/v1/v2/rerank", "/v2/rerank"},
      {"/v1/v1/models/a", "/v1/models/a"},
      {"/v2/v2/", "/v2/v2"},
      {"/v2/v2/rerank/", "/v2/rerank"},
      {"/v1/v2", "/v1/v2"},
      {"/v1v2/rerank", "/v1v2/rerank"},
      {"/v1/v3/rerank", "/v1/v3/rerank"},
      {"/v1/rerank/", "/v1/rerank"},
      {"/v1/rerank//", "/v1/rerank"},
      {"/v1/rerank/./", "/v1/rerank/."},
      {"/v1/./rerank", "/v1/./rerank"},
      {"/v1/../rerank", "/v1/../rerank"},
      {"/v1/%72erank", "/v1/%72erank"},
      {"/V1/RERANK", "/V1/RERANK"},
      {"/", "/"},
      {"//", "/"},
      {"", ""},
      {"*", "*"},
  };
  for (const auto& [path, plain] : kCases) {
    EXPECT_EQ(PlainPath(path), plain) << path;
    EXPECT_EQ(PlainPath(PlainPath(path)), plain) << path;
  }
}

}  // namespace
}  // namespace podium

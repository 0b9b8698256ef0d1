#include "collections/json_id.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace podium {
namespace {

// The id, "(none)", or the error.
std::string IdOf(const std::string& object) {
  const auto json = JsonDocument::Parse(object, 8);
  const auto id = FindId(json->root(), {"_id", "id"});
  return id ? id->value_or("(none)") : id.error().message;
}

TEST(FindId, AcceptsStringsAndIntegers) {
  EXPECT_EQ(IdOf(R"({"id": "a"})"), "a");
  EXPECT_EQ(IdOf(R"({"id": 17})"), "17");
  EXPECT_EQ(IdOf(R"({"id": "a", "_id": "b"})"), "b");
  EXPECT_EQ(IdOf(R"({"text": "a"})"), "(none)");
  const std::string neither =
      "\"id\" is neither a non-empty string nor an integer";
  EXPECT_EQ(IdOf(R"({"id": ""})"), neither);
  EXPECT_EQ(IdOf(R"({"id": 1.5})"), neither);
  EXPECT_EQ(IdOf(R"({"id": null})"), neither);
}

}  // namespace
}  // namespace podium

#include "api/yaml.h"

#include <gtest/gtest.h>

#include <fstream>
#include <vector>

namespace podium {
namespace {

struct OwnedMapping {
  JsonDocument document;
  std::vector<std::pair<std::string_view, JsonElement>> items;
};

OwnedMapping Read(std::string_view json) {
  OwnedMapping mapping{*JsonDocument::Parse(json, 32), {}};
  for (const auto field : JsonObject(mapping.document.root())) {
    mapping.items.emplace_back(field.key, field.value);
  }
  return mapping;
}

std::string Dump(std::string_view json, const YamlOptions& options = {}) {
  return DumpYaml(Read(json).items, options);
}

TEST(DumpYaml, MatchesTheExampleInCoheresGuide) {
  EXPECT_EQ(
      Dump(R"({"Title":"Facts about Carson City",)"
           R"("Content":"Carson City is the capital city of the American )"
           R"(state of Nevada. At the 2010 United States Census, it had."})"),
      "Title: Facts about Carson City\n"
      "Content: Carson City is the capital city of the American state of "
      "Nevada. At the 2010\n  United States Census, it had.\n");
}

TEST(DumpYaml, QuotesTextsThatYamlWouldReadAsOtherTypes) {
  EXPECT_EQ(
      Dump(R"({"a":"yes","b":"10","c":"a: b","d":"it's","e":"","f":" x"})"),
      "a: 'yes'\nb: '10'\nc: 'a: b'\nd: it's\ne: ''\nf: ' x'\n");
  EXPECT_EQ(Dump(R"({"a":"x\ny","b":"x\ty","c":"x\n y"})"),
            "a: 'x\n\n  y'\nb: \"x\\ty\"\nc: \"x\\n y\"\n");
}

TEST(DumpYaml, KeepsOrEscapesNonAscii) {
  EXPECT_EQ(Dump(R"({"a":"caf\u00e9"})"), "a: caf\u00E9\n");
  EXPECT_EQ(Dump(R"({"a":"caf\u00e9"})", {.allow_unicode = false}),
            "a: \"caf\\xE9\"\n");
}

TEST(DumpYaml, WritesEveryShape) {
  EXPECT_EQ(
      Dump(R"({"a":{"b":[1,2.5,1e20,{"c":null,"d":true}],"e":{}},"f":[]})"),
      "a:\n  b:\n  - 1\n  - 2.5\n  - 1.0e+20\n  - c: null\n    d: true\n"
      "  e: {}\nf: []\n");
}

// The golden file is written by PyYAML: tools/yaml_parity.py --goldens.
TEST(DumpYaml, EqualsPyYaml) {
  std::ifstream file(std::string(PODIUM_SOURCE_DIR) +
                     "/tests/data/yaml/mappings.jsonl");
  int compared = 0;
  for (std::string line; std::getline(file, line); ++compared) {
    const auto golden = JsonDocument::Parse(line, 32);
    ASSERT_TRUE(golden) << line;
    const JsonObject root(golden->root());
    std::vector<std::pair<std::string_view, JsonElement>> mapping;
    for (const auto field : JsonObject(root["mapping"])) {
      mapping.emplace_back(field.key, field.value);
    }
    EXPECT_EQ(
        DumpYaml(mapping, {.allow_unicode = bool(root["allow_unicode"]),
                           .width = static_cast<int>(int64_t(root["width"]))}),
        std::string_view(root["yaml"]))
        << line;
  }
  EXPECT_GT(compared, 300);
}

}  // namespace
}  // namespace podium

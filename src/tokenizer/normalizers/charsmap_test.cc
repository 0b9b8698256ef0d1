#include "tokenizer/normalizers/charsmap.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tokenizer/normalizers/precompiled.h"

namespace podium {
namespace {

using Units = std::vector<uint32_t>;

void AppendUnit(uint32_t value, std::string& bytes) {
  for (int shift = 0; shift < 32; shift += 8) {
    bytes += static_cast<char>(value >> shift & 0xFF);
  }
}

std::string MapBytes(const Units& units, std::string_view replacements) {
  std::string bytes;
  AppendUnit(static_cast<uint32_t>(units.size() * 4), bytes);
  for (const uint32_t unit : units) AppendUnit(unit, bytes);
  return bytes.append(replacements);
}

// Each key is one byte, or two of which the first is no key: its children begin
// at a base of their own.
class UnitsBuilder {
 public:
  UnitsBuilder() : units_(256 * 8) { units_[0] = kFirst << 10; }

  UnitsBuilder& Key(uint8_t byte, uint32_t value) {
    Leaf(kFirst ^ byte, byte, value);
    return *this;
  }
  UnitsBuilder& Key(uint8_t first, uint8_t second, uint32_t value) {
    const uint32_t place = kFirst ^ first, base = next_++ * 256;
    units_[place] = (place ^ base) << 10 | first;
    Leaf(base ^ second, second, value);
    return *this;
  }
  const Units& units() const { return units_; }

 private:
  static constexpr uint32_t kFirst = 256;

  void Leaf(uint32_t place, uint8_t label, uint32_t value) {
    const uint32_t base = next_++ * 256;
    units_[place] = (place ^ base) << 10 | 0x100 | label;
    units_[base] = 0x80000000 | value;
  }

  Units units_;
  uint32_t next_ = 2;
};

const std::string kReplacements("x\0\xC3\xA9\0\0", 6);  // x, U+00E9, nothing

std::string SmallMap() {
  const UnitsBuilder builder =
      UnitsBuilder().Key('a', 0).Key('e', 0xCC, 2).Key('b', 5);
  return MapBytes(builder.units(), kReplacements);
}

TEST(CharsmapTest, FindsTheShortestKey) {
  const auto map = Charsmap::Parse(SmallMap());
  ASSERT_TRUE(map) << map.error().message;
  EXPECT_EQ(map->Find("a"), "x");
  EXPECT_EQ(map->Find("abc"), "x");
  EXPECT_EQ(map->Find("b"), "");
  EXPECT_EQ(map->Find("e\u0301"), "\u00E9");  // its first byte is CC
  EXPECT_FALSE(map->Find("e"));
  EXPECT_FALSE(map->Find("c"));
  EXPECT_FALSE(map->Find(""));
  EXPECT_FALSE(map->Find(std::string_view("\0a", 2)));
  EXPECT_EQ(map->longest_replacement(), 2u);
}

// As `tokenizers` does it.
TEST(CharsmapTest, ReplacesShortClustersAsAWhole) {
  const normalizers::Precompiled precompiled(*Charsmap::Parse(SmallMap()));
  EXPECT_EQ(precompiled.Normalize("cabc"), "cxc");
  EXPECT_EQ(precompiled.Normalize("e\u0301a\u0301z"), "\u00E9xz");
  // Six bytes and more: character by character.
  EXPECT_EQ(precompiled.Normalize("a\u0301\u0302\u0303"),
            "x\u0301\u0302\u0303");
  EXPECT_EQ(precompiled.Normalize("c\xFF"), "c\uFFFD");
  EXPECT_EQ(precompiled.Normalize(""), "");
  EXPECT_EQ(precompiled.Normalize("\r\na\r"), "\r\nx\r");
}

TEST(CharsmapTest, LongTextsTakeLinearTime) {
  const normalizers::Precompiled precompiled(*Charsmap::Parse(SmallMap()));
  constexpr size_t kCount = 1 << 20;
  EXPECT_EQ(precompiled.Normalize(std::string(kCount, 'a')),
            std::string(kCount, 'x'));
  EXPECT_EQ(precompiled.Normalize(std::string(kCount, ' ')),
            std::string(kCount, ' '));
  std::string marks;
  for (size_t i = 0; i < kCount / 2; ++i) marks += "\u0301";
  EXPECT_EQ(precompiled.Normalize(marks), marks);
}

void ExpectBadMap(const std::string& bytes, std::string_view part) {
  const auto map = Charsmap::Parse(bytes);
  ASSERT_FALSE(map) << part;
  EXPECT_NE(map.error().message.find(part), std::string::npos)
      << map.error().message << "\nlacks " << part;
}

TEST(CharsmapTest, RefusesBytesThatAreCutOff) {
  const std::string bytes = SmallMap();
  ExpectBadMap("", "ends within its size");
  ExpectBadMap("\x01\x02\x03", "ends within its size");
  ExpectBadMap(bytes.substr(0, 100), "ends within its trie");
  ExpectBadMap(std::string("\xFF\xFF\xFF\xFF", 4) + bytes,
               "ends within its trie");
  ExpectBadMap(std::string(4, '\0'), "a trie of 0 bytes");
  ExpectBadMap(std::string("\x02\0\0\0ab", 6), "a trie of 2 bytes");
  // Values of replacements that were cut off.
  ExpectBadMap(bytes.substr(0, bytes.size() - 5), "has the value");
}

TEST(CharsmapTest, RefusesValuesThatPointAnywhere) {
  const auto bytes = [](uint32_t value) {
    return MapBytes(UnitsBuilder().Key('a', value).units(), kReplacements);
  };
  EXPECT_TRUE(Charsmap::Parse(bytes(6)));  // nothing, at the end
  ExpectBadMap(bytes(7), "has the value 7");
  ExpectBadMap(bytes(0x7FFFFFFF), "has the value 2147483647");
  ExpectBadMap(bytes(3), "has the value 3");  // within a character
  ExpectBadMap(MapBytes({0}, "\xFF"), "not UTF-8");
  // A leaf beyond the array.
  ExpectBadMap(MapBytes({0x7FFFFF00}, ""), "outside of its trie");
}

TEST(CharsmapTest, OffsetsThatLeadOutsideOrInCirclesFindNothing) {
  // Every byte leads far outside.
  const auto outside = Charsmap::Parse(MapBytes({0x7FFFFE00}, ""));
  ASSERT_TRUE(outside) << outside.error().message;
  EXPECT_FALSE(outside->Find("aaaaa"));
  // Every byte leads to a unit of its own label, without end.
  Units units(256);
  for (uint32_t i = 0; i < units.size(); ++i) units[i] = i << 10 | i;
  const auto circle = Charsmap::Parse(MapBytes(units, ""));
  ASSERT_TRUE(circle) << circle.error().message;
  EXPECT_FALSE(circle->Find("aaaaaaaa"));
  const normalizers::Precompiled precompiled(*circle);
  EXPECT_EQ(precompiled.Normalize("abc\u00E9"), "abc\u00E9");
}

}  // namespace
}  // namespace podium

#include "tokenizer/protobuf.h"

#include <gtest/gtest.h>

#include <string>

namespace podium {
namespace {

using Type = ProtobufField::Type;

TEST(ProtobufTest, ReadsFieldsOfEveryType) {
  // 1: varint 300; 2: "ab"; 3: the bits of 1.5f; 4: eight bytes; 16: varint 0.
  const std::string message(
      "\x08\xac\x02\x12\x02"
      "ab\x1d\x00\x00\xc0\x3f\x21\x01\x00\x00\x00\x00\x00\x00\x80\x80\x01\x00",
      24);
  ProtobufReader reader(message);
  auto field = reader.Next();
  ASSERT_TRUE(field && field->Is(1, Type::kVarint));
  EXPECT_FALSE(field->Is(2, Type::kVarint));
  EXPECT_EQ(field->value, 300u);
  field = reader.Next();
  ASSERT_TRUE(field && field->Is(2, Type::kBytes));
  EXPECT_EQ(field->bytes, "ab");
  field = reader.Next();
  ASSERT_TRUE(field && field->Is(3, Type::kFixed32));
  EXPECT_EQ(field->value, 0x3FC00000u);
  field = reader.Next();
  ASSERT_TRUE(field && field->Is(4, Type::kFixed64));
  EXPECT_EQ(field->value, 0x8000000000000001u);
  field = reader.Next();
  ASSERT_TRUE(field && field->Is(16, Type::kVarint));
  EXPECT_EQ(field->value, 0u);
  EXPECT_FALSE(reader.Next());
  EXPECT_TRUE(reader.valid());
}

TEST(ProtobufTest, AnEmptyMessageHasNoFields) {
  ProtobufReader reader("");
  EXPECT_FALSE(reader.Next());
  EXPECT_TRUE(reader.valid());
}

TEST(ProtobufTest, StopsAtWhatIsNoField) {
  const std::string cases[] = {
      std::string("\x00\x00", 2),  // no field has the number 0
      "\x08",                      // a varint without bytes
      "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",  // of 11 bytes
      "\x12\x05"
      "abcd",                                          // cut short
      "\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",  // 2^64 - 1 bytes
      "\x1d"
      "abc",  // three of four bytes
      "\x21"
      "abcdefg",   // seven of eight
      "\x0b\x0c",  // a group, which proto3 dropped
      "\x0e",
      "\x0f",  // types that do not exist
  };
  for (const std::string& message : cases) {
    ProtobufReader reader(message);
    EXPECT_FALSE(reader.Next());
    EXPECT_FALSE(reader.valid());
    EXPECT_FALSE(reader.Next());
  }
}

}  // namespace
}  // namespace podium

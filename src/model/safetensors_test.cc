#include "model/safetensors.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "base/testing/memory_files.h"
#include "model/weight_files.h"

namespace podium {
namespace {

std::string Length(uint64_t length) {
  std::string bytes(8, '\0');
  std::memcpy(bytes.data(), &length, sizeof length);
  return bytes;
}

std::string File(const std::string& header, const std::string& data) {
  return Length(header.size()) + header + data;
}

const char kTwo[] =
    R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
    R"("b":{"dtype":"F16","shape":[1,3],"data_offsets":[8,14]}})";
const std::string kData(14, '\0');

// The error's message, or "" where the file is read.
std::string Parse(const std::string& bytes, const Limits& limits = {}) {
  const auto tensors =
      ReadSafetensors(FileInMemory("w.safetensors", bytes), limits);
  if (tensors) return "";
  EXPECT_TRUE(tensors.error().message.starts_with("w.safetensors: "));
  return tensors.error().message;
}

// One tensor of this dtype, shape and extent over `size` bytes of data.
std::string One(const std::string& dtype, const std::string& shape,
                const std::string& offsets, size_t size) {
  return Parse(File(R"({"x":{"dtype":")" + dtype + R"(","shape":)" + shape +
                        R"(,"data_offsets":)" + offsets + "}}",
                    std::string(size, '\0')));
}

TEST(SafetensorsTest, ReadsWhatIsThere) {
  // Trailing spaces are how writers align the data; metadata is strings.
  std::string header = kTwo;
  header.insert(1, R"("__metadata__":{"format":"pt"},)");
  for (int padding = 0; padding < 9; ++padding) {
    header += ' ';
    const std::string bytes = File(header, kData);
    const auto tensors =
        ReadSafetensors(FileInMemory("w.safetensors", bytes), Limits{});
    ASSERT_TRUE(tensors) << tensors.error().message;
    ASSERT_EQ(tensors->size(), 2u);
    const StoredTensor& b = tensors->at("b");
    EXPECT_EQ(b.dtype, DType::kF16);
    EXPECT_EQ(b.shape, (Shape{1, 3}));
    EXPECT_EQ(b.offset, std::ssize(bytes) - 6);
    EXPECT_EQ(b.bytes, 6);
  }
  EXPECT_EQ(Parse(File("{}", "")), "");
  EXPECT_EQ(One("F32", "[]", "[0,4]", 4), "");     // a scalar
  EXPECT_EQ(One("F32", "[0,7]", "[0,0]", 0), "");  // no elements
  EXPECT_EQ(One("I64", "[2]", "[0,16]", 16), "");
}

TEST(SafetensorsTest, HeaderLength) {
  for (size_t size = 0; size < 8; ++size) {
    EXPECT_NE(Parse(std::string(size, '\0')), "");
  }
  for (const uint64_t length :
       {uint64_t{3}, uint64_t{1} << 62, uint64_t{1} << 63, ~uint64_t{0},
        ~uint64_t{0} - 7}) {
    EXPECT_NE(Parse(Length(length) + "{}"), "") << length;
  }
  EXPECT_NE(Parse(Length(0)), "");
  EXPECT_EQ(Parse(Length(2) + "{}"), "");
  Limits small;
  small.max_safetensors_header_bytes = 64;
  EXPECT_NE(Parse(File(kTwo, kData), small).find("limit"), std::string::npos);
}

TEST(SafetensorsTest, HeaderThatIsNoHeader) {
  for (const char* header :
       {"", " {}", "\xef\xbb\xbf{}", "[]", "1", "{", "{}{}", "{\"x\":1}",
        "{\"x\":[]}", "{\"x\":{}}", "{\"\xff\":{}}",
        R"({"__metadata__":{"a":1}})", R"({"__metadata__":[]})",
        R"({"__metadata__":{},"__metadata__":{}})"}) {
    EXPECT_NE(Parse(File(header, "")), "") << header;
  }
  std::string deep(100000, '[');
  EXPECT_NE(Parse(File("{\"x\":" + deep, "")), "");
}

TEST(SafetensorsTest, DuplicateNames) {
  EXPECT_NE(
      Parse(File(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                 R"("a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})",
                 "xx")),
      "");
}

TEST(SafetensorsTest, TypesAndShapes) {
  EXPECT_NE(One("F4", "[2]", "[0,1]", 1).find("unknown"), std::string::npos);
  EXPECT_NE(One("f32", "[1]", "[0,4]", 4), "");
  EXPECT_NE(One("F32", "[2]", "[0,4]", 4), "");
  EXPECT_NE(One("F32", "[-1]", "[0,4]", 4), "");
  EXPECT_NE(One("F32", "[1.0]", "[0,4]", 4), "");
  EXPECT_NE(One("F32", "[true]", "[0,4]", 4), "");
  EXPECT_NE(One("F32", "\"1\"", "[0,4]", 4), "");
  EXPECT_NE(One("F32", "[1,1,1,1,1,1,1,1,1]", "[0,4]", 4), "");
  // 2^64 elements of 4 bytes wrap to 0; 2^62 + 1 of them to 4.
  EXPECT_NE(One("F32", "[4294967296,4294967296]", "[0,0]", 0), "");
  EXPECT_NE(One("F32", "[4611686018427387905]", "[0,4]", 4), "");
  EXPECT_NE(One("F32", "[18446744073709551615]", "[0,4]", 4), "");
  EXPECT_NE(One("F32", "[18446744073709551616]", "[0,4]", 4), "");
}

TEST(SafetensorsTest, Offsets) {
  EXPECT_NE(One("U8", "[4]", "[4,0]", 4), "");
  EXPECT_NE(One("U8", "[4]", "[0,5]", 4), "");
  EXPECT_NE(One("U8", "[4]", "[0]", 4), "");
  EXPECT_NE(One("U8", "[4]", "[0,4,4]", 4), "");
  EXPECT_NE(One("U8", "[4]", "[-4,0]", 4), "");
  EXPECT_NE(One("U8", "[4]", "[18446744073709551612,18446744073709551615]", 4),
            "");
  // A hole before, bytes after, an overlap, a hole between.
  EXPECT_NE(One("U8", "[4]", "[1,5]", 5).find("hole"), std::string::npos);
  EXPECT_NE(One("U8", "[4]", "[0,4]", 5), "");
  const auto two = [](const std::string& second, size_t size) {
    return Parse(File(
        R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":)"
        R"("U8","shape":[4],"data_offsets":)" +
            second + "}}",
        std::string(size, 'x')));
  };
  EXPECT_EQ(two("[4,8]", 8), "");
  EXPECT_NE(two("[0,4]", 4).find("overlap"), std::string::npos);
  EXPECT_NE(two("[2,6]", 6).find("overlap"), std::string::npos);
  EXPECT_NE(two("[5,9]", 9).find("hole"), std::string::npos);
}

TEST(SafetensorsTest, EveryPrefixIsRefused) {
  const std::string whole = File(kTwo, kData);
  ASSERT_EQ(Parse(whole), "");
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_NE(Parse(whole.substr(0, size)), "") << size;
  }
  EXPECT_NE(Parse(whole + "x"), "");
}

TEST(SafetensorsTest, BitFlipsNeverReadOutside) {
  const std::string whole = File(kTwo, kData);
  std::mt19937 random(3);
  for (int i = 0; i < 10000; ++i) {
    std::string bytes = whole;
    for (uint32_t flips = 1 + random() % 3; flips > 0; --flips) {
      bytes[random() % bytes.size()] ^= static_cast<char>(1u << random() % 8);
    }
    const auto tensors =
        ReadSafetensors(FileInMemory("w.safetensors", bytes), Limits{});
    if (!tensors) continue;
    for (const auto& [name, tensor] : *tensors) {
      ASSERT_GE(tensor.offset, 0);
      ASSERT_LE(tensor.offset + tensor.bytes, std::ssize(bytes));
    }
  }
}

std::string Open(const MemoryFiles& files, const Limits& limits = {}) {
  const auto weights = WeightFiles::Open(files, limits);
  return weights ? "" : weights.error().message;
}

MemoryFiles Sharded(const std::string& weight_map) {
  const auto one = [](const char* name) {
    return File(std::string("{\"") + name +
                    R"(":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
                "x");
  };
  return MemoryFiles({{"model.safetensors.index.json",
                       "{\"metadata\":{},\"weight_map\":" + weight_map + "}"},
                      {"s1.safetensors", one("a")},
                      {"s2.safetensors", one("b")}});
}

const char kGoodMap[] = R"({"a":"s1.safetensors","b":"s2.safetensors"})";

TEST(WeightFilesTest, Shards) {
  const MemoryFiles files = Sharded(kGoodMap);
  const auto weights = WeightFiles::Open(files, Limits{});
  ASSERT_TRUE(weights) << weights.error().message;
  EXPECT_EQ(weights->Find("a")->file->name(), "memory/s1.safetensors");
  EXPECT_EQ(weights->Find("b")->file->name(), "memory/s2.safetensors");
  EXPECT_EQ(weights->Find("c"), nullptr);

  Limits one_shard;
  one_shard.max_weight_files = 1;
  EXPECT_NE(Open(files, one_shard).find("limit"), std::string::npos);
  Limits few_bytes;  // enough for each shard, not for both
  few_bytes.max_weight_file_bytes = 100;
  EXPECT_NE(Open(files, few_bytes).find("limit of all weights"),
            std::string::npos);
}

TEST(WeightFilesTest, ShardsThatAreNotWhatTheIndexSays) {
  // b is in s2; a and b are swapped; c is in neither; s3 is not there.
  for (const char* map :
       {"[]", "1", R"({"a":1,"b":"s2.safetensors"})",
        R"({"a":"s1.safetensors","b":"s1.safetensors"})",
        R"({"a":"s2.safetensors","b":"s1.safetensors"})",
        R"({"a":"s1.safetensors","b":"s2.safetensors","c":"s2.safetensors"})",
        R"({"a":"s1.safetensors","b":"s3.safetensors"})"}) {
    EXPECT_NE(Open(Sharded(map)), "") << map;
  }
  // A shard that the map does not name is not opened.
  EXPECT_EQ(Open(Sharded(R"({"a":"s1.safetensors"})")), "");
}

TEST(WeightFilesTest, ShardNamesStayInTheFolder) {
  for (const char* name :
       {"../s1.safetensors", "/s1.safetensors", "a/s1.safetensors",
        "..\\\\s1.safetensors", "s1\\u0000.safetensors", ".safetensors", "",
        "..", "s1.bin", ".s1.safetensors"}) {
    const std::string error = Open(Sharded(std::string(R"({"a":")") + name +
                                           R"(","b":"s2.safetensors"})"));
    EXPECT_NE(error.find("same folder"), std::string::npos) << name << error;
  }
}

TEST(WeightFilesTest, APickleIsRefusedWithAHint) {
  const std::string error =
      Open(MemoryFiles(MemoryFiles::Files{{"pytorch_model.bin", "x"}}));
  EXPECT_NE(error.find("safe_serialization"), std::string::npos) << error;
  EXPECT_NE(Open(MemoryFiles(MemoryFiles::Files{})).find("model.safetensors"),
            std::string::npos);
}

}  // namespace
}  // namespace podium

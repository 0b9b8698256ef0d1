// Against gguf's own reader (tools/gguf_files.py).

#include "tensor/dequantize.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tensor/stored_tensor.h"

namespace podium {
namespace {

std::string FromHex(std::string_view hex) {
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(
        std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

// A line has a type, its blocks in hex and how many numbers they hold; the next
// line has the numbers.
TEST(DequantizeTest, GivesTheNumbersThatGgufGives) {
  const auto path =
      std::filesystem::path(PODIUM_SOURCE_DIR) / "tests/data/gguf/blocks.txt";
  std::ifstream file(path);
  for (const DType dtype :
       {DType::kQ4_0, DType::kQ8_0, DType::kQ4_K, DType::kQ6_K}) {
    std::string name, hex;
    int64_t size = 0;
    ASSERT_TRUE(file >> name >> hex >> size) << path;
    ASSERT_EQ(name, NameOf(dtype));
    const std::string bytes = FromHex(hex);
    ASSERT_EQ(StoredBytes(dtype, {1, size}), std::ssize(bytes)) << name;
    std::vector<float> values(static_cast<size_t>(size));
    EXPECT_TRUE(WidenToFloat(dtype, bytes, values));
    for (size_t i = 0; i < values.size(); ++i) {
      float want = 0;
      ASSERT_TRUE(file >> want);
      EXPECT_FLOAT_EQ(values[i], want) << name << " " << i;
    }
  }
}

TEST(DequantizeTest, ReportsAScaleThatIsNotFinite) {
  std::string block(34, '\1');
  block[0] = '\0';
  block[1] = '\x7c';  // infinity
  std::vector<float> values(32);
  EXPECT_FALSE(WidenToFloat(DType::kQ8_0, block, values));
}

TEST(StoredBytesTest, CountsWholeBlocksOfARow) {
  EXPECT_EQ(StoredBytes(DType::kF16, {3, 5}), 30);
  EXPECT_EQ(StoredBytes(DType::kQ8_0, {3, 64}), 3 * 2 * 34);
  EXPECT_EQ(StoredBytes(DType::kQ8_0, {64, 3}), std::nullopt);
  EXPECT_EQ(StoredBytes(DType::kQ4_K, {2, 256}), 288);
  EXPECT_EQ(StoredBytes(DType::kF32, {int64_t{1} << 40, int64_t{1} << 40}),
            std::nullopt);
}

}  // namespace
}  // namespace podium

// Against gguf's own reader (tools/gguf_files.py).

#include "tensor/dequantize.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/json.h"
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

TEST(DequantizeTest, GivesTheNumbersThatGgufGives) {
  const auto path =
      std::filesystem::path(PODIUM_SOURCE_DIR) / "tests/data/gguf/blocks.json";
  std::ifstream file(path);
  const std::string json((std::istreambuf_iterator<char>(file)), {});
  const auto document = JsonDocument::Parse(json, 8);
  ASSERT_TRUE(document) << path;
  for (const DType dtype :
       {DType::kQ4_0, DType::kQ8_0, DType::kQ4_K, DType::kQ6_K}) {
    const std::string name(NameOf(dtype));
    std::string_view hex;
    simdjson::dom::array numbers;
    ASSERT_EQ(document->root()[name]["bytes"].get(hex), simdjson::SUCCESS);
    ASSERT_EQ(document->root()[name]["values"].get(numbers), simdjson::SUCCESS);
    std::vector<float> want;
    for (const double number : numbers) {
      want.push_back(static_cast<float>(number));
    }
    const std::string bytes = FromHex(hex);
    const auto size = static_cast<int64_t>(want.size());
    ASSERT_EQ(StoredBytes(dtype, {1, size}), std::ssize(bytes)) << name;
    std::vector<float> values(want.size());
    EXPECT_TRUE(WidenToFloat({dtype, {1, size}, bytes, "test"}, values));
    for (size_t i = 0; i < want.size(); ++i) {
      EXPECT_FLOAT_EQ(values[i], want[i]) << name << " " << i;
    }
  }
}

TEST(DequantizeTest, ReportsAScaleThatIsNotFinite) {
  std::string block(34, '\1');
  block[0] = '\0';
  block[1] = '\x7c';  // infinity
  std::vector<float> values(32);
  EXPECT_FALSE(WidenToFloat({DType::kQ8_0, {1, 32}, block, "test"}, values));
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

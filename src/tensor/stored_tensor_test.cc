#include "tensor/stored_tensor.h"

#include <gtest/gtest.h>

#include <vector>

namespace podium {
namespace {

TEST(WidenToFloatTest, ReadsAtAnyAlignment) {
  // 1.0 and -2.5, after one extra byte.
  const std::string f32("x\x00\x00\x80\x3f\x00\x00\x20\xc0", 9);
  const std::string bf16("x\x80\x3f\x20\xc0", 5);
  const std::string f16("x\x00\x3c\x00\xc1", 5);
  const std::vector<float> want = {1.0f, -2.5f};
  for (const auto& [dtype, bytes] :
       {std::pair{DType::kF32, &f32}, std::pair{DType::kBf16, &bf16},
        std::pair{DType::kF16, &f16}}) {
    std::vector<float> values(2);
    EXPECT_TRUE(
        WidenToFloat(dtype, std::string_view(*bytes).substr(1), values));
    EXPECT_EQ(values, want);
  }
}

TEST(WidenToFloatTest, ReportsNonFiniteNumbers) {
  std::vector<float> values(2);
  const std::string_view infinity("\x00\x3c\x00\x7c", 4);
  EXPECT_FALSE(WidenToFloat(DType::kF16, infinity, values));
  const std::string_view nan("\xc0\x7f\x80\x3f", 4);
  EXPECT_FALSE(WidenToFloat(DType::kBf16, nan, values));
}

TEST(StoredTensorTest, ReadsElementsOrBlocks) {
  const std::string bytes(200, 'x');
  StoredTensor tensor{.dtype = DType::kF16,
                      .shape = {3, 4},
                      .file = FileInMemory("w", bytes),
                      .offset = 7,
                      .bytes = 24};
  ByteBuffer memory;
  const auto row = ReadElements(tensor, 4, 4, memory);
  ASSERT_TRUE(row);
  EXPECT_EQ(row->data(), bytes.data() + 7 + 8);  // a view
  EXPECT_EQ(row->size(), 8u);
  tensor.dtype = DType::kQ8_0;
  tensor.shape = {2, 64};
  const auto blocks = ReadElements(tensor, 64, 64, memory);
  ASSERT_TRUE(blocks);
  EXPECT_EQ(blocks->data(), bytes.data() + 7 + 68);
  EXPECT_EQ(blocks->size(), 68u);
}

TEST(DTypeTest, NamesMatchSafetensors) {
  EXPECT_EQ(FindDType("BF16")->bytes, 2);
  EXPECT_EQ(FindDType("F64")->bytes, 8);
  EXPECT_EQ(FindDType("bf16"), nullptr);
  EXPECT_EQ(FindDType("F4"), nullptr);
  EXPECT_EQ(NameOf(DType::kF8E4M3), "F8_E4M3");
}

TEST(ShapeTest, FormatsAsAList) {
  EXPECT_EQ(ToString({384, 1536}), "[384, 1536]");
  EXPECT_EQ(ToString({}), "[]");
}

}  // namespace
}  // namespace podium

#include "tensor/stored_tensor.h"

#include <gtest/gtest.h>

#include <vector>

namespace podium {
namespace {

StoredTensor Tensor(DType dtype, std::string_view bytes) {
  return {.dtype = dtype, .shape = {2}, .bytes = bytes, .file = "test"};
}

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
    EXPECT_TRUE(WidenToFloat(Tensor(dtype, std::string_view(*bytes).substr(1)),
                             values));
    EXPECT_EQ(values, want);
  }
}

TEST(WidenToFloatTest, ReportsNonFiniteNumbers) {
  std::vector<float> values(2);
  const std::string_view infinity("\x00\x3c\x00\x7c", 4);
  EXPECT_FALSE(WidenToFloat(Tensor(DType::kF16, infinity), values));
  const std::string_view nan("\xc0\x7f\x80\x3f", 4);
  EXPECT_FALSE(WidenToFloat(Tensor(DType::kBf16, nan), values));
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

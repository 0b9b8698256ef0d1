#include "kernels/select.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>

namespace podium {
namespace {

class SelectKernelsTest : public testing::Test {
 protected:
  void SetUp() override { unsetenv("PODIUM_CPU_ISA"); }
  void TearDown() override { unsetenv("PODIUM_CPU_ISA"); }
};

TEST_F(SelectKernelsTest, PicksTheFastest) {
  const auto selected = SelectKernels("");
  ASSERT_TRUE(selected);
  EXPECT_EQ(selected->kernels, AvailableKernels().front());
  EXPECT_EQ(selected->warning, "");
}

TEST_F(SelectKernelsTest, EveryAvailableIsaCanBeForced) {
  for (const Kernels* table : AvailableKernels()) {
    EXPECT_EQ(SelectKernels(table->name)->kernels, table);
    setenv("PODIUM_CPU_ISA", table->name, 1);
    EXPECT_EQ(SelectKernels("")->kernels, table);
    EXPECT_EQ(SelectKernels("generic")->kernels, &kGenericKernels);
  }
}

TEST_F(SelectKernelsTest, AnUnknownNameListsTheKnownOnes) {
  const auto selected = SelectKernels("sse9");
  ASSERT_FALSE(selected);
  EXPECT_EQ(selected.error().code, ErrorCode::kInvalidArgument);
  for (const Kernels* table : AvailableKernels()) {
    EXPECT_NE(selected.error().message.find(table->name), std::string::npos);
  }
}

TEST_F(SelectKernelsTest, AnUnavailableIsaIsRefused) {
  const std::vector<const Kernels*> here = AvailableKernels();
  bool all = true;
  for (const Kernels* table : AllKernels()) {
    if (std::find(here.begin(), here.end(), table) != here.end()) continue;
    EXPECT_FALSE(SelectKernels(table->name)) << table->name;
    all = false;
  }
  if (all) GTEST_SKIP() << "this machine has every instruction set";
}

TEST_F(SelectKernelsTest, DetectsAWrongTable) {
  Kernels broken = kGenericKernels;
  broken.gelu_f32 = nullptr;
  broken.layer_norm_f32 = [](const LayerNormF32Args& n) { n.x[7] += 1; };
  EXPECT_FALSE(ComputesCorrectly(broken));
}

}  // namespace
}  // namespace podium

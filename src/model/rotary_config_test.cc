#include "model/rotary_config.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/testing/memory_files.h"

namespace podium {
namespace {

// The frequencies of an object "rope", or the key that an error names.
struct RotaryRead {
  std::vector<float> frequencies;
  std::string refused;
};

RotaryRead ReadRope(const std::string& object, double base, int64_t head_size) {
  const MemoryFiles files(
      MemoryFiles::Files{{"config.json", "{\"rope\":" + object + "}"}});
  auto reader = ConfigReader::Open(files, Limits{});
  const Rotary rotary =
      ReadRotary(*reader, "rope", reader->Find("rope"), base, head_size);
  return {rotary.frequencies, reader->error() ? reader->error()->param : ""};
}

void ExpectNear(const RotaryRead& read, const std::vector<float>& expected) {
  EXPECT_EQ(read.refused, "");
  ASSERT_EQ(read.frequencies.size(), expected.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    EXPECT_NEAR(read.frequencies[i] / expected[i], 1, 1e-6) << i;
  }
}

TEST(RotaryConfigTest, NoScaling) {
  for (const char* object : {"null", "{}", R"({"rope_type":"default"})"}) {
    ExpectNear(ReadRope(object, 10000, 4), {1, 0.01f});
  }
  ExpectNear(ReadRope(R"({"rope_theta":100})", 10000, 4), {1, 0.1f});
}

TEST(RotaryConfigTest, LinearAndLlama3AreThoseOfTransformers) {
  ExpectNear(ReadRope(R"({"type":"linear","factor":4})", 100, 8),
             {0.25f, 0.07905694f, 0.025f, 0.0079056947f});
  ExpectNear(ReadRope(R"({"rope_type":"llama3","rope_theta":500000,"factor":8,)"
                      R"("low_freq_factor":1,"high_freq_factor":4,)"
                      R"("original_max_position_embeddings":512})",
                      10000, 16),
             {1.0f, 0.19392276f, 0.027344134f, 0.00091158313f, 0.00017677668f,
              3.4281024e-05f, 6.6478697e-06f, 1.2891732e-06f});
}

TEST(RotaryConfigTest, NtkHasALargerBase) {
  // (100 * 16)^(-i / 2) / sqrt(16)
  ExpectNear(ReadRope(R"({"type":"ntk","factor":16})", 100, 4),
             {0.25f, 0.25f / 40});
}

TEST(RotaryConfigTest, WhatDoesNotWorkIsNamed) {
  const auto refused = [](const std::string& object) {
    return ReadRope(object, 10000, 8).refused;
  };
  EXPECT_EQ(refused("[]"), "rope");
  EXPECT_EQ(refused(R"({"rope_type":"longrope"})"), "rope.rope_type");
  EXPECT_EQ(refused(R"({"rope_theta":"x"})"), "rope.rope_theta");
  EXPECT_EQ(refused(R"({"type":"ntk"})"), "rope.factor");
  EXPECT_EQ(refused(R"({"type":"ntk","factor":-1})"), "rope.factor");
  EXPECT_EQ(refused(R"({"rope_type":"llama3","factor":8,"low_freq_factor":1,)"
                    R"("high_freq_factor":4})"),
            "rope.original_max_position_embeddings");
  EXPECT_EQ(refused(R"({"rope_type":"llama3","factor":8,"low_freq_factor":4,)"
                    R"("high_freq_factor":4,)"
                    R"("original_max_position_embeddings":512})"),
            "rope.high_freq_factor");
}

}  // namespace
}  // namespace podium

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
  float magnitude = 1;
  std::string refused;
};

RotaryRead ReadRope(const std::string& object, double base, int64_t head_size) {
  const MemoryFiles files(
      MemoryFiles::Files{{"config.json", "{\"rope\":" + object + "}"}});
  auto reader = ConfigReader::Open(files, Limits{});
  const Rotary rotary =
      ReadRotary(*reader, "rope", reader->Find("rope"),
                 {.base = base, .head_size = head_size, .positions = 2048});
  return {rotary.frequencies, rotary.magnitude,
          reader->error() ? reader->error()->param : ""};
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

TEST(RotaryConfigTest, YarnIsThatOfTransformers) {
  const RotaryRead usual = ReadRope(
      R"({"type":"yarn","factor":4,"original_max_position_embeddings":512})",
      10000, 16);
  ExpectNear(usual, {1.0f, 0.25693506f, 0.0625f, 0.013834965f, 0.0025f,
                     0.00079056947f, 0.00025f, 7.9056947e-05f});
  EXPECT_NEAR(usual.magnitude, 1.13862944, 1e-6);
  const RotaryRead own = ReadRope(
      R"({"rope_type":"yarn","factor":4,"beta_fast":16,"beta_slow":2,)"
      R"("original_max_position_embeddings":512,"attention_factor":1.5,)"
      R"("truncate":false})",
      10000, 16);
  ExpectNear(own, {1.0f, 0.31622776f, 0.075664401f, 0.010796109f, 0.0025f,
                   0.00079056947f, 0.00025f, 7.9056947e-05f});
  EXPECT_EQ(own.magnitude, 1.5f);
  // The factor is that of the positions.
  const RotaryRead scaled = ReadRope(
      R"({"rope_type":"yarn","rope_theta":500,"factor":null,"mscale":0.7,)"
      R"("original_max_position_embeddings":256,"mscale_all_dim":1.3})",
      10000, 16);
  ExpectNear(scaled, {1.0f, 0.3793872f, 0.13745826f, 0.046193391f, 0.013416408f,
                      0.0025707141f, 0.001182177f, 0.00054363982f});
  EXPECT_NEAR(scaled.magnitude, 0.90178399, 1e-6);
}

TEST(RotaryConfigTest, DynamicScalesNothingUpToTheLongestText) {
  ExpectNear(ReadRope(R"({"rope_type":"dynamic","factor":2})", 10000, 4),
             {1, 0.01f});
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
  EXPECT_EQ(refused(R"({"partial_rotary_factor":0.5})"),
            "rope.partial_rotary_factor");
  EXPECT_EQ(refused(R"({"rope_type":"yarn","truncate":1})"), "rope.truncate");
  EXPECT_EQ(refused(R"({"rope_type":"yarn","attention_factor":-1})"),
            "rope.attention_factor");
  EXPECT_EQ(refused(R"({"rope_type":"yarn","rope_theta":1})"),
            "rope.rope_theta");
  EXPECT_EQ(refused(R"({"rope_type":"dynamic"})"), "rope.factor");
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

// Damaged models: each is a golden with one thing changed.

#include "model/load_model.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <utility>

#include "base/testing/memory_files.h"
#include "kernels/kernels.h"
#include "model/goldens_test.h"

namespace podium {
namespace {

MemoryFiles Golden(const std::string& model = "h16-a1-l1-f32") {
  const auto folder = OpenFolder(GoldenFolder(model));
  MemoryFiles files(MemoryFiles::Files{});
  for (const char* name : {"config.json", "model.safetensors"}) {
    files.files()[name] = std::string(folder->Read(name, 1 << 20)->bytes);
  }
  return files;
}

std::string Load(const MemoryFiles& files) {
  const auto config = ReadModelConfig(files, Limits{});
  if (!config) return config.error().message;
  const auto model =
      (*config)->Build(files, kGenericKernels, Arithmetic::kF32, Limits{});
  return model ? "" : model.error().message;
}

// Replaces text of the same length, so that no header moves.
void Replace(std::string& bytes, std::string_view from, std::string_view to) {
  ASSERT_EQ(from.size(), to.size());
  const size_t at = bytes.find(from);
  ASSERT_NE(at, std::string::npos);
  bytes.replace(at, from.size(), to);
}

// An empty one, under a name of its own.
void AddTensor(MemoryFiles& files, const std::string& name) {
  std::string& bytes = files.files()["model.safetensors"];
  uint64_t header = 0;
  std::memcpy(&header, bytes.data(), sizeof header);
  const std::string extra =
      '"' + name + R"(":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},)";
  bytes.insert(9, extra);
  header += extra.size();
  std::memcpy(bytes.data(), &header, sizeof header);
}

TEST(LoadModelTest, TheGoldensLoad) {
  EXPECT_EQ(Load(Golden()), "");
  EXPECT_EQ(Load(Golden("h24-a3-l3-late")), "");
}

TEST(LoadModelTest, AHeadIsOfItsArchitecture) {
  for (const std::string name :
       {"late.idf", "late.1.margin", "late.2.token_weight", "late.3.scale"}) {
    MemoryFiles files = Golden("h24-a3-l3-late");
    Replace(files.files()["model.safetensors"], '"' + name + '"',
            "\"lace" + name.substr(4) + '"');
    EXPECT_NE(Load(files).find('"' + name + "\" is missing"),
              std::string::npos);
  }

  MemoryFiles files = Golden("h24-a3-l3-late");
  files.files()["config.json"] = Golden().files()["config.json"];
  EXPECT_NE(Load(files), "");
}

TEST(LoadModelTest, DataAtAnOddAddress) {
  MemoryFiles files = Golden();
  std::string& bytes = files.files()["model.safetensors"];
  uint64_t header = 0;
  std::memcpy(&header, bytes.data(), sizeof header);
  bytes.insert(8 + header, " ");
  ++header;
  std::memcpy(bytes.data(), &header, sizeof header);
  EXPECT_EQ(Load(files), "");
}

TEST(LoadModelTest, AMissingTensorIsNamed) {
  MemoryFiles files = Golden();
  Replace(files.files()["model.safetensors"], "\"bert.pooler.dense.bias\"",
          "\"cert.pooler.dense.bias\"");
  const std::string error = Load(files);
  EXPECT_NE(error.find("\"bert.pooler.dense.bias\" is missing"),
            std::string::npos)
      << error;
}

TEST(LoadModelTest, OlderNamesAreKnown) {
  EXPECT_EQ(Load(Golden("h16-a2-l2-legacy")), "");
  EXPECT_EQ(Load(Golden("h24-a2-l1-bare")), "");
}

TEST(LoadModelTest, AModelWithoutClassifierIsRefused) {
  MemoryFiles files = Golden("h24-a2-l1-bare");
  Replace(files.files()["model.safetensors"], "\"classifier.weight\"",
          "\"classifies.weight\"");
  EXPECT_NE(Load(files).find("\"classifier.weight\" is missing; without its "
                             "head this is no reranker"),
            std::string::npos);
}

TEST(LoadModelTest, AMissingHeadIsNamedInEveryFamily) {
  const std::pair<const char*, std::string> heads[] = {
      {"electra-e12-h24-a3-l2", "classifier.dense.weight"},
      {"electra-e12-h24-a3-l2", "classifier.out_proj.bias"},
      {"distilbert-h24-a3-l2", "pre_classifier.weight"},
      {"distilbert-h24-a3-l2", "classifier.bias"},
      {"roberta-h24-a3-l2", "classifier.dense.bias"},
      {"roberta-h24-a3-l2", "classifier.out_proj.weight"},
  };
  for (const auto& [model, name] : heads) {
    MemoryFiles files = Golden(model);
    Replace(files.files()["model.safetensors"], '"' + name + '"',
            "\"x" + name.substr(1) + '"');
    EXPECT_NE(Load(files).find('"' + name + "\" is missing; without its head"),
              std::string::npos)
        << Load(files);
  }
}

TEST(LoadModelTest, ALayerTooManyOfABareEncoderIsNamed) {
  MemoryFiles files = Golden("h24-a2-l1-bare");
  AddTensor(files, "encoder.layer.1.output.dense.bias");
  EXPECT_NE(Load(files).find("\"bert.encoder.layer.1.output.dense.bias\" is "
                             "no part of the model"),
            std::string::npos);
}

TEST(LoadModelTest, ATensorUnderTwoNamesIsRefused) {
  MemoryFiles files = Golden();
  AddTensor(files, "bert.embeddings.LayerNorm.gamma");
  EXPECT_NE(Load(files).find("\"bert.embeddings.LayerNorm.weight\" is there "
                             "twice"),
            std::string::npos)
      << Load(files);
}

TEST(LoadModelTest, ATensorTooManyIsNamed) {
  MemoryFiles files = Golden();
  AddTensor(files, "bert.encoder.layer.1.output.dense.bias");
  const std::string error = Load(files);
  EXPECT_NE(error.find("bert.encoder.layer.1.output.dense.bias"),
            std::string::npos)
      << error;
}

TEST(LoadModelTest, AWrongShapeSaysBoth) {
  MemoryFiles files = Golden();
  Replace(files.files()["config.json"], "\"intermediate_size\": 64",
          "\"intermediate_size\": 65");
  const std::string error = Load(files);
  EXPECT_NE(error.find("[64, 16]"), std::string::npos) << error;
  EXPECT_NE(error.find("[65, 16]"), std::string::npos) << error;
}

TEST(LoadModelTest, LayersThatAreNotThere) {
  MemoryFiles files = Golden();
  Replace(files.files()["config.json"], "\"num_hidden_layers\": 1,\n ",
          "\"num_hidden_layers\": 1024");
  const std::string& text = files.files()["config.json"];
  ASSERT_NE(text.find("1024"), std::string::npos);
  EXPECT_NE(Load(files), "");
}

TEST(LoadModelTest, AWeightThatIsNotFiniteIsNamed) {
  MemoryFiles files = Golden();
  std::string& bytes = files.files()["model.safetensors"];
  const uint32_t nan = 0x7fc00000;
  std::memcpy(bytes.data() + bytes.size() - sizeof nan, &nan, sizeof nan);
  EXPECT_NE(Load(files).find("not finite"), std::string::npos);
}

TEST(LoadModelTest, WeightsOfATypeThatIsNoWeight) {
  MemoryFiles files = Golden();
  std::string& bytes = files.files()["model.safetensors"];
  for (size_t at; (at = bytes.find("\"F32\"")) != std::string::npos;) {
    bytes.replace(at, 5, "\"I32\"");
  }
  EXPECT_NE(Load(files).find("F32, F16 or BF16"), std::string::npos);
}

}  // namespace
}  // namespace podium

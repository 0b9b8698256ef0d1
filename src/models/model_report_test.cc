#include "models/model_report.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include "builtin/builtin_model.h"

namespace podium {
namespace {

namespace fs = std::filesystem;

const fs::path kTestFolders =
    fs::path(PODIUM_SOURCE_DIR) / "tests" / "data" / "folders";

// A copy of a test model that a test may damage.
class FolderCopy {
 public:
  explicit FolderCopy(const std::string& name) {
    std::string path =
        (fs::temp_directory_path() / "podium-report-XXXXXX").string();
    path_ = mkdtemp(path.data());
    fs::copy(kTestFolders / name, path_, fs::copy_options::recursive);
  }
  ~FolderCopy() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string AnyTestFolder() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kTestFolders))
    names.push_back(entry.path().filename().string());
  return *std::min_element(names.begin(), names.end());
}

Result<ModelReport> ReportOn(const fs::path& folder) {
  return ReportOnModel({.name = "m", .folder = folder.string()}, Limits());
}

TEST(ModelReportTest, TheBuiltinModelRuns) {
  const auto report =
      ReportOnModel({.name = std::string(kBuiltinModelName)}, Limits());
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->problems, std::vector<std::string>());
  EXPECT_EQ(report->architecture, "BertForLateInteraction");
  ASSERT_TRUE(report->sizes);
  EXPECT_EQ(report->sizes->layers, 6);
  EXPECT_EQ(report->tokenizer, "WordPiece");
  EXPECT_GT(report->parameters, 20'000'000);
  ASSERT_EQ(report->example.size(), 2u);
  EXPECT_EQ(report->example[0].role, "query");
  EXPECT_EQ(report->example[1].role, "document");
}

TEST(ModelReportTest, MemoryIsWhatIsLoaded) {
  const auto report = ReportOn("");
  ASSERT_TRUE(report) << report.error().message;
  std::map<std::string, int64_t> bytes;
  for (const PrecisionMemory& row : report->memory) {
    bytes[row.precision] = row.bytes;
    EXPECT_GT(row.bytes, 0);
  }
  ASSERT_EQ(bytes.size(), 6u);
  EXPECT_TRUE(report->memory.front().runs_here);
  // The table of words keeps the 16 bits of its file.
  const int64_t table =
      int64_t{report->sizes->vocab_size} * report->sizes->hidden_size * 2;
  const int64_t layers = bytes["f32"] - table;
  EXPECT_LT(layers, 4 * (report->parameters - table / 2) + (1 << 20));
  EXPECT_NEAR(bytes["bf16"] - table, layers / 2, layers / 8);
  EXPECT_NEAR(bytes["int8-weights"] - table, layers * 8.5 / 32, layers / 8);
  EXPECT_NEAR(bytes["int4-weights"] - table, layers * 4.5 / 32, layers / 8);
}

TEST(ModelReportTest, TheExampleOfAPair) {
  const auto report = ReportOn(kTestFolders / AnyTestFolder());
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->problems, std::vector<std::string>());
  ASSERT_EQ(report->example.size(), 1u);
  EXPECT_EQ(report->example[0].role, "pair");
  EXPECT_EQ(report->example[0].tokens.size(),
            report->example[0].token_types.size());
}

TEST(ModelReportTest, ThePlacesOfTheActivation) {
  const FolderCopy copy(AnyTestFolder());
  const auto activation = [&copy] { return ReportOn(copy.path())->activation; };
  const auto write = [&copy](const char* file, const char* json) {
    std::ofstream(copy.path() / file) << json;
  };
  EXPECT_EQ(activation(), "Sigmoid");
  write("config.json",
        R"({"sbert_ce_default_activation_function":"torch.nn.Tanh"})");
  EXPECT_EQ(activation(), "Tanh");
  write("config.json",
        R"({"sentence_transformers":{"activation_fn":"a.Identity"}})");
  EXPECT_EQ(activation(), "Identity");
  write("config_sentence_transformers.json",
        R"({"activation_fn":"a.Softplus"})");
  EXPECT_EQ(activation(), "Softplus");
}

TEST(ModelReportTest, EveryProblemIsThere) {
  const FolderCopy copy(AnyTestFolder());
  std::ofstream(copy.path() / "tokenizer.json") << "{}";
  fs::remove(copy.path() / "model.safetensors");
  const auto report = ReportOn(copy.path());
  ASSERT_TRUE(report);
  ASSERT_EQ(report->problems.size(), 2u);
  EXPECT_NE(report->problems[0].find("model.safetensors"), std::string::npos);
  EXPECT_NE(report->problems[1].find("tokenizer.json"), std::string::npos);
}

TEST(ModelReportTest, AnotherArchitectureIsNamed) {
  const FolderCopy copy(AnyTestFolder());
  std::ofstream(copy.path() / "config.json")
      << R"({"architectures":["GPT2LMHeadModel"],"model_type":"gpt2"})";
  const auto report = ReportOn(copy.path());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->architecture, "GPT2LMHeadModel");
  EXPECT_FALSE(report->sizes);
  ASSERT_EQ(report->problems.size(), 1u);
  EXPECT_NE(report->problems[0].find("GPT2LMHeadModel"), std::string::npos);
  EXPECT_GT(report->parameters, 0);
}

TEST(ModelReportTest, AnEmptyFolderHasNothing) {
  const FolderCopy copy(AnyTestFolder());
  for (const auto& entry : fs::directory_iterator(copy.path()))
    fs::remove_all(entry.path());
  const auto report = ReportOn(copy.path());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->problems.size(), 2u);
  EXPECT_FALSE(ReportOn(copy.path() / "no"));
}

}  // namespace
}  // namespace podium

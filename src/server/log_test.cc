#include "server/log.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <array>
#include <regex>
#include <string>

#include "base/json.h"

namespace podium {
namespace {

// Sends the log to a pipe while a test runs.
class LogTest : public testing::Test {
 protected:
  LogTest() { EXPECT_EQ(pipe(ends_.data()), 0); }
  ~LogTest() override {
    spdlog::set_default_logger(before_);
    for (const int end : ends_) close(end);
  }

  std::string Read() {
    std::string text(1 << 20, '\0');
    const ssize_t bytes = read(ends_[0], text.data(), text.size());
    text.resize(static_cast<size_t>(std::max<ssize_t>(bytes, 0)));
    return text;
  }
  // The next line, with its time checked and replaced by TIME.
  std::string Line() {
    static const std::regex kTime(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)");
    return std::regex_replace(Read(), kTime, "TIME");
  }

  const std::shared_ptr<spdlog::logger> before_ = spdlog::default_logger();
  std::array<int, 2> ends_{};
};

TEST_F(LogTest, WritesOneLinePerMessage) {
  StartLog(LogFormat::kText, "info", ends_[1]);
  spdlog::info("a \"b\"\nc");
  EXPECT_EQ(Line(), "TIME info a \"b\" c\n");
  StartLog(LogFormat::kJson, "info", ends_[1]);
  spdlog::warn("a \"b\"\nc\xff\u00e9");
  EXPECT_EQ(Line(),
            "{\"time\":\"TIME\",\"level\":\"warning\",\"message\":"
            "\"a \\\"b\\\"\\nc\uFFFD\u00e9\"}\n");
  spdlog::default_logger()->clone(kAccessLogger)->info("\"status\":200");
  EXPECT_EQ(Line(), "{\"time\":\"TIME\",\"level\":\"info\",\"status\":200}\n");
}

TEST_F(LogTest, OmitsMessagesBelowItsLevel) {
  const auto written = [this](const char* level) {
    StartLog(LogFormat::kText, level, ends_[1]);
    spdlog::debug("d");
    spdlog::info("i");
    spdlog::warn("w");
    spdlog::error("e");
    std::string messages;
    for (const char c : Line()) messages += c == '\n' ? "" : std::string(1, c);
    return messages;
  };
  EXPECT_EQ(written("debug"),
            "TIME debug dTIME info iTIME warning wTIME error e");
  EXPECT_EQ(written("warning"), "TIME warning wTIME error e");
  EXPECT_EQ(written("error"), "TIME error e");
}

TEST_F(LogTest, ALineFitsIntoAPipeWhateverItsContent) {
  for (const LogFormat format : {LogFormat::kText, LogFormat::kJson}) {
    StartLog(format, "info", ends_[1]);
    spdlog::info(std::string(100'000, '\x01'));
    const std::string line = Read();
    EXPECT_LE(line.size(), 4096u);
    EXPECT_EQ(line.back(), '\n');
    if (format == LogFormat::kJson) {
      EXPECT_TRUE(JsonDocument::Parse(line, 2));
    }
  }
}

TEST_F(LogTest, AFullPipeLosesLinesAndReportsTheirNumber) {
  StartLog(LogFormat::kText, "info", ends_[1]);
  const int64_t before = LostLogLines();
  int lines = 0;
  // Nobody reads: if a line waited for a reader, this loop would hang.
  for (; LostLogLines() < before + 3; ++lines) spdlog::info("line");
  std::string text = Read();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), lines - 3);
  spdlog::info("after");
  EXPECT_EQ(Line(),
            "TIME warning 3 log lines were lost\n"
            "TIME info after\n");
}

TEST_F(LogTest, AFullDiskLosesLines) {
  const int full = open("/dev/full", O_WRONLY);
  ASSERT_GE(full, 0);
  StartLog(LogFormat::kText, "info", full);
  const int64_t before = LostLogLines();
  spdlog::info("a");
  spdlog::info("b");
  EXPECT_EQ(LostLogLines(), before + 2);
  close(full);
}

}  // namespace
}  // namespace podium

#include "collections/line_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "collections/testing/drip.h"

namespace podium {
namespace {

struct ReadLine {
  std::string text, ending;
  int64_t number, offset;
  bool operator==(const ReadLine&) const = default;
};

std::vector<ReadLine> Lines(LineReader& reader) {
  std::vector<ReadLine> lines;
  while (true) {
    const auto line = reader.Next();
    if (!line || !*line) return lines;
    lines.push_back({std::string((*line)->text), std::string((*line)->ending),
                     (*line)->number, (*line)->offset});
  }
}

TEST(LineReader, HandlesEndingsNumbersAndOffsets) {
  const std::string text = "\xEF\xBB\xBFone\r\n\ntw\xC3\xB6\n\rlast";
  for (const size_t step : {1, 2, 3, 7, 1000}) {
    LineReader reader(std::make_unique<Drip>(text, step));
    EXPECT_EQ(Lines(reader), (std::vector<ReadLine>{{"one", "\r\n", 1, 3},
                                                    {"", "\n", 2, 8},
                                                    {"tw\xC3\xB6", "\n", 3, 9},
                                                    {"\rlast", "", 4, 14}}))
        << step;
    EXPECT_FALSE(reader.fraction());
  }
}

TEST(LineReader, ALastLineNeedsNoEnding) {
  LineReader with(BytesOf("memory", "a\nb\n"));
  LineReader without(BytesOf("memory", "a\nb"));
  EXPECT_EQ(Lines(with).size(), 2u);
  EXPECT_EQ(Lines(without).size(), 2u);
  LineReader empty(BytesOf("memory", ""));
  EXPECT_EQ(Lines(empty).size(), 0u);
}

TEST(LineReader, SkipsBlankLinesAndReportsProgress) {
  LineReader reader(BytesOf("memory", "a\n \t\r\n\nb\n"));
  ASSERT_EQ((*reader.NextFilled())->text, "a");
  EXPECT_DOUBLE_EQ(*reader.fraction(), 2.0 / 9);
  const auto second = reader.NextFilled();
  EXPECT_EQ((*second)->text, "b");
  EXPECT_EQ((*second)->number, 4);
  EXPECT_DOUBLE_EQ(*reader.fraction(), 1);
  EXPECT_FALSE(*reader.NextFilled());
}

TEST(LineReader, NamesTheLineThatIsNotUtf8) {
  LineReader reader(BytesOf("notes.txt", "a\nb\x80\n"));
  ASSERT_TRUE(reader.Next());
  const auto line = reader.Next();
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().code, ErrorCode::kInvalidData);
  EXPECT_EQ(line.error().message, "notes.txt:2: invalid UTF-8 at byte 1");
}

TEST(LineReader, ReadsLinesLongerThanItsBuffer) {
  const std::string longer(3'000'000, 'x');
  LineReader reader(BytesOf("memory", longer + "\n" + longer + "y"));
  const auto lines = Lines(reader);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].text, longer);
  EXPECT_EQ(lines[1].text, longer + "y");
}

TEST(LineReader, RefusesAnOverlongLine) {
  LineReader reader(BytesOf("memory", "short\n" + std::string(1 << 20, 'x')),
                    /*max_line_bytes=*/1000);
  ASSERT_TRUE(reader.Next());
  const auto line = reader.Next();
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(line.error().message, "memory:2: a line of more than 1000 bytes");
}

}  // namespace
}  // namespace podium

#include "collections/decompress.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "collections/line_reader.h"
#include "collections/testing/compressed.h"
#include "collections/testing/drip.h"

namespace podium {
namespace {

constexpr int64_t kMost = int64_t{1} << 30;

// The decompressed text, or the error.
std::string TextOf(const std::string& bytes, size_t step = 1 << 20) {
  auto source = Decompressed(std::make_unique<Drip>(bytes, step));
  if (!source) return source.error().message;
  auto text = ReadAll(**source, kMost);
  return text ? *text : text.error().message;
}

// Numbers, which compress about as well as text.
std::string Text(size_t bytes) {
  std::string text;
  uint32_t number = 1;
  while (text.size() < bytes) {
    text += std::to_string(number % 1000) + (number % 7 == 0 ? "\n" : " ");
    number = number * 1664525 + 1013904223;
  }
  return text;
}

const std::string kText = Text(300'000);

TEST(Decompressed, GivesTheSameTextForAnyChunkSize) {
  for (const size_t step : {1, 2, 3, 1000, 1 << 20}) {
    const std::string text = kText.substr(0, 10'000 * step);
    EXPECT_EQ(TextOf(text, step), text) << step;
    EXPECT_EQ(TextOf(GzipOf(text), step), text) << step;
    EXPECT_EQ(TextOf(ZstdOf(text), step), text) << step;
  }
  EXPECT_LT(GzipOf(kText).size(), kText.size() / 2);
}

TEST(Decompressed, PassesShortPlainSourcesThrough) {
  const std::string beginnings[] = {"", "a", "\x1F", "\x28\xB5\x2F", "P*M"};
  for (const std::string& bytes : beginnings) EXPECT_EQ(TextOf(bytes), bytes);
  EXPECT_EQ(TextOf(GzipOf("")), "");
  EXPECT_EQ(TextOf(ZstdOf("")), "");
}

TEST(Decompressed, ReadsMembersAndFramesAsOneText) {
  EXPECT_EQ(TextOf(GzipOf("one\n") + GzipOf("") + GzipOf("two\n"), 1),
            "one\ntwo\n");
  EXPECT_EQ(TextOf(ZstdOf("one\n") + ZstdOf("") + ZstdOf("two\n"), 1),
            "one\ntwo\n");
  // pzstd and seekable files have skippable frames between the others.
  const std::string skipped("\x53\x2A\x4D\x18\x03\0\0\0abc", 11);
  EXPECT_EQ(TextOf(skipped + ZstdOf("one\n") + skipped), "one\n");
  // gzip on a tape.
  EXPECT_EQ(TextOf(GzipOf("one\n") + std::string(512, '\0')), "one\n");
}

TEST(Decompressed, NamesTheFileAndByteOfATruncation) {
  for (const std::string& whole : {GzipOf(kText), ZstdOf(kText)}) {
    const std::string format = whole[0] == '\x1F' ? "gzip" : "zstd";
    for (const size_t left : {size_t{4}, size_t{12}, size_t{1000},
                              whole.size() / 2, whole.size() - 1}) {
      EXPECT_EQ(TextOf(whole.substr(0, left)),
                "drip: " + format + " data, byte " + std::to_string(left) +
                    ": it is truncated");
    }
  }
}

TEST(Decompressed, NamesTheDefect) {
  std::string gzip = GzipOf(kText);
  gzip[gzip.size() - 6] ^= 1;  // of the checksum
  EXPECT_TRUE(TextOf(gzip).starts_with("drip: gzip data, byte "));
  EXPECT_TRUE(TextOf(gzip).ends_with("incorrect data check"));
  std::string zstd = ZstdOf(kText);
  zstd.back() ^= 1;
  EXPECT_TRUE(TextOf(zstd).ends_with("Restored data doesn't match checksum"));
  EXPECT_TRUE(
      TextOf(GzipOf("one\n") + "two\n").ends_with("incorrect header check"));
  EXPECT_TRUE(TextOf(ZstdOf("one\n") + "two\n").starts_with("drip: zstd data"));

  auto source = Decompressed(BytesOf("file", gzip));
  ASSERT_TRUE(source);
  const auto text = ReadAll(**source, kMost);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, ErrorCode::kInvalidData);
}

// Whatever is broken, reading ends, and never with a wrong text that passes for
// complete.
TEST(Decompressed, EveryCorruptByteIsDetectedOrHarmless) {
  const std::string text = Text(2000);
  for (const std::string& whole : {GzipOf(text), ZstdOf(text)}) {
    for (size_t i = 0; i < whole.size(); ++i) {
      std::string broken = whole;
      broken[i] ^= 0x55;
      const std::string read = TextOf(broken);
      // Without a valid beginning, a file is plain text; and some bytes of
      // gzip's header mean nothing here.
      EXPECT_TRUE(read.starts_with("drip: ") || read == broken || read == text)
          << i;
    }
  }
}

TEST(Decompressed, RefusesAnOversizedWindow) {
  const std::string text = "a text\n";
  EXPECT_EQ(TextOf(ZstdOf(text, kMaxZstdWindowLog)), text);
  EXPECT_TRUE(TextOf(ZstdOf(text, kMaxZstdWindowLog + 1))
                  .ends_with("Frame requires too much memory for decoding"));
}

TEST(Decompressed, RefusesADecompressionBomb) {
  const std::string million(1 << 20, 'x');
  std::string bomb;
  for (int64_t i = 0; i <= kFreeExpansion >> 20; ++i) bomb += GzipOf(million);
  auto source = Decompressed(BytesOf("bomb", std::move(bomb)));
  ASSERT_TRUE(source);
  const auto text = ReadAll(**source, kMost);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, ErrorCode::kTooLarge);
  EXPECT_TRUE(text.error().message.ends_with(
      "it decompresses to more than 200 times its compressed size"));

  // The line's length is limited before the expansion is.
  LineReader lines(*Decompressed(BytesOf("bomb", GzipOf(million))), 1000);
  const auto line = lines.Next();
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().code, ErrorCode::kTooLarge);
}

TEST(Decompressed, ReportsHowMuchOfTheFileHasBeenRead) {
  const std::string packed = GzipOf(Text(1 << 20));
  LineReader lines(
      *Decompressed(std::make_unique<Drip>(packed, 4096, Drip::Kind::kFile)));
  double last = 0, all = 0, half = 0;
  while (true) {
    const auto line = lines.Next();
    ASSERT_TRUE(line);
    if (!*line) break;
    last = *lines.fraction();
    ++all;
    if (last < 0.5) ++half;
  }
  EXPECT_EQ(last, 1);
  EXPECT_NEAR(half / all, 0.5, 0.02);
}

TEST(NameInside, RemovesTheCompressionSuffix) {
  EXPECT_EQ(NameInside("corpus.jsonl.gz"), "corpus.jsonl");
  EXPECT_EQ(NameInside("run.trec.zst"), "run.trec");
  EXPECT_EQ(NameInside("notes.txt"), "notes.txt");
}

}  // namespace
}  // namespace podium

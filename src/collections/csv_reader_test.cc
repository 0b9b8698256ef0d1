#include "collections/csv_reader.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using Fields = std::vector<std::string>;

struct ReadRows {
  std::vector<Fields> records;
  std::vector<int64_t> lines;
  std::string error;
};

ReadRows ReadCsv(std::string text, CsvOptions options = {}) {
  LineReader lines(BytesOf("f.csv", std::move(text)));
  CsvReader reader(lines, options);
  ReadRows read;
  while (true) {
    auto record = reader.Next();
    if (!record) {
      read.error = record.error().message;
      return read;
    }
    if (!*record) return read;
    read.records.push_back((*record)->fields);
    read.lines.push_back((*record)->line);
  }
}

TEST(CsvReader, PlainAndQuotedFields) {
  const ReadRows read = ReadCsv("a,b,c\r\n1,\"x, \"\"y\"\"\",\n\n,\"\",z\"z");
  EXPECT_EQ(read.error, "");
  EXPECT_EQ(read.records,
            (std::vector<Fields>{
                {"a", "b", "c"}, {"1", "x, \"y\"", ""}, {"", "", "z\"z"}}));
  EXPECT_EQ(read.lines, (std::vector<int64_t>{1, 2, 4}));
}

TEST(CsvReader, AFieldCanSpanLines) {
  const ReadRows read = ReadCsv("id,text\n1,\"one\r\n\ntwo\n\"\n2,b\n");
  EXPECT_EQ(read.error, "");
  EXPECT_EQ(read.records,
            (std::vector<Fields>{
                {"id", "text"}, {"1", "one\r\n\ntwo\n"}, {"2", "b"}}));
  EXPECT_EQ(read.lines, (std::vector<int64_t>{1, 2, 6}));
}

TEST(CsvReader, TabsWithoutQuotes) {
  const ReadRows read =
      ReadCsv("1\t\"so\" it\n2\t\"x\n", {.separator = '\t', .quotes = false});
  EXPECT_EQ(read.error, "");
  EXPECT_EQ(read.records,
            (std::vector<Fields>{{"1", "\"so\" it"}, {"2", "\"x"}}));
}

TEST(CsvReader, ErrorsNameTheLine) {
  EXPECT_EQ(
      ReadCsv("a,b\n1,\"x\" y\n").error,
      "f.csv:2: text after a closing quote; write a quote inside quotes twice");
  EXPECT_EQ(ReadCsv("a,b\n1,\"x\ny,\"\nz").error,
            "");  // the quote closes on the next line
  EXPECT_EQ(ReadCsv("a\n\"b\nc\n").error,
            "f.csv:2: a quote opens here and never closes");
  EXPECT_EQ(ReadCsv("a\n\"b\n\",\"c\n").error,
            "f.csv:3: a quote opens here and never closes");
}

TEST(CsvReader, DetectsATruncatedFile) {
  for (const auto& [text, cut_off] :
       {std::pair("\"a\"\"\nb", true), std::pair("\"a\" b\n", false)}) {
    LineReader lines(BytesOf("f.csv", text));
    CsvReader reader(lines, {});
    EXPECT_FALSE(reader.Next()) << text;
    EXPECT_EQ(reader.cut_off(), cut_off) << text;
  }
}

TEST(CsvField, QuotesOnlyWhenNeeded) {
  for (const std::string field :
       {"", "plain", "a,b", "say \"so\"", "two\nlines", "\r", " blank "}) {
    EXPECT_EQ(ReadCsv("x," + CsvField(field)).records,
              (std::vector<Fields>{{"x", field}}))
        << field;
  }
  EXPECT_EQ(CsvField("plain"), "plain");
  EXPECT_EQ(CsvField("a,b"), "\"a,b\"");
}

}  // namespace
}  // namespace podium

#include "collections/document_list.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using Texts = std::vector<std::string>;

// "id|text" of each document, or the error.
Texts ReadDocuments(std::string text, ListFormat format = ListFormat::kAuto,
                    const TableColumns& columns = {},
                    const std::string& name = "f") {
  const auto list =
      ReadDocumentList(BytesOf(name, std::move(text)), format, columns);
  if (!list) return {"error: " + list.error().message};
  Texts texts;
  for (const Document& document : list->documents)
    texts.push_back(document.id + "|" + document.text);
  return texts;
}

TEST(ReadDocumentList, Lines) {
  EXPECT_EQ(ReadDocuments("a\n\n b \r\nc"), (Texts{"|a", "| b ", "|c"}));
  EXPECT_EQ(ReadDocuments("[1] Smith, 1998\n{curly}"),
            (Texts{"|[1] Smith, 1998", "|{curly}"}));
  EXPECT_EQ(ReadDocuments(""), Texts());
  EXPECT_EQ(ReadDocuments("a\nb\x80"),
            (Texts{"error: f:2: invalid UTF-8 at byte 1"}));
}

TEST(ReadDocumentList, Jsonl) {
  EXPECT_EQ(ReadDocuments("{\"text\":\"a\\nb\"}\n{\"id\":1,\"text\":\"c\"}\n"),
            (Texts{"|a\nb", "1|c"}));
  EXPECT_EQ(ReadDocuments("{\"text\":\"a\"}"), (Texts{"|a"}));
  EXPECT_EQ(ReadDocuments("\"a\"\n\"b\"", ListFormat::kJsonl),
            (Texts{"|a", "|b"}));
  EXPECT_EQ(ReadDocuments("{\"text\":\"a\"}\n{\"title\":\"b\"}"),
            (Texts{"error: f:2: expected a string, or an object with a string "
                   "in \"text\""}));
  EXPECT_EQ(ReadDocuments("{\"text\":\"a\"}\nb"),
            (Texts{"error: f:2: malformed JSON; --input lines reads each line "
                   "as a document"}));
}

TEST(ReadDocumentList, TrustsAJsonSuffix) {
  for (const char* name : {"f.jsonl", "f.ndjson", "f.jsonl.gz"}) {
    EXPECT_EQ(ReadDocuments("bees\ncats\n", ListFormat::kAuto, {}, name),
              (Texts{"error: " + std::string(name) +
                     ":1: malformed JSON; --input lines reads each line as a "
                     "document"}));
    EXPECT_EQ(ReadDocuments("\"a\"\n\"b\"", ListFormat::kAuto, {}, name),
              (Texts{"|a", "|b"}));
  }
  EXPECT_EQ(ReadDocuments("bees\n", ListFormat::kAuto, {}, "f.json"),
            (Texts{"error: f.json: malformed JSON; --input lines reads each "
                   "line as a document"}));
  EXPECT_EQ(ReadDocuments("bees\n", ListFormat::kLines, {}, "f.jsonl"),
            (Texts{"|bees"}));
  EXPECT_EQ(ReadDocuments("\xEF\xBB\xBF[\"a\"]"), (Texts{"|a"}));
}

TEST(ReadDocumentList, PointsAtInputRequestsForManyRequests) {
  const std::string request = "{\"query\":\"q\",\"documents\":[\"a\"]}\n";
  EXPECT_EQ(ReadDocuments(request + request),
            (Texts{"error: f:1: expected a string, or an object with a string "
                   "in \"text\"; use --input requests if each line is an "
                   "object with \"query\" and \"documents\""}));
}

TEST(ReadDocumentList, Json) {
  EXPECT_EQ(ReadDocuments(" [\"a\", {\"text\":\"b\"}]"), (Texts{"|a", "|b"}));
  EXPECT_EQ(ReadDocuments("[]"), Texts());
  EXPECT_EQ(ReadDocuments("[\"a\", 1]"),
            (Texts{"error: f: documents[1]: expected a string, or an object "
                   "with a string in \"text\""}));
  const auto request = ReadDocumentList(
      BytesOf("f", "{\n\"query\": \"q\",\n\"documents\": [\"a\"]\n}"),
      ListFormat::kAuto);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->query, "q");
  ASSERT_EQ(request->documents.size(), 1u);
  EXPECT_EQ(request->documents[0].text, "a");
}

TEST(ReadDocumentList, ReadsATableBySuffix) {
  EXPECT_EQ(
      ReadDocuments("id,text\n1,\"a\nb\"\n", ListFormat::kAuto, {}, "f.csv"),
      (Texts{"1|a\nb"}));
  EXPECT_EQ(
      ReadDocuments("text\tid\n\"a, b\"\tx\n", ListFormat::kAuto, {}, "f.tsv"),
      (Texts{"x|a, b"}));
}

TEST(ReadDocumentList, SelectsColumnsByNameAndNumber) {
  const std::string table = "key,title,n\nx,a,1\ny,b,2\n";
  EXPECT_EQ(
      ReadDocuments(table, ListFormat::kCsv, {.text = "title", .id = "key"}),
      (Texts{"x|a", "y|b"}));
  EXPECT_EQ(ReadDocuments(table, ListFormat::kCsv, {.text = "2"}),
            (Texts{"|a", "|b"}));
  EXPECT_EQ(ReadDocuments("x,a\ny,b\n", ListFormat::kCsv,
                          {.text = "2", .id = "1", .header = false}),
            (Texts{"x|a", "y|b"}));
  EXPECT_EQ(ReadDocuments("only\na\n", ListFormat::kCsv), (Texts{"|a"}));
  EXPECT_EQ(ReadDocuments("", ListFormat::kCsv, {.text = "2"}), Texts());
}

TEST(ReadDocumentList, ErrorsListTheColumns) {
  EXPECT_EQ(
      ReadDocuments("key,title\n", ListFormat::kCsv),
      (Texts{"error: f: several columns could be meant; --column takes a name "
             "or a number from 1; there are 2 columns: 'key', 'title'"}));
  EXPECT_EQ(
      ReadDocuments("x,a\n", ListFormat::kCsv, {.text = "3", .header = false}),
      (Texts{"error: f: there is no column '3'; --column takes a number "
             "from 1; there are 2 columns"}));
}

TEST(ReadDocumentList, ASeparatorOverridesTheSuffix) {
  // Excel's separator in locales with a decimal comma.
  EXPECT_EQ(ReadDocuments("id;text\n1;a, b\n", ListFormat::kAuto, {}, "f.csv"),
            (Texts{"1|a, b"}));
  EXPECT_EQ(ReadDocuments("\xEF\xBB\xBFsep=;\r\nid;text\r\n1;a, b\r\n",
                          ListFormat::kAuto, {}, "f.csv"),
            (Texts{"1|a, b"}));
  EXPECT_EQ(ReadDocuments("sep=|\nn|text\n1|a\n"), (Texts{"|a"}));
  EXPECT_EQ(ReadDocuments("id,text\n1,a\n", ListFormat::kTsv), (Texts{"1|a"}));
  EXPECT_EQ(ReadDocuments("a:b\n", ListFormat::kCsv,
                          {.text = "2", .header = false, .separator = ':'}),
            (Texts{"|b"}));
  EXPECT_EQ(ReadDocuments("sep=;\nid,text\n1,a;b\n", ListFormat::kCsv,
                          {.separator = ','}),
            (Texts{"1|a;b"}));
  EXPECT_EQ(ReadDocuments("title;n\na;1\n", ListFormat::kCsv),
            (Texts{"error: f: the first line has no ',', but ';': --separator "
                   "';' reads columns between those, --separator ',' the whole "
                   "line as one column"}));
  EXPECT_EQ(
      ReadDocuments("title;n\na;1\n", ListFormat::kCsv, {.separator = ','}),
      (Texts{"|a;1"}));
  EXPECT_EQ(ReadDocuments("sep=;\ntext;n\na\n", ListFormat::kCsv),
            (Texts{"error: f:3: expected 2 fields, found 1"}));
}

TEST(ReadDocumentList, RefusesColumnsWithoutATable) {
  for (const TableColumns& columns :
       std::vector<TableColumns>{{.text = "body"},
                                 {.id = "key"},
                                 {.header = false},
                                 {.quotes = false},
                                 {.separator = ';'}}) {
    for (const char* text : {"a\nb\n", "[\"a\"]", "{\"text\":\"a\"}"}) {
      EXPECT_EQ(
          ReadDocuments(text, ListFormat::kAuto, columns),
          (Texts{"error: f: read as text or JSON, which have no columns: give "
                 "--input csv or tsv, or leave out the flags for tables"}));
    }
  }
}

TEST(ReadDocumentList, RecordsHaveTheSameFields) {
  EXPECT_EQ(ReadDocuments("id,text\n1,a\n2,b,c\n", ListFormat::kCsv),
            (Texts{"error: f:3: expected 2 fields, found 3"}));
  EXPECT_EQ(ReadDocuments("id,text\n,a\n", ListFormat::kCsv),
            (Texts{"error: f:2: the id is empty"}));
}

TEST(ReadDocumentList, RefusesDuplicateIds) {
  EXPECT_EQ(ReadDocuments("id,text\n1,a\n1,b\n", ListFormat::kCsv),
            (Texts{"error: f: two documents have the id '1'"}));
}

}  // namespace
}  // namespace podium

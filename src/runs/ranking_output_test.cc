#include "runs/ranking_output.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

RankJob JobOver(std::vector<Document> documents) {
  return {.qid = "q1",
          .query = "a\tquery",
          .documents = std::make_shared<const std::vector<Document>>(
              std::move(documents)),
          .where = "bm25.trec:1: query 'q1'"};
}

class RenderJobTest : public testing::Test {
 protected:
  std::string Render(OutputOptions options) const {
    const auto text = RenderJob(ranked_, options);
    return text ? *text : "error: " + text.error().message;
  }

  RankJob job_ = JobOver(
      {{"", "short"}, {"d2", "a\n\nlong\x1b[31m one \xC2\x9B… é é é é é é é"}});
  RankedJob ranked_{.job = job_,
                    .results = {{1, 0.75f, 0.75}, {0, 0.125f, 0.125}},
                    .model = "model"};
};

TEST_F(RenderJobTest, CutsATableToTheTerminal) {
  EXPECT_EQ(Render({.width = 28}),
            "rank   score  document\n"
            "   1  0.7500  a long [31m o…\n"
            "   2  0.1250  short\n");
  EXPECT_EQ(Render({.many = true, .width = 28}),
            "q1: a query\n"
            "rank   score  document\n"
            "   1  0.7500  a long [31m o…\n"
            "   2  0.1250  short\n");
}

TEST_F(RenderJobTest, PrintsWholeTextsToAPipe) {
  EXPECT_EQ(Render({}),
            "1\t0.75\ta long [31m one … é é é é é é é\n2\t0.125\tshort\n");
  EXPECT_EQ(Render({.many = true}),
            "q1\t1\t0.75\ta long [31m one … é é é é é é é\n"
            "q1\t2\t0.125\tshort\n");
}

TEST_F(RenderJobTest, JsonOfOneQueryIsTheV2ResponseWithDocuments) {
  const std::string json = Render({.format = OutputFormat::kJson});
  EXPECT_EQ(json.find("{\"id\":\""), 0u);
  EXPECT_NE(json.find("{\"document\":{\"text\":\"short\"},\"index\":0,"
                      "\"relevance_score\":0.125}],\"meta\":"),
            std::string::npos);
  EXPECT_NE(json.find("{\"document\":{\"id\":\"d2\",\"text\":"),
            std::string::npos);
  EXPECT_EQ(json.find("served_by"), std::string::npos);
}

TEST_F(RenderJobTest, JsonSaysWhoServedIt) {
  ranked_.served_by = "http://b";
  ranked_.degraded = true;
  const std::string said = ",\"served_by\":\"http://b\",\"degraded\":true}";
  EXPECT_TRUE(Render({.format = OutputFormat::kJson}).ends_with("}" + said));
  EXPECT_TRUE(Render({.format = OutputFormat::kJson, .many = true})
                  .ends_with("\"model\":\"model\"" + said));
  EXPECT_TRUE(Render({.format = OutputFormat::kJsonl})
                  .ends_with("\"relevance_score\":0.125" + said + "\n"));
}

TEST_F(RenderJobTest, JsonlHasOneLinePerResultOrPerQuery) {
  const std::string lines = Render({.format = OutputFormat::kJsonl});
  EXPECT_NE(lines.find("\n{\"document\":{\"text\":\"short\"},\"index\":0,"
                       "\"relevance_score\":0.125}\n"),
            std::string::npos);
  ranked_.results.erase(ranked_.results.begin());
  EXPECT_EQ(Render({.format = OutputFormat::kJsonl, .many = true}),
            "{\"query_id\":\"q1\",\"query\":\"a\\tquery\",\"results\":[{"
            "\"document\":{\"text\":\"short\"},\"index\":0,"
            "\"relevance_score\":0.125}],\"model\":\"model\"}\n");
  ranked_.fused = true;
  ranked_.results[0].score = 0.5;
  EXPECT_NE(Render({.format = OutputFormat::kJsonl})
                .find("\"relevance_score\":0.125,\"fused_score\":0.5}"),
            std::string::npos);
}

TEST_F(RenderJobTest, CsvQuotesAsRfc4180) {
  job_ = JobOver({{"", "short"}, {"d,2", "say \"so\"\nand go"}});
  EXPECT_EQ(Render({.format = OutputFormat::kCsv}),
            "q1,1,\"d,2\",1,0.75,\"say \"\"so\"\"\nand go\"\n"
            "q1,2,,0,0.125,short\n");
  EXPECT_EQ(FrameOf({.format = OutputFormat::kCsv}).before,
            "query_id,rank,document_id,index,score,document\n");
}

TEST_F(RenderJobTest, TrecNamesDocumentsWithoutIdByIndex) {
  EXPECT_EQ(Render({.format = OutputFormat::kTrec}),
            "q1 Q0 d2 1 0.75 model\nq1 Q0 0 2 0.125 model\n");
}

TEST_F(RenderJobTest, TrecScoresFallEvenBetweenEqualScores) {
  ranked_.results = {{1, 1.0f, 1.0}, {0, 1.0f, 1.0}};
  EXPECT_EQ(Render({.format = OutputFormat::kTrec}),
            "q1 Q0 d2 1 1 model\nq1 Q0 0 2 0.99999994 model\n");
  EXPECT_EQ(Render({.format = OutputFormat::kCsv}),
            "q1,1,d2,1,1,\"a\n\nlong\x1b[31m one \xC2\x9B… é é é é é é é\"\n"
            "q1,2,,0,1,short\n");
}

TEST_F(RenderJobTest, TrecRefusesIdsWithWhiteSpace) {
  job_ = JobOver({{"", "short"}, {"d 2", "long"}});
  EXPECT_EQ(Render({.format = OutputFormat::kTrec}),
            "error: bm25.trec:1: query 'q1': the id 'd 2' of a document "
            "contains white space, which a TREC run cannot represent");
}

TEST_F(RenderJobTest, ContextIsABlockOfTheBestDocuments) {
  job_ = JobOver({{"", "Cats sleep."}, {"bees", "Bees dance."}});
  const std::string block =
      Render({.format = OutputFormat::kContext, .max_tokens = 1000});
  const size_t bees = block.find("Bees dance."),
               cats = block.find("Cats sleep.");
  EXPECT_LT(bees, cats);
  EXPECT_NE(cats, block.npos);
  EXPECT_LT(block.find("bees"), bees);
  EXPECT_TRUE(block.ends_with('\n'));
}

TEST_F(RenderJobTest, JsonOfManyQueriesIsOneArray) {
  const OutputFrame frame =
      FrameOf({.format = OutputFormat::kJson, .many = true});
  EXPECT_EQ(frame.before, "[\n");
  EXPECT_EQ(frame.between, ",\n");
  EXPECT_EQ(frame.after, "\n]\n");
}

}  // namespace
}  // namespace podium

#include "runs/rank_jobs.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <limits>

namespace podium {
namespace {

class RankJobsTest : public testing::Test {
 protected:
  RankJobsTest() { std::filesystem::create_directories(folder_); }
  ~RankJobsTest() override { std::filesystem::remove_all(folder_); }

  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ + name, std::ios::binary) << text;
    return folder_ + name;
  }

  // Without the folder, which differs from run to run.
  std::string Plain(std::string text) const {
    for (size_t at; (at = text.find(folder_)) != text.npos;)
      text.erase(at, folder_.size());
    return text;
  }

  // "qid: query [id=text:score ...]" of each job, then the error.
  std::vector<std::string> All(Result<std::unique_ptr<JobSource>> jobs) const {
    if (!jobs) return {Plain(jobs.error().message)};
    std::vector<std::string> all;
    while (true) {
      const auto job = (*jobs)->Next();
      if (!job) {
        all.push_back(Plain(job.error().message));
        return all;
      }
      if (!*job) return all;
      std::string text = (*job)->qid + ": " + (*job)->query + " [";
      for (size_t i = 0; i < (*job)->documents->size(); ++i) {
        const Document& document = (*(*job)->documents)[i];
        text += (i == 0 ? "" : " ") + document.id + "=" + document.text;
        if (!(*job)->first_stage.empty()) {
          text +=
              ":" + std::to_string(static_cast<int>((*job)->first_stage[i]));
        }
      }
      all.push_back(text + "]");
    }
  }

  const std::string folder_ =
      testing::TempDir() + "rank_jobs_test_" +
      testing::UnitTest::GetInstance()->current_test_info()->name() + "/";
};

using Jobs = std::vector<std::string>;

DocumentList List(std::optional<std::string> query = std::nullopt) {
  return {.query = std::move(query), .documents = {{"a", "one"}, {"", "two"}}};
}

TEST_F(RankJobsTest, OneQueryOverAList) {
  EXPECT_EQ(All(OneQuery("why?", List("not this"), "notes.txt")),
            (Jobs{"1: why? [a=one =two]"}));
  EXPECT_EQ(All(OneQuery("", List("the list's"), "notes.txt")),
            (Jobs{"1: the list's [a=one =two]"}));
  EXPECT_EQ(All(OneQuery("", List(), "notes.txt")),
            (Jobs{"no query: give one, or an input object with \"query\""}));
  EXPECT_EQ(All(OneQuery("why?", {}, "notes.txt")),
            (Jobs{"notes.txt: no documents"}));
}

TEST_F(RankJobsTest, QueriesOverAList) {
  const std::string queries = Write("q.tsv", "q1\tone?\nq2\ttwo?\n");
  EXPECT_EQ(All(QueriesOverList(queries, std::nullopt, List(), "notes.txt")),
            (Jobs{"q1: one? [a=one =two]", "q2: two? [a=one =two]"}));
  auto jobs = QueriesOverList(queries, std::nullopt, List(), "notes.txt");
  ASSERT_TRUE(jobs);
  EXPECT_EQ((*(*jobs)->Next())->read, 0.5);
}

TEST_F(RankJobsTest, RefusesBlankAndRepeatedQueries) {
  EXPECT_EQ(
      All(QueriesOverList(Write("q.tsv", "q1\tone?\nq1\ttwo?\n"), std::nullopt,
                          List(), "notes.txt")),
      (Jobs{"q1: one? [a=one =two]", "q.tsv:2: query 'q1' occurs twice"}));
  EXPECT_EQ(All(QueriesOverList(Write("q.tsv", "q1\t \n"), std::nullopt, List(),
                                "notes.txt")),
            (Jobs{"q.tsv:1: query 'q1' is blank"}));
}

TEST_F(RankJobsTest, RequestLines) {
  EXPECT_EQ(
      All(RequestLines(Write(
          "r.jsonl",
          "{\"query\":\"one?\",\"documents\":[\"x\",{\"id\":7,\"text\":\"y\"}]}"
          "\n\n{\"id\":\"b\",\"query\":\"two?\",\"documents\":[\"x\"],"
          "\"top_n\":1,\"model\":\"m\"}\n"))),
      (Jobs{"1: one? [=x 7=y]", "b: two? [=x]"}));
}

TEST_F(RankJobsTest, NamesWhatIsWrongInARequestLine) {
  const auto error = [&](const std::string& line) {
    const Jobs jobs = All(RequestLines(Write("r.jsonl", "\n" + line + "\n")));
    return jobs.empty() ? "" : jobs.front();
  };
  EXPECT_EQ(error("[]"),
            "r.jsonl:2: expected an object with a string in \"query\" and an "
            "array in \"documents\"");
  EXPECT_EQ(error("{"), "r.jsonl:2: malformed JSON");
  EXPECT_EQ(error("{\"query\":\" \",\"documents\":[\"x\"]}"),
            "r.jsonl:2: the query is blank");
  EXPECT_EQ(error("{\"query\":\"q\",\"documents\":[]}"),
            "r.jsonl:2: no documents");
  EXPECT_EQ(error("{\"query\":\"q\",\"documents\":[\"x\",3]}"),
            "r.jsonl:2: documents[1]: expected a string, or an object with a "
            "string in \"text\"");
  EXPECT_EQ(error("{\"query\":\"q\",\"documents\":[\"x\"],\"top_n\":0}"),
            "r.jsonl:2: \"top_n\" is not a whole number of at least 1");
  EXPECT_EQ(error("{\"query\":\"q\",\"documents\":[\"x\"],\"id\":[]}"),
            "r.jsonl:2: \"id\" is neither a non-empty string nor an integer");
}

class RunOverCorpusTest : public RankJobsTest {
 protected:
  RunFiles Files(const std::string& run, const std::string& corpus,
                 const std::string& queries) const {
    return {.run = Write("bm25.trec", run),
            .corpus = Write("corpus.jsonl", corpus),
            .queries = Write("queries.jsonl", queries),
            .queries_format = std::nullopt};
  }

  const std::string kCorpus =
      "{\"_id\":\"d1\",\"title\":\"T\",\"text\":\"one\"}\n"
      "{\"_id\":\"d2\",\"title\":\"\",\"text\":\"two\"}\n";
  const std::string kQueries =
      "{\"_id\":\"q1\",\"text\":\"one?\"}\n{\"_id\":\"q2\",\"text\":\"two?\"}"
      "\n";
};

TEST_F(RunOverCorpusTest, JoinsThreeFiles) {
  EXPECT_EQ(All(RunOverCorpus(
                Files("q2 Q0 d2 1 9 t\nq1 Q0 d1 1 7 t\nq2 Q0 d1 2 8 t\n",
                      kCorpus, kQueries))),
            (Jobs{"q2: two? [d2=two:9 d1=T one:8]", "q1: one? [d1=T one:7]"}));
  EXPECT_EQ(All(RunOverCorpus(
                Files("{\"query_id\":\"q1\",\"doc_id\":\"d1\",\"score\":7}\n",
                      kCorpus, kQueries))),
            (Jobs{"q1: one? [d1=T one:7]"}));
}

// Fusion would take an infinite score for that of a document missing from the
// run.
TEST_F(RunOverCorpusTest, FirstStageScoresAreFinite) {
  const auto jobs = RunOverCorpus(
      Files("q1 Q0 d1 1 inf t\nq1 Q0 d2 2 -inf t\n", kCorpus, kQueries));
  ASSERT_TRUE(jobs) << jobs.error().message;
  constexpr double kMost = std::numeric_limits<double>::max();
  EXPECT_EQ((*(*jobs)->Next())->first_stage,
            (std::vector<double>{kMost, -kMost}));
}

TEST_F(RunOverCorpusTest, NamesMissingTexts) {
  EXPECT_EQ(All(RunOverCorpus(
                Files("q1 Q0 d1 1 9 t\nq1 Q0 d8 2 8 t\nq1 Q0 d9 3 7 t\n",
                      kCorpus, kQueries))),
            (Jobs{"corpus.jsonl: 2 documents of bm25.trec not in it: 'd8' "
                  "(line 2), 'd9' (line 3)"}));
  EXPECT_EQ(All(RunOverCorpus(
                Files("q1 Q0 d1 1 9 t\nq7 Q0 d1 1 8 t\n", kCorpus, kQueries))),
            (Jobs{"queries.jsonl: 1 queries of bm25.trec not in it: 'q7' "
                  "(line 2)"}));
  std::string run;
  for (int i = 0; i < 9; ++i) {
    const std::string number = std::to_string(i);
    run += "q1 Q0 x" + number + " 1 1 t\n";
  }
  EXPECT_EQ(All(RunOverCorpus(Files(run, kCorpus, kQueries))),
            (Jobs{"corpus.jsonl: 9 documents of bm25.trec not in it: 'x0' "
                  "(line 1), 'x1' (line 2), 'x2' (line 3), 'x3' (line 4), 'x4' "
                  "(line 5), ..."}));
}

TEST_F(RunOverCorpusTest, NamesTheLineOfAnyFile) {
  const std::string run = "q1 Q0 d1 1 9 t\n";
  EXPECT_EQ(All(RunOverCorpus(Files("q1 Q0 d1 1 t\n", kCorpus, kQueries))),
            (Jobs{"bm25.trec:1: expected 6 fields (qid Q0 docno rank score "
                  "tag), found 5"}));
  EXPECT_EQ(All(RunOverCorpus(Files(run + run, kCorpus, kQueries))),
            (Jobs{"bm25.trec:2: document 'd1' occurs twice for query 'q1', "
                  "first on line 1"}));
  EXPECT_EQ(All(RunOverCorpus(Files(run, kCorpus + "{}\n", kQueries))),
            (Jobs{"corpus.jsonl:3: expected an object with \"_id\" and a "
                  "string in \"text\""}));
  EXPECT_EQ(All(RunOverCorpus(Files(run, kCorpus, "\n1\n"))),
            (Jobs{"queries.jsonl:2: expected an object with \"_id\" and a "
                  "string in \"text\""}));
}

}  // namespace
}  // namespace podium

#include "runs/eval_journal.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "runs/testing/listed_jobs.h"

namespace podium {
namespace {

const EvalJournal::Settings kSettings = {{"ranker", "builtin"},
                                         {"depths", "1,2"}};

RankJob Job(const std::string& second_text = "two") {
  return MakeJob("q1", "what", {{"a", "one"}, {"b", second_text}});
}

std::string ReadFile(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void WriteFile(const std::string& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

// A journal of two answers, under a name unique to the test.
std::string TwoAnswers() {
  const std::string file =
      testing::TempDir() +
      testing::UnitTest::GetInstance()->current_test_info()->name() +
      std::to_string(getpid()) + ".journal";
  auto journal = EvalJournal::Open(file, kSettings, false);
  EXPECT_TRUE(journal);
  EXPECT_TRUE(journal->Add(KeyOf(Job(), 1, 1),
                           {.results = {{0, 0.1}}, .milliseconds = 12}));
  EXPECT_TRUE(
      journal->Add(KeyOf(Job(), 2, 2),
                   {.results = {{1, static_cast<double>(0.9F)}, {0, -3e-7}},
                    .milliseconds = 0.123456789}));
  return file;
}

TEST(EvalJournal, RoundTripsEveryBit) {
  auto journal = EvalJournal::Open(TwoAnswers(), kSettings, true);
  ASSERT_TRUE(journal) << journal.error().message;
  EXPECT_EQ(journal->size(), 2);
  EXPECT_FALSE(journal->CheckAllTaken());
  const auto first = journal->Take(KeyOf(Job(), 1, 1));
  ASSERT_TRUE(first && *first);
  EXPECT_EQ((*first)->milliseconds, 12);
  const auto second = journal->Take(KeyOf(Job(), 2, 2));
  ASSERT_TRUE(second && *second);
  EXPECT_EQ((*second)->milliseconds, 0.123456789);
  ASSERT_EQ((*second)->results.size(), 2u);
  EXPECT_EQ((*second)->results[0].index, 1);
  EXPECT_EQ((*second)->results[0].score, static_cast<double>(0.9F));
  EXPECT_EQ((*second)->results[1].score, -3e-7);
  EXPECT_TRUE(journal->CheckAllTaken());
  const auto none = journal->Take(KeyOf(Job(), 1, 1));
  ASSERT_TRUE(none);
  EXPECT_FALSE(*none);
}

TEST(EvalJournal, DropsAHalfWrittenLine) {
  const std::string file = TwoAnswers();
  const std::string whole = ReadFile(file);
  const size_t second = whole.rfind('\n', whole.size() - 2) + 1;
  for (size_t cut = second; cut < whole.size(); ++cut) {
    WriteFile(file, whole.substr(0, cut));
    auto journal = EvalJournal::Open(file, kSettings, true);
    ASSERT_TRUE(journal) << cut << " " << journal.error().message;
    EXPECT_EQ(journal->size(), 1);
    EXPECT_EQ(ReadFile(file), whole.substr(0, second));
  }
  // The same for cuts in the first line.
  for (size_t cut = 0; cut < whole.find('\n'); ++cut) {
    WriteFile(file, whole.substr(0, cut));
    auto journal = EvalJournal::Open(file, kSettings, true);
    ASSERT_TRUE(journal) << cut << " " << journal.error().message;
    EXPECT_EQ(journal->size(), 0);
    EXPECT_EQ(ReadFile(file), whole.substr(0, whole.find('\n') + 1));
  }
}

TEST(EvalJournal, StartsOverWithoutResume) {
  const std::string file = TwoAnswers();
  const auto journal = EvalJournal::Open(file, kSettings, false);
  ASSERT_TRUE(journal);
  EXPECT_EQ(journal->size(), 0);
  const std::string left = ReadFile(file);
  EXPECT_EQ(left.find('\n'), left.size() - 1);
}

TEST(EvalJournal, RefusesOtherSettings) {
  const std::string file = TwoAnswers();
  const std::string before = ReadFile(file);
  const auto journal =
      EvalJournal::Open(file, {{"ranker", "builtin"}, {"depths", "1,3"}}, true);
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(journal.error().message,
            file + ":1: depths was '1,2' and is '1,3' now");
  EXPECT_EQ(ReadFile(file), before);
}

TEST(EvalJournal, RefusesAFileThatIsNotAJournal) {
  const std::string file = TwoAnswers();
  const std::string settings =
      ReadFile(file).substr(0, ReadFile(file).find('\n') + 1);
  for (const std::string& bytes :
       {std::string("q1 Q0 a 1 2 bm25\n"), std::string("q1 Q0 a 1 2 bm25"),
        std::string("{}\n"), settings + "{}\n", settings + "[]\n",
        // An index that no document has.
        settings + R"({"query_id":"q","depth":1,"texts":"0","documents":1,)" +
            R"("ms":1,"results":[[1,0.5]]})" + "\n"}) {
    WriteFile(file, bytes);
    const auto journal = EvalJournal::Open(file, kSettings, true);
    ASSERT_FALSE(journal) << bytes;
    EXPECT_EQ(ReadFile(file), bytes);
  }
}

TEST(EvalJournal, RefusesOtherRequests) {
  struct Other {
    JournalKey key;
    std::string says;
  };
  RankJob renamed = Job();
  renamed.qid = "q7";
  for (const Other& other : std::vector<Other>{
           {KeyOf(renamed, 1, 1), "asks for query 'q7', top 1"},
           {KeyOf(Job(), 1, 2), "asks for query 'q1', top 2"},
           {KeyOf(Job(), 2, 1), "different documents"},
           {KeyOf(MakeJob("q1", "why", {{"a", "one"}}), 1, 1),
            "different text"},
           {KeyOf(MakeJob("q1", "what", {{"a", "1"}}), 1, 1), "different"},
           {KeyOf(MakeJob("q1", "what", {{"b", "one"}}), 1, 1), "different"}}) {
    auto journal = EvalJournal::Open(TwoAnswers(), kSettings, true);
    ASSERT_TRUE(journal);
    const auto taken = journal->Take(other.key);
    ASSERT_FALSE(taken) << other.says;
    EXPECT_EQ(taken.error().code, ErrorCode::kInvalidArgument);
    const std::string& message = taken.error().message;
    EXPECT_NE(message.find(".journal:2: "), message.npos) << message;
    EXPECT_NE(message.find(other.says), message.npos) << message;
  }
}

}  // namespace
}  // namespace podium

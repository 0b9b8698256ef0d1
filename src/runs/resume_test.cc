#include "runs/resume.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "runs/testing/listed_jobs.h"

namespace podium {
namespace {

// Texts that CSV has to quote, with and without ids.
std::vector<RankJob> ThreeJobs() {
  return {
      MakeJob("q1", "one?", {{"a", "Bees, and\n\"cats\""}, {"b", "two"}}),
      MakeJob("q2", "zwei \xC3\xBC?", {{"", "x\n\ny"}, {"", "\xC3\xBC,\""}}),
      MakeJob("q3", "three?", {{"a", "Bees, and\n\"cats\""}})};
}

// The output of an uninterrupted run, which prints each job's documents from
// the last to the first.
struct PrintedJobs {
  std::string text;
  std::vector<size_t> ends;  // of the header and of each query
};

PrintedJobs PrintJobs(const OutputOptions& options,
                      const std::vector<RankJob>& jobs) {
  PrintedJobs printed{std::string(FrameOf(options).before), {}};
  printed.ends.push_back(printed.text.size());
  for (const RankJob& job : jobs) {
    RankedJob ranked{.job = job, .results = {}, .model = "m", .served_by = {}};
    for (auto i = static_cast<int64_t>(job.documents->size()) - 1; i >= 0; --i)
      ranked.results.push_back({i, 0.25f, 0.25});
    printed.text += *RenderJob(ranked, options);
    printed.ends.push_back(printed.text.size());
  }
  return printed;
}

class ResumeTest : public testing::TestWithParam<OutputFormat> {
 protected:
  ~ResumeTest() override { std::remove(path_.c_str()); }

  OutputOptions options() const { return {.format = GetParam(), .many = true}; }

  Result<ResumePoint> Find(const std::string& written,
                           std::vector<RankJob> jobs = ThreeJobs(),
                           std::optional<int64_t> top_n = std::nullopt,
                           const std::string& model = "m",
                           bool threshold = false) {
    std::ofstream(path_, std::ios::binary) << written;
    return FindResumePoint(path_, std::make_unique<ListedJobs>(std::move(jobs)),
                           {.output = options(),
                            .model = model,
                            .top_n = top_n,
                            .threshold = threshold});
  }

  std::string Refusal(const std::string& written,
                      std::vector<RankJob> jobs = ThreeJobs(),
                      std::optional<int64_t> top_n = std::nullopt,
                      const std::string& model = "m") {
    const auto point = Find(written, std::move(jobs), top_n, model);
    if (point) return "(none)";
    EXPECT_EQ(point.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(point.error().message.find(path_), 0u);
    return point.error().message;
  }

  const std::string path_ =
      testing::TempDir() + "resume_test" + std::to_string(getpid());
};

// Wherever a run is cut off, the kept part and the re-ranked part together
// equal an uninterrupted run's output.
TEST_P(ResumeTest, ResumesFromACutAtAnyByte) {
  const PrintedJobs whole = PrintJobs(options(), ThreeJobs());
  for (size_t cut = 0; cut <= whole.text.size(); ++cut) {
    auto point = Find(whole.text.substr(0, cut));
    ASSERT_TRUE(point) << cut << ": " << point.error().message;
    std::vector<RankJob> rest;
    while (true) {
      auto job = point->rest->Next();
      ASSERT_TRUE(job) << cut;
      if (!*job) break;
      rest.push_back(**std::move(job));
    }
    EXPECT_EQ(point->queries_done + static_cast<int64_t>(rest.size()), 3)
        << cut;
    const OutputFrame frame = FrameOf(options());
    std::string text = whole.text.substr(0, point->keep_bytes);
    std::string again = PrintJobs(options(), rest).text;
    if (!text.empty()) again.erase(0, frame.before.size());
    ASSERT_EQ(text + again, whole.text) << cut;
    // The last complete job has the text that was printed.
    ASSERT_EQ(point->last_done.has_value(), point->queries_done > 0) << cut;
    if (point->last_done) {
      const auto last = static_cast<size_t>(point->queries_done);
      EXPECT_EQ(point->last_done->job.qid, ThreeJobs()[last - 1].qid);
      EXPECT_EQ(point->last_done->text,
                whole.text.substr(whole.ends[last - 1],
                                  whole.ends[last] - whole.ends[last - 1]));
    }
    // At most one query is repeated.
    size_t complete = 0;
    while (complete < 3 && whole.ends[complete + 1] <= cut) ++complete;
    EXPECT_GE(point->queries_done + 1, static_cast<int64_t>(complete)) << cut;
  }
}

TEST_P(ResumeTest, RefusesTheOutputOfAnotherInput) {
  const std::string written = PrintJobs(options(), ThreeJobs()).text;
  std::vector<RankJob> jobs = ThreeJobs();
  jobs[0].qid = "other";
  EXPECT_NE(Refusal(written, jobs)
                .find("query 'q1' is here, but the input has 'other'"),
            std::string::npos);
  jobs = ThreeJobs();
  jobs.resize(1);
  EXPECT_NE(Refusal(written, jobs).find("query 'q2' is not in the input"),
            std::string::npos);
  jobs = {MakeJob("q1", "one?", {{"a", "Bees, and\n\"cats\""}, {"c", "two"}})};
  EXPECT_NE(Refusal(written, jobs).find("different documents"),
            std::string::npos);
  EXPECT_NE(Refusal("something else\n").find("not "), std::string::npos);
  EXPECT_NE(Refusal("something else").find("not "), std::string::npos);
}

TEST_P(ResumeTest, RefusesADifferentNumberOfResults) {
  const std::string written = PrintJobs(options(), ThreeJobs()).text;
  EXPECT_NE(
      Refusal(written, ThreeJobs(), 1).find("2 results, but would now have 1"),
      std::string::npos);
  // The output has two results for q2, and its job has three documents.
  std::vector<RankJob> jobs = ThreeJobs();
  jobs[1] = MakeJob(
      "q2", jobs[1].query,
      {(*jobs[1].documents)[0], (*jobs[1].documents)[1], {"", "third"}});
  EXPECT_NE(Refusal(written, jobs).find("2 results, but would now have 3"),
            std::string::npos);
}

TEST_P(ResumeTest, KeepsAQueryWithoutResults) {
  std::vector<RankJob> jobs = ThreeJobs();
  PrintedJobs printed = PrintJobs(options(), {jobs[0]});
  RankedJob nothing{
      .job = jobs[1], .results = {}, .model = "m", .served_by = {}};
  std::string written = printed.text + *RenderJob(nothing, options());
  const PrintedJobs last = PrintJobs(options(), {jobs[2]});
  written += last.text.substr(last.ends[0]);
  auto point =
      Find(written, ThreeJobs(), std::nullopt, "m", /*threshold=*/true);
  ASSERT_TRUE(point) << point.error().message;
  auto job = point->rest->Next();
  if (GetParam() == OutputFormat::kJsonl) {
    EXPECT_EQ(point->queries_done, 3);
    EXPECT_FALSE(*job);
  } else {
    ASSERT_TRUE(*job);
    EXPECT_EQ((*job)->qid, "q3");
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, ResumeTest,
                         testing::Values(OutputFormat::kJsonl,
                                         OutputFormat::kCsv,
                                         OutputFormat::kTrec),
                         [](const auto& format) -> std::string {
                           if (format.param == OutputFormat::kJsonl)
                             return "Jsonl";
                           return format.param == OutputFormat::kCsv ? "Csv"
                                                                     : "Trec";
                         });

class ResumeModelTest : public ResumeTest {};

TEST_P(ResumeModelTest, RefusesAnotherModel) {
  const std::string written = PrintJobs(options(), ThreeJobs()).text;
  EXPECT_NE(Refusal(written, ThreeJobs(), std::nullopt, "n")
                .find("it was ranked by 'm', but the ranker is now 'n'"),
            std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Formats, ResumeModelTest,
                         testing::Values(OutputFormat::kJsonl,
                                         OutputFormat::kTrec));

}  // namespace
}  // namespace podium

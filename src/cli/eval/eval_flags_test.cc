#include "cli/eval/eval_flags.h"

#include <gtest/gtest.h>

#include "cli/testing/flag_checks.h"

namespace podium {
namespace {

std::string EvalProblem(const Arguments& arguments) {
  return FlagProblem("eval", arguments, CheckEvalFlags);
}

TEST(CheckEvalFlags, AcceptsOptionsThatFitTogether) {
  for (const Arguments& arguments : std::vector<Arguments>{
           {"--qrels", "q", "a.trec"},
           {"--dataset", "d", "a.trec", "b.trec", "--fail-if", "map < 1"},
           {"--qrels", "q", "--corpus", "c", "a.trec"},
           {"--qrels", "q", "a.trec", "--ignore-identical-ids"},
           {"--dataset", "d", "a.trec", "--no-ignore-identical-ids"},
           {"--qrels", "q", "a.trec", "--baseline", "b", "--max-drop", "0.1"},
           {"--dataset", "d", "--run", "r", "--ranker", "builtin"},
           {"--dataset", "d", "--run", "r", "--ranker", "./m", "--depth",
            "10,20", "--output", "o", "--resume", "--threads", "2"},
           {"--qrels", "q", "--queries", "q", "--corpus", "c", "--run", "r",
            "--ranker", "http://h", "--model", "m", "--dialect", "tei",
            "--page-size", "32"}}) {
    EXPECT_EQ(EvalProblem(arguments), "") << testing::PrintToString(arguments);
  }
}

TEST(EvalFlags, IgnoresIdenticalIdsInAFolderByDefault) {
  EvalFlags flags;
  EXPECT_FALSE(flags.ignores_identical_ids());
  flags.dataset = "arguana";
  EXPECT_TRUE(flags.ignores_identical_ids());
  flags.given = {"--ignore-identical-ids"};
  EXPECT_FALSE(flags.ignores_identical_ids());
  flags.ignore_identical_ids = true;
  EXPECT_TRUE(flags.ignores_identical_ids());
}

struct WrongEvalFlags {
  Arguments arguments;
  std::string begins;
  std::string names;
};

TEST(CheckEvalFlags, RefusesOptionsThatDoNot) {
  for (const WrongEvalFlags& wrong : std::vector<WrongEvalFlags>{
           {{"a.trec"}, "no judgments", "--qrels"},
           {{"--qrels", "q"}, "no runs", "--run and --ranker"},
           {{"--dataset", "d", "--run", "r"}, "--run", "give --ranker"},
           {{"--dataset", "d", "--ranker", ""}, "--ranker", "empty"},
           {{"--dataset", "d", "--ranker", "builtin"},
            "--ranker",
            "give --run"},
           {{"--dataset", "d", "--run", "r", "--ranker", "builtin", "a.trec"},
            "--ranker",
            "leave the other runs out"},
           {{"--qrels", "q", "--run", "r", "--ranker", "builtin"},
            "--ranker reads texts",
            "--dataset"},
           {{"--qrels", "-", "-"}, "only one", "standard input"},
           {{"--qrels", "q", "a", "--max-drop", "1"},
            "--max-drop",
            "--baseline"},
           {{"--qrels", "q", "a", "--depth", "3"}, "--depth", "--ranker"},
           {{"--qrels", "q", "a", "--threads", "3"}, "--threads", "--ranker"},
           {{"--qrels", "q", "a", "--resume"}, "--resume", "--ranker"},
           {{"--qrels", "q", "a", "--dialect", "tei"},
            "--dialect",
            "--ranker URL"},
           {{"--dataset", "d", "--run", "r", "--ranker", "builtin", "--resume"},
            "--resume",
            "--output"},
           {{"--dataset", "d", "--run", "r", "--ranker", "builtin",
             "--overwrite"},
            "--overwrite",
            "--output"},
           {{"--dataset", "d", "--run", "r", "--ranker", "builtin", "--output",
             "-"},
            "--output",
            "name one"},
           {{"--dataset", "d", "--run", "r", "--ranker", "builtin", "--output",
             "o", "--resume", "--overwrite"},
            "--resume",
            "leave one"},
           {{"--dataset", "d", "--run", "r", "--ranker", "builtin", "--model",
             "m"},
            "--model",
            "--ranker URL"},
           {{"--dataset", "d", "--run", "r", "--ranker", "http://h",
             "--threads", "2"},
            "--threads",
            "with a URL"}}) {
    const std::string message = EvalProblem(wrong.arguments);
    EXPECT_EQ(message.find(wrong.begins), 0u)
        << testing::PrintToString(wrong.arguments) << " " << message;
    EXPECT_NE(message.find(wrong.names), message.npos) << message;
  }
}

TEST(CheckEvalFlags, RefusesInvalidValues) {
  for (const Arguments& arguments : std::vector<Arguments>{
           {"--dataset", "d", "--run", "r", "--ranker", "builtin", "--depth",
            "10,0"},
           {"--dataset", "d", "--run", "r", "--ranker", "builtin", "--depth",
            "ten"},
           {"--qrels", "q", "a", "--baseline", "b", "--max-drop", "-1"}}) {
    EXPECT_EQ(EvalProblem(arguments), kUsage)
        << testing::PrintToString(arguments);
  }
}

TEST(RankerOf, AUrlIsAServerAndAnythingElseAModel) {
  EvalFlags flags{.ranker = "https://h/x", .asked = {.model = "m"}};
  EXPECT_EQ(RankerOf(flags).server, "https://h/x");
  EXPECT_EQ(RankerOf(flags).model, "m");
  flags.ranker = "127.0.0.1:8080";
  EXPECT_EQ(RankerOf(flags).server, "127.0.0.1:8080");
  flags = {.ranker = "./model"};
  EXPECT_FALSE(RankerOf(flags).remote());
  EXPECT_EQ(RankerOf(flags).model, "./model");
  EXPECT_EQ(RankerOf(flags).engine.score_cache, 0);
}

}  // namespace
}  // namespace podium

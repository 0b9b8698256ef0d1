#include "cli/rank/rank_checks.h"

#include <gtest/gtest.h>

#include "cli/testing/flag_checks.h"

namespace podium {
namespace {

std::string RankProblem(const Arguments& arguments) {
  return FlagProblem("rank", arguments, CheckRankFlags);
}

TEST(CheckRankFlags, AcceptsOptionsThatFitTogether) {
  for (const Arguments& arguments : std::vector<Arguments>{
           {"--query", "q"},
           {"--query", "q", "-n", "3", "-f", "json", "notes.txt"},
           {"request.json"},
           {"--queries", "q.tsv", "notes.txt", "-f", "csv", "-o", "out",
            "--resume"},
           {"--query", "q", "--input", "csv", "--column", "2", "--no-header"},
           {"--query", "q", "--column", "body", "notes.csv"},
           {"--query", "q", "--separator", "tab", "notes.csv"},
           {"--query", "q", "--threshold", "1"},
           {"--query", "q", "--server", "http://h", "--threshold", "1.5"},
           {"--input", "requests", "-f", "jsonl", "-o", "out", "--resume"},
           {"--run", "r", "--corpus", "c", "--queries", "q", "--fuse",
            "rrf:0.25"},
           {"--query", "q", "--server", "http://h", "--timeout", "90s",
            "--fallback", "engine", "--fallback", "none", "--threads", "2"},
           {"--query", "q", "--cohere", "--dialect", "cohere-v1"},
           {"--query", "q", "--threshold", "auto", "--calibration", "c.json"},
           {"--query", "q", "--calibration", "auto", "--threshold", "0.5"},
           {"--query", "q", "--server", "http://h", "--calibration", "c.json"},
           {"--query", "q", "-f", "context", "--max-tokens", "100", "--order",
            "both-ends"}}) {
    EXPECT_EQ(RankProblem(arguments), "") << testing::PrintToString(arguments);
  }
}

struct WrongRankFlags {
  Arguments arguments;
  std::string begins;  // the flag that the message names first
  std::string names;   // and the fix
};

TEST(CheckRankFlags, RefusesOptionsThatDoNot) {
  for (const WrongRankFlags& wrong : std::vector<WrongRankFlags>{
           {{"--run", "r", "--queries", "q"}, "--run", "--corpus"},
           {{"--run", "r", "--corpus", "c"}, "--run", "--queries"},
           {{"-q", "q", "a.txt", "b.txt"},
            "rank reads one file",
            "cat a.txt b.txt"},
           {{"how do bees talk"}, "how do bees talk", "--query \"how do"},
           {{"--run", "-", "--corpus", "c", "--queries", "q"},
            "--run",
            "give files"},
           {{"--run", "r", "--corpus", "c", "--queries", "q", "notes.txt"},
            "--run",
            "leave the FILE out"},
           {{"--run", "r", "--corpus", "c", "--queries", "q", "-q", "x"},
            "--run",
            "leave --query out"},
           {{"--corpus", "c", "-q", "q"}, "--corpus", "give --run"},
           {{"-q", "q", "--queries", "f"}, "--query", "leave one of them out"},
           {{"-q", ""}, "--query", "give a query"},
           {{"-q", "q", "--threshold", "auto"},
            "--threshold",
            "give --calibration"},
           {{"-q", "q", "--threshold", "1.5"},
            "--threshold",
            "between 0 and 1"},
           {{"-q", "q", "--threshold", "-0.1"},
            "--threshold",
            "between 0 and 1"},
           {{"-q", "q", "--calibration", ""}, "--calibration", "auto"},
           {{"-q", "q", "--server", "http://h", "--calibration", "auto"},
            "--calibration",
            "name the file"},
           {{"-q", "q", "--server", "http://h", "--fallback", "none",
             "--calibration", "c.json"},
            "--calibration",
            "leave --fallback out"},
           {{"--queries", "-"}, "--queries", "name the file"},
           {{"-q", "q", "--queries-format", "tsv"},
            "--queries-format",
            "give --queries"},
           {{"-q", "q", "--input", "requests"},
            "--input requests",
            "leave --query"},
           {{"-q", "q", "--input", "jsonl", "--column", "2"},
            "--column",
            "--input csv or tsv"},
           {{"-q", "q", "--input", "lines", "--no-header"},
            "--no-header",
            "--input csv or tsv"},
           {{"-q", "q", "--input", "jsonl", "--separator", ";"},
            "--no-header",
            "--input csv or tsv"},
           {{"--run", "r", "--corpus", "c", "--queries", "q", "--separator",
             ";"},
            "--column",
            "with --run"},
           {{"-q", "q", "--cohere", "--server", "http://h"},
            "--cohere",
            "leave one of them out"},
           {{"-q", "q", "--cohere", "--dialect", "jina"},
            "--cohere",
            "give --server"},
           {{"-q", "q", "--dialect", "jina"}, "--dialect", "give --server"},
           {{"-q", "q", "--timeout", "3s"}, "--timeout", "give --server"},
           {{"-q", "q", "--retries", "3"}, "--retries", "give --server"},
           {{"-q", "q", "--hedge"}, "--hedge", "give --server"},
           {{"-q", "q", "--page-size", "3"}, "--page-size", "give --server"},
           {{"-q", "q", "--merge", "rrf"}, "--merge", "give --server"},
           {{"-q", "q", "--fallback", "none"}, "--fallback", "give --server"},
           {{"-q", "q", "--server", "http://h", "--fallback", "none",
             "--fallback", "engine"},
            "--fallback none",
            "give it last"},
           {{"-q", "q", "--server", "http://h", "--threads", "2"},
            "--threads",
            "--fallback engine"},
           {{"-q", "q", "--cohere", "--precision", "f32"},
            "--precision",
            "--fallback engine"},
           {{"-q", "q", "--cohere", "--depth", "adaptive"},
            "--depth",
            "--fallback engine"},
           {{"-q", "q", "--fuse", "rrf"}, "--fuse", "give --run"},
           {{"--run", "r", "--corpus", "c", "--queries", "q", "--fuse", "mean"},
            "--fuse 'mean'",
            "minmax"},
           {{"-q", "q", "-f", "context"}, "--format context", "--max-tokens"},
           {{"-q", "q", "--max-tokens", "9"},
            "--max-tokens",
            "--format context"},
           {{"-q", "q", "--order", "both-ends"}, "--order", "--format context"},
           {{"--queries", "f", "notes.txt", "-f", "context", "--max-tokens",
             "9"},
            "--format context",
            "--query"},
           {{"--queries", "f", "notes.txt", "--resume", "-f", "csv"},
            "--resume",
            "give --output"},
           {{"-q", "q", "--overwrite"}, "--overwrite", "give --output"},
           {{"-q", "q", "--resume", "-o", "f", "-f", "csv"},
            "--resume",
            "leave --resume out"},
           {{"--queries", "f", "notes.txt", "--resume", "-o", "f", "-f",
             "json"},
            "--resume",
            "jsonl, csv or trec"},
           {{"--queries", "f", "notes.txt", "--resume", "-o", "f"},
            "--resume",
            "jsonl, csv or trec"},
           {{"--queries", "f", "notes.txt", "--resume", "--overwrite", "-o",
             "f", "-f", "csv"},
            "--resume",
            "leave one of them out"},
       }) {
    const std::string message = RankProblem(wrong.arguments);
    EXPECT_EQ(message.find(wrong.begins), 0u)
        << testing::PrintToString(wrong.arguments) << " " << message;
    EXPECT_NE(message.find(wrong.names), message.npos) << message;
  }
}

TEST(CheckRankFlags, RefusesInvalidValues) {
  for (const Arguments& arguments : std::vector<Arguments>{
           {"--timeout", "60", "--server", "http://h", "-q", "q"},
           {"--format", "xml", "-q", "q"},
           {"--concurrency", "0", "-q", "q"},
           {"--no-such-flag"}}) {
    EXPECT_EQ(RankProblem(arguments), kUsage)
        << testing::PrintToString(arguments);
  }
}

TEST(ParseFuse, ReadsMethodAndWeight) {
  EXPECT_EQ(ParseFuse("rrf")->method, FusionMethod::kRrf);
  EXPECT_EQ(ParseFuse("rrf")->weight, 0.5);
  EXPECT_EQ(ParseFuse("zscore:0.75")->weight, 0.75);
  for (const char* text :
       {"", "mean", "rrf:", "rrf:2", "rrf:-1", "rrf:nan", "rrf:0.5x", ":0.5"}) {
    EXPECT_FALSE(ParseFuse(text)) << text;
  }
}

}  // namespace
}  // namespace podium

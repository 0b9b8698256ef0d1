#include "cli/bench/bench_flags.h"

#include <CLI/CLI.hpp>

#include "cli/shared/flag_rules.h"
#include "cli/shared/scoring_flags.h"

namespace podium {
namespace {

constexpr char kBenchFooter[] = R"(
Examples:
  podium bench
  podium bench --model ./ms-marco-MiniLM-L-6-v2 --threads 1 --format json
  podium bench --pairs pairs.jsonl  one {"query": ..., "document": ...} per line

Measures the engine by length and batch, with pairs cut to that length; whole
requests, and for a model whose states are kept also requests with documents that
it has read before; and the engine's time by kind of kernel. The texts are those
of examples/covid-qa, which are inside the binary. It takes half a minute, longer
for a large model; run nothing else meanwhile.
With --pairs, it measures those pairs instead, first in the tokenizer and then in
the engine; JSON output includes each pair's logit.)";

}  // namespace

void AddBenchFlags(CLI::App& command, BenchFlags& flags) {
  command.footer(kBenchFooter);
  command
      .add_option("--model", flags.model,
                  "Hugging Face folder of a reranker, ORG/NAME of one that "
                  "`podium pull` downloaded, or builtin")
      ->type_name("DIR|NAME")
      ->capture_default_str();
  AddScoringFlags(command, flags.engine);
  command
      .add_option("--seconds", flags.seconds,
                  "Seconds to measure each figure for")
      ->type_name("S")
      ->check(CLI::Range(0.01, 3600.0))
      ->capture_default_str();
  command
      .add_option("--pairs", flags.pairs, "JSONL file of pairs to time instead")
      ->type_name("FILE");
  command
      .add_option("--format,-f", flags.format, "Output format: table or json")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
  AddQuietFlag(command, flags.quiet);
}

}  // namespace podium

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
  podium bench --pairs pairs.jsonl  {"query": ..., "document": ...} a line

Measures the engine by length and batch, with pairs cut to that length; requests
through the whole reranker, once more with documents it has read before if it
keeps what it read; and the engine's time by kind of kernel. The texts are those
of examples/covid-qa, which are inside the binary. Leave the machine to it: half
a minute, and longer if the model is large.
With --pairs, it measures those pairs instead, first in the tokenizer and then in
the engine; JSON includes the logit of each.)";

}  // namespace

CLI::App* AddBenchCommand(CLI::App& program, BenchFlags& flags) {
  CLI::App* bench = program.add_subcommand(
      "bench", "How fast a model runs here, and where the time goes");
  bench->footer(kBenchFooter);
  bench
      ->add_option("--model", flags.model,
                   "Hugging Face folder of a reranker, or builtin")
      ->type_name("DIR")
      ->capture_default_str();
  AddScoringFlags(*bench, flags.engine);
  bench->add_option("--seconds", flags.seconds, "To measure each figure for")
      ->type_name("S")
      ->check(CLI::Range(0.01, 3600.0))
      ->capture_default_str();
  bench->add_option("--pairs", flags.pairs, "JSONL of pairs to time instead")
      ->type_name("FILE");
  bench->add_option("--format,-f", flags.format, "table or json")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
  AddQuietFlag(*bench, flags.quiet);
  return bench;
}

}  // namespace podium

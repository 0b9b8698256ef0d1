#include "cli/commands.h"

#include <memory>

#include "cli/keys/keys_flags.h"
#include "cli/shared/flag_rules.h"
#include "cli/trec_eval/trec_eval_flags.h"

namespace podium {
namespace {

template <class Flags, void (*AddFlags)(CLI::App&, Flags&)>
std::function<CommandFlags()> Add(CLI::App& command) {
  auto flags = std::make_shared<Flags>();
  AddFlags(command, *flags);
  return [&command, flags]() -> CommandFlags {
    if constexpr (requires { flags->given; })
      flags->given = GivenOptions(command);
    return *flags;
  };
}

constexpr CommandRow kCommands[] = {
    {"rank", "Rank documents for a query, or for many",
     Add<RankFlags, AddRankFlags>},
    {"serve", "Serve Cohere's Rerank API over HTTP",
     Add<ServeFlags, AddServeFlags>},
    {"pull", "Download a model from the Hugging Face hub",
     Add<PullFlags, AddPullFlags>},
    {"models", "List the models of this machine or of a server",
     Add<ModelsFlags, AddModelsFlags>},
    {"inspect", "Show what a model is, and whether it runs",
     Add<InspectFlags, AddInspectFlags>},
    {"verify", "Check a model's scores", Add<VerifyFlags, AddVerifyFlags>},
    {"keys", "Make, list and revoke API keys", Add<KeysFlags, AddKeysFlags>},
    {"bench", "Measure how fast a model runs here, and where the time goes",
     Add<BenchFlags, AddBenchFlags>},
    {"trec_eval", "Evaluate a run by relevance judgments, as trec_eval does",
     Add<TrecEvalFlags, AddTrecEvalFlags>},
    {"eval", "Evaluate a reranker or compare runs, with significance tests",
     Add<EvalFlags, AddEvalFlags>},
    {"calibrate", "Turn scores into probabilities, by relevance judgments",
     Add<CalibrateFlags, AddCalibrateFlags>},
};

}  // namespace

std::span<const CommandRow> Commands() { return kCommands; }

}  // namespace podium

#include "cli/pull/pull_flags.h"

#include <CLI/CLI.hpp>

#include "cli/shared/flag_rules.h"

namespace podium {
namespace {

constexpr char kPullFooter[] = R"(
Examples:
  podium pull cross-encoder/ms-marco-MiniLM-L6-v2
  podium rank --model cross-encoder/ms-marco-MiniLM-L6-v2 --query "..." notes.txt
  podium pull BAAI/bge-reranker-base@main
  podium pull gpustack/bge-reranker-v2-m3-GGUF:Q8_0
  HF_TOKEN=hf_... podium pull my-org/my-private-reranker

Downloads what Podium reads of a model into the cache that Python's
huggingface_hub uses, and prints the folder, or the GGUF file. Of several GGUF
files, :Q8_0 chooses the one with these weights, and :NAME.gguf one by name. What is there already is not
downloaded again, and an interrupted download goes on where it stopped. Variables:
HF_ENDPOINT, HF_TOKEN, HF_HOME, HF_HUB_CACHE and HF_HUB_OFFLINE.)";

}  // namespace

void AddPullFlags(CLI::App& command, PullFlags& flags) {
  command.footer(kPullFooter);
  command
      .add_option("model", flags.models,
                  "Model on the Hugging Face hub; more than one are pulled in "
                  "turn")
      ->type_name("ORG/NAME[@REVISION][:GGUF]")
      ->required();
  AddQuietFlag(command, flags.quiet);
}

}  // namespace podium

#include "cli/rank.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <limits>

#include "cli/documents.h"
#include "cli/exit_code.h"
#include "cli/model_loading.h"
#include "cli/progress.h"
#include "cli/ranking_output.h"

namespace podium {
namespace {

int Complain(const Error& error) {
  std::cerr << "podium rank: " << error.message << "\n";
  return ExitCodeOf(error.code);
}

Result<std::string> ReadAll(const std::string& file) {
  if (file == "-") {
    if (isatty(STDIN_FILENO))
      std::cerr << "podium rank: reading documents from the terminal, one a "
                   "line; end with Ctrl-D\n";
    return std::string(std::istreambuf_iterator<char>(std::cin), {});
  }
  const std::filesystem::path path(file);
  const auto bytes =
      OpenFolder(path.parent_path())
          ->Read(path.filename().string(), std::numeric_limits<int64_t>::max());
  if (!bytes) return Unexpected(bytes.error());
  return std::string(bytes->bytes);
}

InputFormat ParseInputFormat(const std::string& name) {
  if (name == "lines") return InputFormat::kLines;
  if (name == "jsonl") return InputFormat::kJsonl;
  if (name == "json") return InputFormat::kJson;
  return InputFormat::kAuto;
}

// Columns of the terminal that standard output is; 0 where it is none.
int TableWidth() {
  if (!isatty(STDOUT_FILENO)) return 0;
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0
             ? size.ws_col
             : 80;
}

// Scores with a progress bar: how much of the longest queue seen is gone.
Result<Ranking> RankWithProgress(Reranker& reranker, RankRequest request) {
  int64_t most = 0;
  const Progress progress("ranking", [&reranker, most]() mutable {
    const int64_t queued = reranker.queued_tokens();
    most = std::max(most, queued);
    return most == 0
               ? 0.0
               : 1.0 - static_cast<double>(queued) / static_cast<double>(most);
  });
  return reranker.Rank(std::move(request));
}

}  // namespace

int RunRank(const RankFlags& flags) {
  const Result<std::string> text = ReadAll(flags.file);
  if (!text) return Complain(text.error());
  Result<RankInput> input =
      ParseDocuments(*text, ParseInputFormat(flags.input));
  if (!input) return Complain(input.error());
  if (!flags.query.empty()) input->query = flags.query;
  if (input->query.empty()) {
    return Complain(
        {ErrorCode::kInvalidArgument,
         "no query: give --query, or an input object with \"query\"",
         "--query"});
  }
  if (input->documents.empty())
    return Complain(
        {ErrorCode::kInvalidData, "no documents in the input", "documents"});

  const auto spec = ParseModelSpec(flags.model);
  if (!spec) return Complain(spec.error());
  const auto options = ModelOptions(flags.scoring, Limits());
  if (!options) return Complain(options.error());
  auto reranker = LoadReranker(*spec, *options);
  if (!reranker) return Complain(reranker.error());
  const Result<Ranking> ranking =
      RankWithProgress(**reranker, {.query = input->query,
                                    .documents = input->documents,
                                    .top_n = flags.top_n});
  if (!ranking) return Complain(ranking.error());

  const RankedDocuments ranked{(*reranker)->name(), *ranking, input->documents};
  if (flags.format == "json") {
    std::cout << RankingJson(ranked) << "\n";
  } else if (flags.format == "jsonl") {
    std::cout << RankingJsonl(ranked);
  } else {
    std::cout << RankingTable(ranked, TableWidth());
  }
  std::cout << std::flush;
  if (!std::cout)
    return Complain(
        {ErrorCode::kInvalidData, "standard output: write failed", "stdout"});
  return kExitOk;
}

}  // namespace podium

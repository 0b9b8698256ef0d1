#include "cli/pull/pull_model.h"

#include <fmt/core.h>

#include <csignal>
#include <iostream>

#include "cli/pull/pull_status.h"
#include "cli/shared/progress.h"
#include "models/hub_models.h"
#include "models/model_spec.h"

namespace podium {
namespace {

// "[NAME=]MODEL" -> "MODEL"
std::string WithoutName(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == text.npos || !MayBeginName(text[0])) return text;
  return text.substr(equals + 1);
}

}  // namespace

Result<Pulled> PullModel(const std::string& text, bool quiet) {
  const auto model = ParseRepository(text);
  if (!model) return Unexpected(model.error());
  // A file over the system's limit is then an error of write().
  std::signal(SIGXFSZ, SIG_IGN);
  PullStatus status(quiet ? nullptr : &std::cerr);
  auto pulled = [&] {
    const Progress shown(
        model->text(), [&status] { return status.Report(); }, quiet);
    return Pull(*model, ReadHubSettings(LookUpEnvironment), Limits(),
                [&status](const PullProgress& now) { status.Update(now); });
  }();
  if (pulled && !quiet) {
    std::cerr << fmt::format("{}: {} of {} files downloaded, {}\n", text,
                             pulled->files_fetched, pulled->files,
                             BytesText(pulled->bytes_fetched));
  }
  return pulled;
}

Result<void> PullMissing(const std::vector<std::string>& models, bool quiet) {
  for (const std::string& text : models) {
    const std::string model = WithoutName(text);
    // An error of FindHubModel() says that it is missing.
    if (!ParseRepository(model) || FindHubModel(model)) continue;
    if (const auto pulled = PullModel(model, quiet); !pulled)
      return Unexpected(pulled.error());
  }
  return {};
}

}  // namespace podium

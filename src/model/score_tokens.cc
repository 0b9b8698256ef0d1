#include "model/score_tokens.h"

#include <algorithm>
#include <vector>

#include "model/config_reader.h"
#include "model/module_list.h"

namespace podium {
namespace {

constexpr char kYes[] = "true_token_id", kNo[] = "false_token_id";

}  // namespace

Result<std::optional<ScoreTokens>> ReadScoreTokens(const FileSource& files,
                                                   const Limits& limits,
                                                   int64_t vocab) {
  const auto modules = ReadModuleList(files, limits);
  if (!modules) return Unexpected(modules.error());
  const auto module =
      std::ranges::find(*modules, std::string("LogitScore"), &Module::kind);
  if (module == modules->end()) return std::optional<ScoreTokens>();
  auto reader = ConfigReader::Open(files, limits, module->File("config.json"));
  if (!reader) return Unexpected(reader.error());
  ScoreTokens tokens;
  if (!reader->Find(kYes)) {
    reader->Refuse(kYes, "absent", "the id of the token that says yes");
  }
  tokens.yes = static_cast<int32_t>(reader->Size(kYes, 0, 0, vocab - 1));
  if (reader->Find(kNo)) {
    tokens.no = static_cast<int32_t>(reader->Size(kNo, 0, 0, vocab - 1));
  }
  if (reader->error()) return Unexpected(*reader->error());
  return std::optional(tokens);
}

}  // namespace podium

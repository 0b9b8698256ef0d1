#include "cli/models/local_models.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/json_writer.h"
#include "builtin/builtin_model.h"
#include "cli/pull/pull_status.h"
#include "hub/cache.h"
#include "hub/settings.h"
#include "models/model_report.h"

namespace podium {
namespace {

// "ORG/NAME", "ORG/NAME@v2:x.gguf", or with the commit if nothing else leads to
// it.
std::vector<std::string> NamesOf(const CachedRevision& revision) {
  std::vector<std::string> names;
  for (const std::string& ref : revision.revisions)
    names.push_back(Repository{revision.name, ref, revision.gguf}.text());
  if (names.empty()) {
    names.push_back(
        Repository{revision.name, revision.commit, revision.gguf}.text());
  }
  return names;
}

Result<void> AddReport(const ModelSpec& spec, LocalModel& model) {
  const auto report = ReportOnModel(spec, Limits());
  if (!report) return Unexpected(report.error());
  model.family =
      report->architecture.empty() ? report->model_type : report->architecture;
  if (!report->problems.empty()) model.problem = report->problems.front();
  if (model.bytes == 0) model.bytes = report->weight_bytes;
  return {};
}

}  // namespace

Result<std::vector<LocalModel>> LocalModels() {
  std::vector<LocalModel> models;
  LocalModel builtin{.name = std::string(kBuiltinModel), .source = "binary"};
  if (auto added = AddReport({.name = std::string(kBuiltinModelName)}, builtin);
      !added) {
    return Unexpected(added.error());
  }
  models.push_back(std::move(builtin));
  const HubCache cache(ReadHubSettings(LookUpEnvironment).cache);
  for (const CachedRevision& revision : cache.List()) {
    LocalModel model{.source = "cache",
                     .commit = revision.commit,
                     .folder = revision.path.string(),
                     .bytes = revision.bytes};
    // Another process may have removed it meanwhile.
    if (!AddReport({.name = revision.name, .folder = model.folder}, model))
      continue;
    for (std::string& name : NamesOf(revision)) {
      model.name = std::move(name);
      models.push_back(model);
    }
  }
  return models;
}

std::string LocalModelsTable(const std::vector<LocalModel>& models) {
  size_t name = 5, family = 6;
  for (const LocalModel& model : models) {
    name = std::max(name, model.name.size());
    family = std::max(family, model.family.size());
  }
  std::string text = fmt::format("{:<{}}  {:<{}}  {:>10}  {}\n", "model", name,
                                 "family", family, "size", "runs");
  for (const LocalModel& model : models) {
    text += fmt::format("{:<{}}  {:<{}}  {:>10}  {}\n", model.name, name,
                        model.family, family, BytesText(model.bytes),
                        model.problem.empty() ? "yes" : "no: " + model.problem);
  }
  return text;
}

std::string LocalModelsJson(const std::vector<LocalModel>& models) {
  JsonWriter json;
  json.BeginObject().Key("models").BeginArray();
  for (const LocalModel& model : models) {
    json.BeginObject();
    json.Key("name").String(model.name);
    json.Key("source").String(model.source);
    json.Key("family").String(model.family);
    json.Key("bytes").Int(model.bytes);
    json.Key("runs").Bool(model.problem.empty());
    if (!model.problem.empty()) json.Key("problem").String(model.problem);
    if (!model.commit.empty()) json.Key("commit").String(model.commit);
    if (!model.folder.empty()) json.Key("folder").String(model.folder);
    json.EndObject();
  }
  json.EndArray().EndObject();
  return json.Take() + "\n";
}

}  // namespace podium

#include "eval/measures.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>

#include "eval/measures/all.h"

namespace podium {
namespace {

constexpr std::array kAll = {
    &kRunId, &kNumQ, &kNumRet, &kNumRel, &kNumRelRet, &kMap, &kGmMap, &kRprec,
    &kBpref, &kRecipRank, &kIprecAtRecall, &kP, &kRelstring, &kRecall, &kInfAp,
    &kGmBpref, &kRprecMult, &kUtility, &k11ptAvg, &kBinG, &kG, &kDcg,
    &kIdealDcg, &kNdcg, &kNdcgRel, &kRndcg, &kNdcgCut, &kMapCut, &kRelativeP,
    &kSuccess, &kSetP, &kSetRelativeP, &kSetRecall, &kSetMap, &kSetF,
    &kNumNonrelJudgedRet, &kYaap, &kRbp, &kRbpResid, &kUnj,
    // Not in trec_eval.
    &kNumNonjudgedRet, &kRunj, &kNdcgExp, &kNdcgExpCut, &kErr};

bool NeedsOtherJudgments(std::string_view name) {
  return name.starts_with("prefs") || name == "all_prefs" ||
         name == "qrels_jg" || name.ends_with("_avgjg");
}

Unexpected<Error> Unknown(std::string_view name) {
  if (NeedsOtherJudgments(name)) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("-m {}: needs preferences or judgment groups, and "
                            "podium reads only qrels",
                            name),
                "measure");
  }
  std::string names;
  for (const MeasureGroup& group : MeasureGroups())
    names += std::string(group.name) + ", ";
  for (const Measure* measure : kAll)
    names += (measure == kAll.front() ? "" : ", ") + std::string(measure->name);
  return Fail(
      ErrorCode::kInvalidArgument,
      fmt::format("-m {}: unknown measure; the measures are {}", name, names),
      "measure");
}

// The measures that a measure's or group's name stands for; empty: unknown.
std::vector<std::string_view> Expand(std::string_view name) {
  for (const MeasureGroup& group : MeasureGroups()) {
    if (group.name == name) return group.measures;
  }
  for (const Measure* measure : kAll) {
    if (measure->name == name) return {measure->name};
  }
  return {};
}

}  // namespace

std::span<const Measure* const> AllMeasures() { return kAll; }

const std::vector<MeasureGroup>& MeasureGroups() {
  static const std::vector<MeasureGroup> kGroups = {
      {"official",
       {"runid", "num_q", "num_ret", "num_rel", "num_rel_ret", "map", "gm_map",
        "Rprec", "bpref", "recip_rank", "iprec_at_recall", "P"}},
      {"all_trec",
       {"runid",
        "num_q",
        "num_ret",
        "num_rel",
        "num_rel_ret",
        "map",
        "gm_map",
        "Rprec",
        "bpref",
        "recip_rank",
        "iprec_at_recall",
        "P",
        "relstring",
        "recall",
        "infAP",
        "gm_bpref",
        "Rprec_mult",
        "utility",
        "11pt_avg",
        "binG",
        "G",
        "ndcg",
        "ndcg_rel",
        "Rndcg",
        "ndcg_cut",
        "map_cut",
        "relative_P",
        "success",
        "set_P",
        "set_relative_P",
        "set_recall",
        "set_map",
        "set_F",
        "num_nonrel_judged_ret",
        "rbp",
        "rbp_resid",
        "unj"}},
      {"set",
       {"runid", "num_q", "num_ret", "num_rel", "num_rel_ret", "utility",
        "set_P", "set_relative_P", "set_recall", "set_map", "set_F"}}};
  return kGroups;
}

Result<std::vector<SelectedMeasure>> SelectMeasures(
    const std::vector<std::string>& wanted) {
  std::map<std::string_view, std::string_view> parameters;  // by measure
  std::vector<std::string_view> names;
  for (const std::string& spec : wanted) {
    const std::string_view whole = spec;
    const size_t dot = whole.find('.');
    const std::string_view name = whole.substr(0, dot);
    const std::vector<std::string_view> expanded = Expand(name);
    if (expanded.empty()) return Unknown(name);
    names.insert(names.end(), expanded.begin(), expanded.end());
    if (dot == whole.npos) continue;
    if (dot + 1 == whole.size()) {
      return Fail(ErrorCode::kInvalidArgument,
                  fmt::format("-m {}: nothing follows the dot", spec),
                  "measure");
    }
    parameters.emplace(name, whole.substr(dot + 1));
  }
  if (wanted.empty()) names = Expand("official");

  std::vector<SelectedMeasure> selected;
  for (const Measure* measure : kAll) {
    if (std::ranges::find(names, measure->name) == names.end()) continue;
    const auto given = parameters.find(measure->name);
    auto parsed = ParseParameters(
        *measure, given == parameters.end() ? "" : given->second);
    if (!parsed) return Unexpected(parsed.error());
    SelectedMeasure& added = selected.emplace_back();
    added.measure = measure;
    added.parameters = *std::move(parsed);
    if (measure->kind != MeasureKind::kRunId)
      added.names = ValueNames(*measure, added.parameters);
  }
  return selected;
}

}  // namespace podium

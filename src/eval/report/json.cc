#include <cmath>
#include <optional>

#include "base/json_writer.h"
#include "eval/report/baseline_report.h"
#include "eval/report/report.h"
#include "eval/report/shown_text.h"

namespace podium {
namespace {

void WriteNumber(JsonWriter& json, std::string_view key,
                 std::optional<double> value) {
  json.Key(key);
  if (value && std::isfinite(*value)) {
    json.Double(*value);
  } else {
    json.Null();
  }
}

void WriteTimes(JsonWriter& json, const RequestTimes& times) {
  json.Key("times").BeginObject();
  json.Key("requests").Int(times.requests);
  json.Key("pairs").Int(times.pairs);
  WriteNumber(json, "p50_ms", times.p50_ms);
  WriteNumber(json, "p95_ms", times.p95_ms);
  WriteNumber(json, "p99_ms", times.p99_ms);
  WriteNumber(json, "pairs_per_second", times.pairs_per_second);
  json.EndObject();
}

void WriteRuns(JsonWriter& json, const EvalReport& report) {
  json.Key("runs").BeginArray();
  for (const ReportedRun& run : report.runs) {
    json.BeginObject().Key("run").String(ValidText(run.name));
    if (run.depth) json.Key("depth").Int(*run.depth);
    if (run.times) WriteTimes(json, *run.times);
    json.EndObject();
  }
  json.EndArray();
}

void WriteComparison(JsonWriter& json, const ComparedRun& run) {
  const Comparison& to_first = *run.to_first;
  WriteNumber(json, "difference", to_first.mean_difference);
  json.Key("wins").Int(to_first.wins);
  json.Key("ties").Int(to_first.ties);
  json.Key("losses").Int(to_first.losses);
  WriteNumber(json, "t_test_p", to_first.t_test_p);
  WriteNumber(json, "randomization_p", to_first.randomization_p);
  WriteNumber(json, "holm_p", run.holm_p);
  json.Key("interval");
  if (to_first.interval) {
    json.BeginArray();
    json.Double(to_first.interval->low);
    json.Double(to_first.interval->high);
    json.EndArray();
  } else {
    json.Null();
  }
  WriteNumber(json, "effect_size", to_first.effect_size);
}

void WriteMeasures(JsonWriter& json, const EvalReport& report) {
  json.Key("measures").BeginArray();
  for (const ComparedMeasure& measure : report.comparison.measures) {
    json.BeginObject().Key("measure").String(measure.name);
    json.Key("runs").BeginArray();
    for (size_t i = 0; i < report.runs.size(); ++i) {
      json.BeginObject().Key("run").String(ValidText(report.runs[i].name));
      WriteNumber(json, "mean", measure.runs[i].mean);
      if (measure.runs[i].to_first) WriteComparison(json, measure.runs[i]);
      json.EndObject();
    }
    json.EndArray().EndObject();
  }
  json.EndArray();
}

void WriteRank(JsonWriter& json, std::string_view key, int64_t rank) {
  json.Key(key);
  if (rank > 0) {
    json.Int(rank);
  } else {
    json.Null();
  }
}

void WriteDocuments(JsonWriter& json, const ReportedQuery& query) {
  json.Key("documents").BeginArray();
  for (const ReportedDocument& document : query.documents) {
    json.BeginObject().Key("docno").String(ValidText(document.docno));
    json.Key("grade");
    if (document.grade < 0) {
      json.Null();
    } else {
      json.Int(document.grade);
    }
    WriteRank(json, "rank_before", document.rank_before);
    WriteRank(json, "rank_after", document.rank_after);
    if (document.score) WriteNumber(json, "score", *document.score);
    if (!document.text.empty())
      json.Key("text").String(ValidText(document.text));
    json.EndObject();
  }
  json.EndArray();
}

void WriteQueries(JsonWriter& json, const EvalReport& report) {
  const RunComparison& comparison = report.comparison;
  json.Key("per_query").BeginArray();
  for (size_t query = 0; query < comparison.qids.size(); ++query) {
    json.BeginObject().Key("query").String(ValidText(comparison.qids[query]));
    const ReportedQuery* reported =
        query < report.queries.size() ? &report.queries[query] : nullptr;
    if (reported && !reported->text.empty())
      json.Key("text").String(ValidText(reported->text));
    json.Key("values").BeginObject();
    for (const ComparedMeasure& measure : comparison.measures) {
      json.Key(measure.name).BeginArray();
      for (const ComparedRun& run : measure.runs)
        json.Double(run.values[query]);
      json.EndArray();
    }
    json.EndObject();
    if (reported && !reported->documents.empty())
      WriteDocuments(json, *reported);
    json.EndObject();
  }
  json.EndArray();
}

void WriteCalibration(JsonWriter& json, const EvalReport& report) {
  json.Key("calibration").BeginArray();
  for (const ReliabilityBin& bin : report.calibration) {
    json.BeginObject();
    WriteNumber(json, "low", bin.low);
    WriteNumber(json, "high", bin.high);
    json.Key("pairs").Int(bin.pairs);
    json.Key("relevant").Int(bin.relevant_pairs);
    WriteNumber(json, "mean_score", bin.probability);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace

std::string ReportJson(const EvalReport& report) {
  JsonWriter json;
  json.BeginObject();
  json.Key("podium_eval").Int(kEvalReportVersion);
  json.Key("podium_version").String(report.podium_version);
  json.Key("dataset").String(ValidText(report.dataset));
  if (!report.ranker.empty())
    json.Key("ranker").String(ValidText(report.ranker));
  json.Key("queries").Int(static_cast<int64_t>(report.comparison.qids.size()));
  if (report.identical_ids)
    json.Key("identical_ids_dropped").Int(*report.identical_ids);
  WriteNumber(json, "confidence", report.confidence);
  json.Key("level").Int(report.level);
  json.Key("judged_docs_only").Bool(report.judged_only);
  WriteRuns(json, report);
  WriteMeasures(json, report);
  WriteQueries(json, report);
  if (!report.calibration.empty()) WriteCalibration(json, report);
  json.EndObject();
  return json.Take() + "\n";
}

}  // namespace podium

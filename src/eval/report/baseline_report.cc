#include "eval/report/baseline_report.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/json.h"
#include "collections/byte_source.h"

namespace podium {
namespace {

// A report of ten thousand queries with a hundred documents each is about a
// quarter of this.
constexpr int64_t kMaxReportBytes = int64_t{1} << 30;
constexpr int64_t kMaxReportDepth = 16;

using simdjson::dom::array;
using simdjson::dom::element;

class ReportReader {
 public:
  explicit ReportReader(const std::string& file) : file_(file) {}

  Result<BaselineReport> Read(element root) {
    if (auto version = CheckVersion(root); !version)
      return Unexpected(std::move(version.error()));
    BaselineReport report;
    array runs, measures, queries;
    if (root["runs"].get(runs)) return Wrong("has no runs");
    if (root["measures"].get(measures)) return Wrong("has no measures");
    if (root["per_query"].get(queries)) return Wrong("has no per_query");
    if (auto read = ReadCollection(root, queries, report); !read)
      return Unexpected(std::move(read.error()));
    for (const element run : runs) {
      std::string_view name;
      if (run["run"].get(name)) return Wrong("has a run without a name");
      report.runs.push_back({.name = std::string(name), .means = {}});
    }
    for (const element measure : measures) {
      if (auto added = AddMeasure(measure, report); !added)
        return Unexpected(std::move(added.error()));
    }
    return report;
  }

 private:
  Result<void> CheckVersion(element root) const {
    int64_t version = 0;
    if (root["podium_eval"].get(version))
      return Wrong("is not a report of podium eval: it has no podium_eval");
    if (version != kEvalReportVersion) {
      return Wrong("is a report of version " + std::to_string(version) +
                   "; this podium reads version " +
                   std::to_string(kEvalReportVersion));
    }
    return {};
  }

  // Reads which queries the means are taken over.
  Result<void> ReadCollection(element root, array queries,
                              BaselineReport& report) const {
    std::string_view dataset;
    if (root["dataset"].get(dataset)) return Wrong("has no dataset");
    report.dataset = dataset;
    for (const element query : queries) {
      std::string_view qid;
      if (query["query"].get(qid)) return Wrong("has a query without an id");
      report.qids.emplace_back(qid);
    }
    std::ranges::sort(report.qids);
    if (int64_t level = 0; !root["level"].get(level)) report.level = level;
    if (bool only = false; !root["judged_docs_only"].get(only))
      report.judged_only = only;
    return {};
  }

  Result<void> AddMeasure(element measure, BaselineReport& report) const {
    std::string_view name;
    array values;
    if (measure["measure"].get(name) || measure["runs"].get(values) ||
        values.size() != report.runs.size()) {
      return Wrong("has a measure without a value for each run");
    }
    size_t i = 0;
    for (const element value : values) {
      BaselineRun& run = report.runs[i++];
      std::string_view of;
      if (value["run"].get(of) || of != run.name)
        return Wrong("has the runs of " + std::string(name) +
                     " in another order");
      const auto mean = value["mean"];
      if (double number = 0; !mean.get(number)) {
        run.means.emplace_back(name, number);
      } else if (!mean.is_null()) {
        return Wrong("has a mean of " + std::string(name) +
                     " that is not a number");
      }
    }
    return {};
  }

  Unexpected<Error> Wrong(const std::string& what) const {
    return Fail(ErrorCode::kInvalidData, file_ + ": " + what, file_);
  }

  const std::string& file_;
};

}  // namespace

Result<BaselineReport> ReadEvalReport(const std::string& file) {
  const auto source = OpenBytes(file);
  if (!source) return Unexpected(source.error());
  const auto bytes = ReadAll(**source, kMaxReportBytes);
  if (!bytes) return Unexpected(bytes.error());
  const std::string& name = (*source)->name();
  const auto document = JsonDocument::Parse(*bytes, kMaxReportDepth);
  if (!document) {
    return Fail(document.error().code, name + ": " + document.error().message,
                name);
  }
  return ReportReader(name).Read(document->root());
}

}  // namespace podium

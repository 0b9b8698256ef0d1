#include "cli/eval/eval_report.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "eval/report/report.h"
#include "runs/output_file.h"

namespace podium {
namespace {

std::optional<ReportForm> FormOf(std::string_view file) {
  if (file.ends_with(".html")) return ReportForm::kHtml;
  if (file.ends_with(".md")) return ReportForm::kMarkdown;
  if (file.ends_with(".json")) return ReportForm::kJson;
  if (file.ends_with(".csv")) return ReportForm::kCsv;
  return std::nullopt;
}

Unexpected<Error> UnknownForm(const std::string& file) {
  return Fail(
      ErrorCode::kInvalidArgument,
      "--report " + file +
          ": the suffix chooses the format: give .html, .md, .json or .csv",
      "--report");
}

}  // namespace

Result<void> CheckReportFiles(const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    if (!FormOf(file)) return UnknownForm(file);
    std::filesystem::path folder = std::filesystem::path(file).parent_path();
    if (folder.empty()) folder = ".";
    if (access(folder.c_str(), W_OK | X_OK) != 0) {
      return Fail(ErrorCode::kUnavailable,
                  file + ": cannot write: " + std::strerror(errno), file);
    }
  }
  return {};
}

Result<void> WriteReportFiles(const EvalReport& report,
                              const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    const std::optional<ReportForm> form = FormOf(file);
    if (!form) return UnknownForm(file);
    auto written = ReplaceFile(file, ReportText(report, *form));
    if (!written) return Unexpected(std::move(written.error()));
  }
  return {};
}

}  // namespace podium

#include "server/access_log.h"

#include <fmt/core.h>
#include <spdlog/spdlog.h>

namespace podium {
namespace {

constexpr size_t kMaxPathBytes = 128;

std::string Printable(std::string_view text) {
  constexpr std::string_view kUsual =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-_.~";
  if (text.empty()) return "-";
  std::string safe(text.substr(0, kMaxPathBytes));
  for (char& c : safe) {
    if (kUsual.find(c) == std::string_view::npos) c = '?';
  }
  return safe;
}

}  // namespace

std::string AccessLine(const AccessRecord& record) {
  std::string documents;
  if (record.documents) {
    documents = fmt::format(" documents={}", *record.documents);
  }
  return fmt::format("{} {} {}{} in={} out={} ms={:.1f} trace={}",
                     Printable(record.method), Printable(record.path),
                     record.status, documents, record.request_bytes,
                     record.response_bytes, record.milliseconds,
                     record.trace_id.empty() ? "-" : record.trace_id);
}

void LogAccess(const AccessRecord& record) {
  spdlog::info("{}", AccessLine(record));
}

}  // namespace podium

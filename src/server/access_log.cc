#include "server/access_log.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <string_view>
#include <vector>

#include "base/json_writer.h"

namespace podium {
namespace {

// These keep a line at about 1 KiB, whatever it contains.
constexpr size_t kMaxReasonBytes = 200;
constexpr size_t kMaxNameBytes = 64;
constexpr size_t kMaxPathBytes = 128;

bool IsPrintable(char c) { return c >= ' ' && c <= '~'; }

// The characters usual in clients' paths and methods.
bool IsUsual(char c) {
  constexpr std::string_view kUsual =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-_.~";
  return kUsual.find(c) != std::string_view::npos;
}

// The first max_bytes of a text, with '?' for characters that are not
// `allowed`.
std::string Plain(std::string_view text, size_t max_bytes,
                  bool (*allowed)(char)) {
  std::string plain(text.substr(0, max_bytes));
  for (char& c : plain) {
    if (!allowed(c)) c = '?';
  }
  return plain;
}

std::string Quoted(std::string_view text) {
  JsonWriter json;
  json.String(text);
  return json.Take();
}

// A member of the line; an empty value means unknown.
struct Member {
  std::string_view name;
  std::string value;
  enum { kWord, kText, kNumber } kind = kWord;
};

Member Count(std::string_view name, std::optional<int64_t> count) {
  return {name, count ? std::to_string(*count) : "", Member::kNumber};
}

using Duration = std::chrono::steady_clock::duration;

Member Milliseconds(std::string_view name, std::optional<Duration> time) {
  using Unit = std::chrono::duration<double, std::milli>;
  return {name, time ? fmt::format("{:.3f}", Unit(*time).count()) : "",
          Member::kNumber};
}

// In the order in which both formats write them.
std::vector<Member> Members(const AccessRecord& record) {
  const AnswerFacts& facts = record.facts;
  std::optional<Duration> queued, scored;
  if (facts.times) {
    queued = facts.times->queued;
    scored = facts.times->scored;
  }
  return {
      {"method", Plain(record.method, kMaxNameBytes, IsUsual)},
      {"path", Plain(record.path, kMaxPathBytes, IsUsual)},
      Count("status", record.status),
      {"request_id", record.trace_id},
      {"client", record.peer},
      {"key_id", record.key ? record.key->record.id : ""},
      {"model", Plain(facts.model, kMaxNameBytes, IsPrintable), Member::kText},
      {"dialect", std::string(facts.dialect)},
      Count("documents", facts.documents),
      Count("tokens", facts.tokens),
      Milliseconds("queue_ms", queued),
      Milliseconds("score_ms", scored),
      Milliseconds("total_ms", record.took),
      Count("bytes_in", record.request_bytes),
      Count("bytes_out", record.response_bytes),
      {"reason", Plain(facts.reason, kMaxReasonBytes, IsPrintable),
       Member::kText},
  };
}

std::string TextLine(const std::vector<Member>& members) {
  std::string line;
  for (const Member& member : members) {
    const bool named = member.name != "method" && member.name != "path" &&
                       member.name != "status";
    if (named && member.value.empty()) continue;
    if (!line.empty()) line += ' ';
    if (named) line.append(member.name) += '=';
    const bool quote =
        member.kind == Member::kText &&
        member.value.find_first_of(" \"\\=") != std::string::npos;
    line += member.value.empty() ? "-"
            : quote              ? Quoted(member.value)
                                 : member.value;
  }
  return line;
}

std::string JsonMembers(const std::vector<Member>& members) {
  std::string line = "\"message\":\"request\"";
  for (const Member& member : members) {
    line.append(",\"").append(member.name).append("\":");
    line += member.value.empty()             ? "null"
            : member.kind == Member::kNumber ? member.value
                                             : Quoted(member.value);
  }
  return line;
}

}  // namespace

std::string AccessLine(const AccessRecord& record, LogFormat format) {
  return format == LogFormat::kJson ? JsonMembers(Members(record))
                                    : TextLine(Members(record));
}

bool ErrorBudget::Take(Clock::time_point now) {
  if (now - begin_ >= std::chrono::seconds(1)) {
    begin_ = now;
    taken_ = 0;
  }
  if (taken_ < kLinesPerSecond) {
    ++taken_;
    return true;
  }
  ++left_out_;
  return false;
}

int64_t ErrorBudget::TakeLeftOut(Clock::time_point now) {
  if (now - begin_ < std::chrono::seconds(1)) return 0;
  return std::exchange(left_out_, 0);
}

AccessLog::AccessLog(LogFormat format)
    : format_(format),
      logger_(spdlog::default_logger()->clone(kAccessLogger)) {}

void AccessLog::Write(const AccessRecord& record) {
  const auto level =
      record.status >= 500 ? spdlog::level::warn : spdlog::level::info;
  if (!logger_->should_log(level)) return;
  int64_t left_out = 0;
  if (record.status >= 400) {
    const std::lock_guard lock(mutex_);
    const auto now = ErrorBudget::Clock::now();
    left_out = budget_.TakeLeftOut(now);
    if (!budget_.Take(now)) return;
  }
  if (left_out > 0) {
    spdlog::warn("{} lines of requests that failed are left out", left_out);
  }
  logger_->log(level, "{}", AccessLine(record, format_));
}

}  // namespace podium

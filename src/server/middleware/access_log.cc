#include "server/middleware/access_log.h"

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

Member Milliseconds(std::string_view name,
                    std::optional<AnswerFacts::Duration> time) {
  using Unit = std::chrono::duration<double, std::milli>;
  return {name, time ? fmt::format("{:.3f}", Unit(*time).count()) : "",
          Member::kNumber};
}

// In the order in which both formats write them.
std::vector<Member> Members(const RequestFacts& facts) {
  const AnswerFacts& answer = facts.answer;
  return {
      {"method", Plain(facts.method, kMaxNameBytes, IsUsual)},
      {"path", Plain(facts.path, kMaxPathBytes, IsUsual)},
      Count("status", facts.status),
      {"request_id", facts.id},
      {"client", facts.peer},
      {"key_id", facts.key_id},
      {"model", Plain(answer.model, kMaxNameBytes, IsPrintable), Member::kText},
      {"dialect", std::string(answer.dialect)},
      Count("documents", answer.documents),
      Count("tokens", answer.tokens),
      Milliseconds("queue_ms", answer.queued),
      Milliseconds("score_ms", answer.scored),
      Milliseconds("total_ms", facts.took),
      Count("bytes_in", facts.request_bytes),
      Count("bytes_out", facts.response_bytes),
      {"reason", Plain(answer.reason, kMaxReasonBytes, IsPrintable),
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

std::string AccessLine(const RequestFacts& facts, LogFormat format) {
  return format == LogFormat::kJson ? JsonMembers(Members(facts))
                                    : TextLine(Members(facts));
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

void AccessLog::End(const RequestFacts& facts) {
  const auto level =
      facts.status >= 500 ? spdlog::level::warn : spdlog::level::info;
  if (!logger_->should_log(level)) return;
  int64_t left_out = 0;
  if (facts.status >= 400) {
    const std::lock_guard lock(mutex_);
    const auto now = ErrorBudget::Clock::now();
    left_out = budget_.TakeLeftOut(now);
    if (!budget_.Take(now)) return;
  }
  if (left_out > 0) {
    spdlog::warn("left out {} lines of failed requests", left_out);
  }
  logger_->log(level, "{}", AccessLine(facts, format_));
}

}  // namespace podium

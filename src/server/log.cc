#include "server/log.h"

#include <poll.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "base/json_writer.h"
#include "text/utf8.h"

namespace podium {
namespace {

// The number of bytes that a writable pipe accepts at once (PIPE_BUF).
constexpr size_t kMaxLineBytes = 4096;
// The part of a line for the message, which JSON escapes can make six times as
// long.
constexpr size_t kMaxMessageBytes = 640;

std::atomic<int64_t> lost_lines{0};

// Converts any bytes to well-formed UTF-8.
std::string ValidUtf8(std::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    const DecodedCodePoint next = DecodeUtf8(bytes);
    AppendUtf8(next.code_point, text);
    bytes.remove_prefix(next.length);
  }
  return text;
}

// Formats the message for one line: %* in the pattern.
class MessageFlag : public spdlog::custom_flag_formatter {
 public:
  explicit MessageFlag(LogFormat format) : format_(format) {}

  void format(const spdlog::details::log_msg& message, const std::tm&,
              spdlog::memory_buf_t& out) override {
    const std::string_view payload(message.payload.data(),
                                   message.payload.size());
    const std::string_view name(message.logger_name.data(),
                                message.logger_name.size());
    const std::string line =
        name == kAccessLogger ? std::string(payload) : OneLine(payload);
    out.append(line.data(), line.data() + line.size());
  }
  std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<MessageFlag>(format_);
  }

 private:
  std::string OneLine(std::string_view payload) const {
    std::string text = ValidUtf8(payload.substr(0, kMaxMessageBytes));
    if (format_ == LogFormat::kJson) {
      JsonWriter json;
      json.BeginObject().Key("message").String(text).EndObject();
      const std::string object = json.Take();
      return object.substr(1, object.size() - 2);
    }
    for (char& c : text) {
      if ((c >= 0 && c < ' ') || c == '\x7f') c = ' ';
    }
    return text;
  }

  const LogFormat format_;
};

std::unique_ptr<spdlog::formatter> MakeFormatter(LogFormat format) {
  auto formatter = std::make_unique<spdlog::pattern_formatter>(
      spdlog::pattern_time_type::utc, "\n");
  formatter->add_flag<MessageFlag>('*', format);
  formatter->set_pattern(
      format == LogFormat::kJson
          ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%*})"
          : "%Y-%m-%dT%H:%M:%S.%eZ %l %*");
  return formatter;
}

class LineSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit LineSink(int fd) : fd_(fd) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    if (!Ready()) return Lose();
    if (unsaid_ > 0) {
      const std::string text = std::to_string(unsaid_) + " log lines were lost";
      if (!Write({"", spdlog::level::warn, text}) || !Ready()) return Lose();
      unsaid_ = 0;
    }
    if (!Write(message)) Lose();
  }
  void flush_() override {}

 private:
  // Whether a line can be written now.
  bool Ready() const {
    pollfd file{.fd = fd_, .events = POLLOUT, .revents = 0};
    return poll(&file, 1, 0) == 1 && (file.revents & POLLOUT) != 0;
  }
  bool Write(const spdlog::details::log_msg& message) {
    spdlog::memory_buf_t line;
    // If a full disk accepted only part of a line, that part is ended as a
    // line.
    if (partial_) line.push_back('\n');
    formatter_->format(message, line);
    const ssize_t written = write(fd_, line.data(), line.size());
    if (written > 0) partial_ = static_cast<size_t>(written) < line.size();
    return written == static_cast<ssize_t>(line.size());
  }
  void Lose() {
    ++unsaid_;
    lost_lines.fetch_add(1);
  }

  const int fd_;
  int64_t unsaid_ = 0;  // lost lines not yet reported
  bool partial_ = false;
};

}  // namespace

void StartLog(LogFormat format, std::string_view level, int fd) {
  auto sink = std::make_shared<LineSink>(fd);
  sink->set_formatter(MakeFormatter(format));
  auto logger = std::make_shared<spdlog::logger>("", std::move(sink));
  logger->set_level(spdlog::level::from_str(std::string(level)));
  spdlog::set_default_logger(std::move(logger));
}

int64_t LostLogLines() { return lost_lines.load(); }

}  // namespace podium

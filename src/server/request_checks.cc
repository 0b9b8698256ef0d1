#include "server/request_checks.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"

namespace podium {
namespace {

constexpr std::string_view kDigits = "0123456789";

// "HTTP/d.d", the last word of a request line.
Refusal CheckVersion(std::string_view line) {
  const size_t space = line.rfind(' ');
  if (space == std::string_view::npos) return {400, "malformed request line"};
  const std::string_view version = line.substr(space + 1);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (version.size() != 8 || !version.starts_with("HTTP/") ||
      !is_digit(version[5]) || version[6] != '.' || !is_digit(version[7])) {
    return {400, "malformed request line"};
  }
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    return {505, "HTTP version not supported"};
  }
  return {};
}

// `line` is the whole line or the part received so far.
Refusal CheckRequestLine(std::string_view line, const Limits& limits) {
  if (static_cast<int64_t>(line.size()) > limits.max_request_line_bytes) {
    // Without a space it is all method, and no method is that long.
    return line.find(' ') == std::string_view::npos
               ? Refusal{400, "malformed request line"}
               : Refusal{414, "request line too long"};
  }
  // Check early, so that input that is not HTTP is refused before its timeout.
  // A CR may be the first half of the line ending.
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (!std::all_of(line.begin(), line.end(),
                   [](char c) { return c >= ' ' && c <= '~'; }) ||
      line.starts_with(' ')) {
    return {400, "malformed request line"};
  }
  return {};
}

bool IsHostByte(char c) {
  constexpr std::string_view kOther = "-._~!$&'()*+;=:[]%";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z') || kOther.find(c) != std::string_view::npos;
}

Refusal CheckHost(std::string_view host) {
  const bool bracket = host.find('[') != std::string_view::npos;
  if (host.empty() || !std::all_of(host.begin(), host.end(), IsHostByte) ||
      bracket != (host.find(']') != std::string_view::npos)) {
    return {400, "malformed Host"};
  }
  return {};
}

Refusal ReadContentLength(std::string_view value, HttpRequest& request) {
  int64_t length = 0;
  const bool digits =
      !value.empty() && value.find_first_not_of(kDigits) == value.npos;
  const bool leading_zero = value.size() > 1 && value[0] == '0';
  const auto [end, error] =
      std::from_chars(value.data(), value.data() + value.size(), length);
  if (!digits || leading_zero || error != std::errc()) {
    return {400, "malformed Content-Length"};
  }
  request.content_length = length;
  return {};
}

Refusal ReadTransferEncoding(std::string_view value, HttpRequest& request) {
  if (EqualsIgnoringCase(value, "chunked")) {
    request.chunked = true;
    return {};
  }
  // An unsupported coding is 501; a malformed list is 400.
  constexpr std::string_view kToken =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-, ";
  const bool plain = !value.empty() && value.front() != ',' &&
                     value.back() != ',' &&
                     value.find_first_not_of(kToken) == value.npos;
  std::string_view first = value.substr(0, value.find_first_of(", "));
  if (!plain || EqualsIgnoringCase(first, "chunked")) {
    return {400, "malformed Transfer-Encoding"};
  }
  return {501, "Transfer-Encoding not supported"};
}

}  // namespace

Refusal CheckRawHead(std::string_view head, bool complete,
                     const Limits& limits) {
  const size_t line_end = head.find("\r\n");
  const size_t line_bytes =
      line_end == std::string_view::npos ? head.size() : line_end;
  if (auto bad = CheckRequestLine(head.substr(0, line_bytes), limits)) {
    return bad;
  }
  const auto header_bytes = static_cast<int64_t>(head.size() - line_bytes);
  if (header_bytes > limits.max_header_bytes) {
    return {431, "headers too large"};
  }
  if (line_end != std::string_view::npos) {
    if (auto bad = CheckVersion(head.substr(0, line_end))) return bad;
  }
  if (!complete) return {};

  int64_t lines = 0;
  size_t line_begin = 0;
  for (size_t i = 0; i < head.size(); ++i) {
    const char c = head[i];
    if (c == '\0') return {400, "NUL in the request head"};
    if (c == '\n' && (i == 0 || head[i - 1] != '\r')) {
      return {400, "line ends without CR"};
    }
    if (c != '\r') continue;
    if (i + 1 >= head.size() || head[i + 1] != '\n') {
      return {400, "CR inside a line"};
    }
    // The request line has its own limit.
    if (++lines > 1 &&
        static_cast<int64_t>(i - line_begin) > limits.max_header_field_bytes) {
      return {431, "header too large"};
    }
    line_begin = i + 2;
    const char next = i + 2 < head.size() ? head[i + 2] : '\0';
    if (next == ' ' || next == '\t') return {400, "folded header line"};
  }
  // The request line and the empty line are not headers.
  if (lines - 2 > limits.max_headers) return {431, "too many headers"};
  return {};
}

Refusal SplitTarget(std::string_view target, HttpRequest& request) {
  // Its target is not a path, and this is not a proxy.
  if (request.method == "CONNECT") return {501, "CONNECT not supported"};
  for (const char c : target) {
    if (c <= ' ' || c > '~' || c == '#') return {400, "malformed target"};
  }
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    target.remove_prefix(scheme.size());
    const size_t slash = target.find_first_of("/?");
    request.authority = target.substr(0, slash);
    if (auto bad = CheckHost(request.authority)) return bad;
    target = slash == target.npos ? "/" : target.substr(slash);
    break;
  }
  // "*" means the whole server, and only OPTIONS may use it.
  const bool is_server = target == "*" && request.method == "OPTIONS";
  if (!is_server && !target.starts_with('/')) {
    return {400, "malformed target"};
  }
  const size_t mark = target.find('?');
  request.path = target.substr(0, mark);
  if (mark != target.npos) request.query = target.substr(mark + 1);
  return {};
}

Refusal HeadChecks::Field(std::string_view name, std::string_view value,
                          HttpRequest& request) {
  if (name == "host") {
    if (++hosts > 1) return {400, "more than one Host"};
    if (!request.authority.empty() && request.authority != value) {
      return {400, "Host differs from the target's"};
    }
    return CheckHost(value);
  }
  if (name == "content-length") {
    if (++content_lengths > 1) return {400, "more than one Content-Length"};
    return ReadContentLength(value, request);
  }
  if (name == "transfer-encoding") {
    if (++transfer_encodings > 1) {
      return {400, "more than one Transfer-Encoding"};
    }
    return ReadTransferEncoding(value, request);
  }
  return {};
}

Refusal HeadChecks::Head(const HttpRequest& request) const {
  if (http11 && hosts == 0) return {400, "no Host"};
  if (request.chunked && request.content_length) {
    return {400, "both Content-Length and Transfer-Encoding"};
  }
  if (request.chunked && !http11) {
    return {400, "Transfer-Encoding in HTTP/1.0"};
  }
  return {};
}

}  // namespace podium

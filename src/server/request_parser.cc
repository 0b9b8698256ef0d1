#include "server/request_parser.h"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <limits>

#include "server/request_checks.h"

namespace podium {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using BeastError = beast::error_code;
using BeastView = beast::string_view;

std::string_view View(BeastView text) { return {text.data(), text.size()}; }

constexpr std::string_view kHeadEnd = "\r\n\r\n";

// "0\r\n\r\n": what is left of a chunked body is never shorter, and Beast
// asserts as much.
constexpr size_t kLeastChunkedBytes = 5;

}  // namespace

// Beast's grammar, and on top of it what Beast lets pass. `refusal` is set
// where a callback stopped the parse.
class RequestParser::Grammar : public http::basic_parser<true> {
 public:
  explicit Grammar(const Limits& limits) : limits_(limits) {
    header_limit(static_cast<uint32_t>(limits.max_request_line_bytes +
                                       limits.max_header_bytes + 4));
    // Whoever routes checks a Content-Length. (Beast 1.74 takes boost::none for
    // a limit of nothing.)
    body_limit(std::numeric_limits<uint64_t>::max());
    eager(false);
  }

  void BeginBody() {
    body_limit(static_cast<uint64_t>(limits_.max_body_bytes));
    eager(true);
    in_body_ = true;
  }

  bool http10() const { return !checks_.http11; }

  HttpRequest request;
  Refusal refusal;

 private:
  void Refuse(Refusal why, BeastError& ec) {
    refusal = why;
    ec = http::error::bad_value;
  }

  void on_request_impl(http::verb, BeastView method, BeastView target,
                       int version, BeastError& ec) override {
    request.method = View(method);
    if (auto bad = SplitTarget(View(target), request)) return Refuse(bad, ec);
    checks_.http11 = version == 11;
  }
  void on_response_impl(int, BeastView, int, BeastError&) override {}

  void on_field_impl(http::field, BeastView name, BeastView value,
                     BeastError& ec) override {
    if (in_body_) return;  // trailers are read and ignored
    std::string lower(View(name));
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    if (auto bad = checks_.Field(lower, View(value), request)) {
      return Refuse(bad, ec);
    }
    request.headers.push_back({std::move(lower), std::string(View(value))});
  }

  void on_header_impl(BeastError& ec) override {
    if (auto bad = checks_.Head(request)) Refuse(bad, ec);
  }

  void on_body_init_impl(const boost::optional<uint64_t>&,
                         BeastError&) override {}
  size_t on_body_impl(BeastView bytes, BeastError&) override {
    request.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_chunk_header_impl(uint64_t, BeastView extension,
                            BeastError& ec) override {
    const auto bytes = static_cast<int64_t>(extension.size());
    if (bytes > limits_.max_chunk_extension_bytes) {
      Refuse({400, "chunk extension too long"}, ec);
    } else if (++chunks_ > limits_.max_body_chunks) {
      Refuse({400, "too many chunks"}, ec);
    }
  }
  size_t on_chunk_body_impl(uint64_t, BeastView bytes, BeastError&) override {
    request.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_finish_impl(BeastError&) override {}

  const Limits& limits_;
  HeadChecks checks_;
  int64_t chunks_ = 0;
  bool in_body_ = false;
};

RequestParser::RequestParser(const Limits& limits)
    : limits_(limits), grammar_(std::make_unique<Grammar>(limits)) {}

RequestParser::~RequestParser() = default;

HttpRequest& RequestParser::request() { return grammar_->request; }
bool RequestParser::keep_alive() const { return grammar_->keep_alive(); }
bool RequestParser::http10() const { return grammar_->http10(); }

RequestParser::Progress RequestParser::Fail(int status,
                                            std::string_view message) {
  status_ = status;
  message_ = message;
  return {Step::kFailed, 0};
}

// The whole head is handed to Beast at once, so that its limits and the raw
// form of its lines can be checked first.
RequestParser::Progress RequestParser::FeedHead(std::string_view bytes) {
  const size_t from = scanned_ < 3 ? 0 : scanned_ - 3;
  const size_t end = bytes.find(kHeadEnd, from);
  const bool complete = end != std::string_view::npos;
  const std::string_view head =
      complete ? bytes.substr(0, end + kHeadEnd.size()) : bytes;
  if (auto bad = CheckRawHead(head, complete, limits_)) {
    return Fail(bad.status, bad.message);
  }
  scanned_ = bytes.size();
  if (!complete) return {Step::kNeedMore, 0};

  BeastError ec;
  grammar_->put({head.data(), head.size()}, ec);
  // Without eager, Beast parses the start line and the fields in one call.
  if (grammar_->refusal) {
    return Fail(grammar_->refusal.status, grammar_->refusal.message);
  }
  if (ec == http::error::bad_version) return Fail(400, "malformed version");
  if (ec || !grammar_->is_header_done()) {
    return Fail(400, "malformed request head");
  }
  grammar_->BeginBody();
  return {Step::kDone, head.size()};
}

RequestParser::Progress RequestParser::FeedBody(std::string_view bytes) {
  if (grammar_->is_done()) return {Step::kDone, 0};
  Progress progress;
  while (progress.consumed < bytes.size() && !grammar_->is_done()) {
    BeastError ec;
    const std::string_view rest = bytes.substr(progress.consumed);
    if (grammar_->chunked() && rest.size() < kLeastChunkedBytes) break;
    const size_t used = grammar_->put({rest.data(), rest.size()}, ec);
    progress.consumed += used;
    if (grammar_->refusal) {
      return Fail(grammar_->refusal.status, grammar_->refusal.message);
    }
    if (ec == http::error::body_limit) return Fail(413, "body too large");
    if (ec && ec != http::error::need_more) {
      return Fail(400, "malformed chunked body");
    }
    if (ec == http::error::need_more || used == 0) break;
  }
  if (grammar_->is_done()) {
    progress.step = Step::kDone;
    return progress;
  }
  // What is left is the line of a chunk's size, or trailers.
  const auto left = static_cast<int64_t>(bytes.size() - progress.consumed);
  if (left > limits_.max_header_bytes) {
    return Fail(400, "chunk header or trailers too long");
  }
  return progress;
}

}  // namespace podium

#include "server/request_parser.h"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <limits>

#include "base/ascii.h"
#include "server/request_checks.h"

namespace podium {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using BeastError = beast::error_code;
using BeastView = beast::string_view;

std::string_view View(BeastView text) { return {text.data(), text.size()}; }

constexpr std::string_view kHeadEnd = "\r\n\r\n";

}  // namespace

// Beast's grammar, plus checks for input that Beast accepts. `refusal` is set
// if a callback stopped the parse.
class RequestParser::Grammar : public http::basic_parser<true> {
 public:
  explicit Grammar(const Limits& limits) {
    header_limit(static_cast<uint32_t>(limits.max_request_line_bytes +
                                       limits.max_header_bytes + 4));
    // The router checks Content-Length. (Beast 1.74 treats boost::none as a
    // limit of zero.)
    body_limit(std::numeric_limits<uint64_t>::max());
    eager(false);
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
    std::string lower = ToLower(View(name));
    if (auto bad = checks_.Field(lower, View(value), request)) {
      return Refuse(bad, ec);
    }
    request.headers.push_back({std::move(lower), std::string(View(value))});
  }

  void on_header_impl(BeastError& ec) override {
    if (auto bad = checks_.Head(request)) Refuse(bad, ec);
  }

  // Beast does not read the body.
  void on_body_init_impl(const boost::optional<uint64_t>&,
                         BeastError&) override {}
  size_t on_body_impl(BeastView, BeastError&) override { return 0; }
  void on_chunk_header_impl(uint64_t, BeastView, BeastError&) override {}
  size_t on_chunk_body_impl(uint64_t, BeastView, BeastError&) override {
    return 0;
  }
  void on_finish_impl(BeastError&) override {}

  HeadChecks checks_;
};

RequestParser::RequestParser(const Limits& limits)
    : limits_(limits),
      grammar_(std::make_unique<Grammar>(limits)),
      chunked_(limits) {}

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

// Passes the whole head to Beast at once, so that its limits and its raw lines
// can be checked first.
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
  return {Step::kDone, head.size()};
}

RequestParser::Progress RequestParser::FeedBody(std::string_view bytes) {
  if (!request().chunked) return FeedSizedBody(bytes);
  Progress progress;
  progress.consumed = chunked_.Feed(bytes, request().body);
  if (const Refusal bad = chunked_.refusal()) {
    return Fail(bad.status, bad.message);
  }
  if (chunked_.done()) progress.step = Step::kDone;
  return progress;
}

RequestParser::Progress RequestParser::FeedSizedBody(std::string_view bytes) {
  const int64_t length = request().content_length.value_or(0);
  if (length > limits_.max_body_bytes) return Fail(413, "body too large");
  std::string& body = request().body;
  const auto count =
      std::min(bytes.size(), static_cast<size_t>(length) - body.size());
  body.append(bytes.substr(0, count));
  const bool whole = body.size() == static_cast<size_t>(length);
  return {whole ? Step::kDone : Step::kNeedMore, count};
}

}  // namespace podium

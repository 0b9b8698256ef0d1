#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "server/chunked_body.h"
#include "server/http.h"

namespace podium {

// Bytes -> one HTTP/1.x request, without any input or output of its own. Strict
// (RFC 9112): what two parsers could read in two ways is an error, so that a
// proxy in front and we never disagree on where a request ends. The result does
// not depend on how the bytes were cut into pieces.
//
// The one place that sees Beast, which reads the head.
class RequestParser {
 public:
  enum class Step {
    kNeedMore,  // all that could be used was; call again with more
    kDone,      // the head, or the whole request
    kFailed,    // see status() and message(); only closing is left
  };
  struct Progress {
    Step step = Step::kNeedMore;
    size_t consumed = 0;  // of the bytes given; the rest comes again
  };

  explicit RequestParser(const Limits& limits);  // `limits` outlives it
  ~RequestParser();

  // Until the head is done; the method, path and headers are set then.
  Progress FeedHead(std::string_view bytes);
  // Then until the body is, where request().has_body().
  Progress FeedBody(std::string_view bytes);

  HttpRequest& request();
  bool keep_alive() const;  // what the client asked for; head done
  bool http10() const;

  int status() const { return status_; }  // 400, 413, 414, 431, 501 or 505
  std::string_view message() const { return message_; }  // a fixed text

 private:
  class Grammar;
  Progress FeedSizedBody(std::string_view bytes);
  Progress Fail(int status, std::string_view message);

  const Limits& limits_;
  std::unique_ptr<Grammar> grammar_;
  ChunkedBody chunked_;
  size_t scanned_ = 0;  // of the head, without finding its end
  int status_ = 0;
  std::string_view message_;
};

}  // namespace podium

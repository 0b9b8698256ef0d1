#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "server/chunked_body.h"
#include "server/http.h"

namespace podium {

// Parses bytes into one HTTP/1.x request; does no I/O. Strict (RFC 9112): input
// that two parsers could read in two ways is an error, so that we never
// disagree with a proxy in front about where a request ends. The result does
// not depend on how the bytes were split into pieces.
//
// Beast parses the head; no other class uses it.
class RequestParser {
 public:
  enum class Step {
    kNeedMore,  // all usable bytes are consumed; call again with more
    kDone,      // the head, or the whole request
    kFailed,    // see status() and message(); the connection must close
  };
  struct Progress {
    Step step = Step::kNeedMore;
    size_t consumed = 0;  // of the given bytes; pass the rest again
  };

  explicit RequestParser(const Limits& limits);  // `limits` outlives it
  ~RequestParser();

  // Call until the head is done; the method, path and headers are set then.
  Progress FeedHead(std::string_view bytes);
  // Then call until the body is done, if request().has_body().
  Progress FeedBody(std::string_view bytes);

  HttpRequest& request();
  bool keep_alive() const;  // the client's wish; valid once the head is done
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
  size_t scanned_ = 0;  // bytes of the head searched for its end so far
  int status_ = 0;
  std::string_view message_;
};

}  // namespace podium

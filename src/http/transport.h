#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace podium {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpReply {
  int status = 0;
  HttpHeaders headers;  // names in lower case
  std::string body;

  // The first value of the header with that name (lower case), or null.
  const std::string* Find(std::string_view name) const {
    for (const auto& [key, value] : headers) {
      if (key == name) return &value;
    }
    return nullptr;
  }
};

enum class HttpMethod { kPost, kGet, kHead };

struct OutgoingRequest {
  std::string url;
  HttpHeaders headers;
  std::shared_ptr<const std::string> body;  // shared by all tries of a request
  std::chrono::milliseconds connect_timeout{0};
  std::chrono::milliseconds first_byte_timeout{0};  // 0: none
  HttpMethod method = HttpMethod::kPost;
  // How long the reply may stand still, in whole seconds; 0: for ever.
  std::chrono::seconds stall_timeout{0};
  // Takes the body of a 2xx reply piece by piece, as it comes, in place of
  // HttpReply::body, and without a limit on its size. `head` has the status and
  // the headers. False gives the request up. On the event loop's thread. If
  // empty, the body is kept.
  std::function<bool(const HttpReply& head, std::string_view bytes)> sink;
};

// Why no reply came, in as much detail as the decision to retry needs.
enum class TransportFault {
  kRefused,           // nothing listens there, or the host is unreachable
  kReset,             // the connection ended before the reply did
  kConnectTimeout,    // no connection in time
  kFirstByteTimeout,  // no reply in time
  kStalled,           // the reply began and then stood still
  kName,              // the host name does not resolve
  kTls,               // no secure connection, for example because of a bad
                      // certificate
  kTooLarge,          // the reply is over the size limit
  kProtocol,          // the reply is not HTTP
  kGivenUp,           // the request's sink returned false
  kOther,
};

struct TransportError {
  TransportFault fault = TransportFault::kOther;
  std::string message;  // details, without the key or the URL's path
};

using HttpOutcome = Result<HttpReply, TransportError>;

// The interface between calls and sockets. On the event loop's thread only.
class Transport {
 public:
  using Done = std::function<void(HttpOutcome)>;
  using RequestId = uint64_t;  // never 0

  virtual ~Transport() = default;

  // `done` is called once, on the loop's thread and not inside Send(), unless
  // the request is cancelled first. Redirects are ordinary replies.
  virtual RequestId Send(OutgoingRequest request, Done done) = 0;
  // Ends the request and its connection. No effect if the request is done.
  virtual void CancelRequest(RequestId request) = 0;
};

}  // namespace podium

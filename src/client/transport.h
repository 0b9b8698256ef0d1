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

struct HttpPost {  // a POST
  std::string url;
  HttpHeaders headers;
  std::shared_ptr<const std::string> body;  // shared by the tries of a request
  std::chrono::milliseconds connect_timeout{0};
  std::chrono::milliseconds first_byte_timeout{0};  // 0: none
};

struct HttpReply {
  int status = 0;
  HttpHeaders headers;  // names in lower case
  std::string body;

  // The first value of that name, in lower case; null where there is none.
  const std::string* Find(std::string_view name) const {
    for (const auto& [key, value] : headers) {
      if (key == name) return &value;
    }
    return nullptr;
  }
};

// Why no reply came, as far as it tells whether another try may fare better.
enum class TransportFault {
  kRefused,           // nobody listens there, or the host is not reached
  kReset,             // the connection ended before the reply did
  kConnectTimeout,    // no connection in time
  kFirstByteTimeout,  // no answer in time
  kName,              // the host's name is not known
  kTls,               // no secure connection, such as to a wrong certificate
  kTooLarge,          // the reply is longer than it may be
  kProtocol,          // what came is not HTTP
  kOther,
};

struct TransportError {
  TransportFault fault = TransportFault::kOther;
  std::string message;  // what was found, without the key and the URL's path
};

using HttpOutcome = Result<HttpReply, TransportError>;

// The seam between calls and sockets. On the event loop's thread only.
class Transport {
 public:
  using Done = std::function<void(HttpOutcome)>;
  using RequestId = uint64_t;  // never 0

  virtual ~Transport() = default;

  // `done` is called once, on the loop's thread and not inside Send(), unless
  // the request is cancelled before. Redirects are replies like any other.
  virtual RequestId Send(HttpPost request, Done done) = 0;
  // Ends the request and its connection. Of one that is done: nothing happens.
  virtual void CancelRequest(RequestId request) = 0;
};

}  // namespace podium

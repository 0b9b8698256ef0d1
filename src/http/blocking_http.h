#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "http/curl_transport.h"
#include "http/transport.h"

namespace podium {

// HTTP for a command that does one thing after the other. Any thread may use
// it.
class BlockingHttp {
 public:
  // The errors of CurlTransport::Create().
  static Result<BlockingHttp> Create(std::string user_agent);

  // Sends a request and waits for its outcome. Redirects are ordinary replies.
  HttpOutcome Send(OutgoingRequest request);

 private:
  explicit BlockingHttp(std::unique_ptr<CurlTransport> transport)
      : transport_(std::move(transport)) {}

  std::unique_ptr<CurlTransport> transport_;
};

}  // namespace podium

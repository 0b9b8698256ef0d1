#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "base/result.h"
#include "http/blocking_http.h"
#include "hub/settings.h"

namespace podium {

// One request to the hub. HubHttp adds the token and follows redirects.
struct HubRequest {
  HttpMethod method = HttpMethod::kGet;
  std::string url;
  HttpHeaders headers;
  std::function<bool(const HttpReply& head, std::string_view bytes)> sink;
  // Whether to follow a redirect to another host, such as the one that holds
  // large files; if not, the redirect is the outcome.
  bool leave = true;
};

// HTTP as the hub wants it. Redirects are followed; the token goes to the hub
// alone, and nothing goes from https to http. Not thread-safe.
class HubHttp {
 public:
  // The errors of BlockingHttp::Create(); kInvalidArgument, param
  // `HF_ENDPOINT`, if the endpoint is not a URL of http or https.
  static Result<HubHttp> Create(const HubSettings& settings);

  // Tries once.
  HttpOutcome Try(const HubRequest& request);

  // Tries again, with growing waits, while the connection fails or the reply is
  // 408, 429 or 5xx; a time that the reply names is waited for. Returns the
  // last outcome.
  HttpOutcome Ask(const HubRequest& request);

  // Waits before the next try, after `tries` of them (1 or more) and this
  // outcome. False, at once, if another try would not help.
  bool WaitToRetry(const HttpOutcome& outcome, int tries) const;

 private:
  HubHttp(BlockingHttp http, std::string origin, std::string token)
      : http_(std::move(http)),
        origin_(std::move(origin)),
        token_(std::move(token)) {}

  BlockingHttp http_;
  std::string origin_;  // of the hub
  std::string token_;
};

}  // namespace podium

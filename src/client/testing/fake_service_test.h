#pragma once

#include <memory>
#include <string>
#include <utility>

#include "client/service.h"
#include "client/testing/fake_loop_test.h"

namespace podium {

struct FakeServiceOptions {
  int max_retries = 4;
  double retry_budget = 0.2;
  int retry_reserve = 10;
  double hedge = 0;
  int breaker_failures = 0;
  double random = 0.999999;  // the longest waits
};

// A service at "http://h" on a fake loop, with round numbers: backoff of 100 ms
// up to 10 s, breaker pause of 10 s.
inline std::unique_ptr<Service> FakeService(
    FakeLoop& loop, Transport& transport,
    const FakeServiceOptions& options = {}) {
  return std::unique_ptr<Service>(new Service{
      .loop = loop,
      .transport = transport,
      .origin = "http://h",
      .endpoint = "http://h/v2/rerank",
      .headers = {{"Authorization", "Bearer s3cret"}},
      .secret = "s3cret",
      .connect_timeout = std::chrono::seconds(1),
      .max_retries = options.max_retries,
      .backoff = {std::chrono::milliseconds(100), std::chrono::seconds(10)},
      .max_retry_after = std::chrono::seconds(30),
      .budget = RetryBudget(options.retry_budget, options.retry_reserve),
      .hedging = Hedging(options.hedge),
      .breaker =
          CircuitBreaker(options.breaker_failures, std::chrono::seconds(10)),
      .gate = RateGate(loop, 8),
      .random = [random = options.random] { return random; }});
}

inline HttpOutcome Status(int status, HttpHeaders headers = {},
                          std::string body = {}) {
  return HttpReply{
      .status = status, .headers = std::move(headers), .body = std::move(body)};
}
inline HttpOutcome Fault(TransportFault fault) {
  return Unexpected(TransportError{fault, "as the test has it"});
}

}  // namespace podium

#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "client/circuit_breaker.h"
#include "client/hedging.h"
#include "client/rate_gate.h"
#include "client/retry_budget.h"
#include "http/event_loop.h"
#include "http/retry_policy.h"
#include "http/transport.h"

namespace podium {

// A server, as shared by all requests of a client: its address and what is
// known about its state. On the event loop's thread only; loop and transport
// must outlive it.
struct Service {
  EventLoop& loop;
  Transport& transport;

  std::string origin;
  std::string endpoint;
  HttpHeaders headers;
  std::string secret;  // from the headers; never in an error message

  std::chrono::milliseconds connect_timeout{0};
  std::chrono::milliseconds first_byte_timeout{0};
  int max_retries = 0;
  BackoffOptions backoff;
  std::chrono::milliseconds max_retry_after{0};

  RetryBudget budget;
  Hedging hedging;
  CircuitBreaker breaker;
  RateGate gate;
  std::function<double()> random;  // in [0, 1)
};

}  // namespace podium

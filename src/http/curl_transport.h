#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "http/event_loop.h"
#include "http/transport.h"

namespace podium {

struct CurlOptions {
  std::string ca_file;  // PEM; empty: the system's certificates
  std::string proxy;    // empty: from the environment; "none": no proxy
  std::string user_agent;
  int max_connections = 8;
  int64_t max_response_bytes = int64_t{64} << 20;  // body; heads: 64 KiB
};

// HTTP/1.1 over libcurl's multi interface, and the event loop that it runs on:
// one thread for any number of requests. Connections are kept and reused;
// requests beyond max_connections wait their turn. Certificates are verified;
// redirects are not followed; cookies, netrc files and signals are not used. If
// the server has closed a kept connection, curl itself resends the request on a
// new one.
class CurlTransport final : public EventLoop, public Transport {
 public:
  static Result<std::unique_ptr<CurlTransport>> Create(CurlOptions options);
  // Runs the tasks already posted; drops requests and timers.
  ~CurlTransport() override;

  TimePoint Now() const override;
  std::chrono::sys_seconds Utc() const override;
  void Post(Task task) override;
  TimerId At(TimePoint when, Task task) override;
  void CancelTimer(TimerId timer) override;

  RequestId Send(OutgoingRequest request, Done done) override;
  void CancelRequest(RequestId request) override;

 private:
  class Exchange;  // a request and its curl handle
  struct Multi;    // owns the curl multi handle

  explicit CurlTransport(CurlOptions options);

  void Loop();
  void RunPosted();
  void RunTimers();
  void StartQueued();
  void FinishDone();
  void Finish(RequestId request, HttpOutcome outcome);
  int PollMilliseconds() const;

  CurlOptions options_;
  std::unique_ptr<Multi> multi_;

  std::mutex mutex_;  // guards the next two members
  std::vector<Task> posted_;
  bool stopping_ = false;

  // Used only on the loop's thread.
  uint64_t last_id_ = 0;
  std::map<std::pair<TimePoint, TimerId>, Task> timers_;
  std::map<TimerId, TimePoint> timer_ends_;
  std::map<RequestId, std::unique_ptr<Exchange>> exchanges_;
  std::deque<RequestId> queued_;
  int active_ = 0;

  std::thread thread_;  // declared last: it uses all of the above
};

}  // namespace podium

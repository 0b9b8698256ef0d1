#pragma once

#include <podium/client.h>
#include <podium/ranking.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/client_dialect.h"
#include "base/result.h"
#include "client/deadline.h"
#include "client/paging.h"
#include "client/retrying_post.h"
#include "client/service.h"

namespace podium {

// A call's requests as bytes, prepared on the caller's thread.
struct PreparedCall {
  std::vector<Page> pages;
  std::vector<std::shared_ptr<const std::string>> bodies;  // one per page
  std::optional<int64_t> top_n;
  Merge merge = Merge::kScore;
  std::chrono::milliseconds timeout{0};
};

// Errors mean that the request is invalid, or (kDeadlineExceeded) that
// `call.timeout` leaves no time. Reads the timeout and the priority of `call`.
Result<PreparedCall> PrepareCall(const ClientOptions& options,
                                 const ClientDialect& dialect,
                                 RankRequest request, const CallOptions& call);

// One call of Submit(): sends its pages, several at a time, and merges their
// rankings. The first page that fails ends the call with an error that names
// the page. On the event loop's thread only.
class RankingCall {
 public:
  using Done = std::function<void(Result<Ranking>)>;
  using OnProgress = std::function<void(RankProgress)>;

  // `dialect` and `service` must outlive it. `progress` may be empty; it is
  // called with the number of documents ranked after each page.
  RankingCall(const ClientDialect& dialect, Service& service, PreparedCall call,
              int concurrency, EventLoop::TimePoint start, OnProgress progress,
              Done done);

  // `done` is called once, not inside Start(), and may destroy this.
  void Start();

 private:
  void StartNext();
  void OnPage(size_t page, Result<std::string> body);
  void Finish(Result<Ranking> ranking);

  const ClientDialect& dialect_;
  Service& service_;
  PreparedCall call_;
  const size_t concurrency_;
  const Deadline deadline_;
  const OnProgress progress_;
  Done done_;

  size_t next_ = 0;      // the next page to send
  size_t answered_ = 0;  // pages
  RankProgress documents_;
  std::vector<std::unique_ptr<RetryingPost>> posts_;  // one per page, once it
                                                      // is sent
  std::vector<Ranking> rankings_;                     // one per page
};

}  // namespace podium

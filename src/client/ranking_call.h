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

// What a call asks for, as bytes: made on the caller's thread.
struct PreparedCall {
  std::vector<Page> pages;
  std::vector<std::shared_ptr<const std::string>> bodies;  // one a page
  std::optional<int64_t> top_n;
  Merge merge = Merge::kScore;
  std::chrono::milliseconds timeout{0};
};

// Errors are of the request.
Result<PreparedCall> PrepareCall(
    const ClientOptions& options, const ClientDialect& dialect,
    RankRequest request, std::optional<std::chrono::milliseconds> timeout);

// One call of Rank(): its pages, some side by side, and one ranking of them.
// The first page that fails ends it with an error that names the page. On the
// event loop's thread only.
class RankingCall {
 public:
  using Done = std::function<void(Result<Ranking>)>;

  // `dialect` and `service` must outlive it.
  RankingCall(const ClientDialect& dialect, Service& service, PreparedCall call,
              int concurrency, EventLoop::TimePoint start, Done done);

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
  Done done_;

  size_t next_ = 0;                                   // page to be sent
  size_t answered_ = 0;                               // pages
  std::vector<std::unique_ptr<RetryingPost>> posts_;  // one a page once begun
  std::vector<Ranking> rankings_;                     // one a page
};

}  // namespace podium

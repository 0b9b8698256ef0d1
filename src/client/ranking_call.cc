#include "client/ranking_call.h"

#include <algorithm>
#include <utility>

#include "ranking/check_request.h"

namespace podium {
namespace {

using std::chrono::milliseconds;

int64_t PayloadBytes(const RankRequest& request) {
  size_t bytes = request.query.size();
  for (const std::string& document : request.documents)
    bytes += document.size();
  return static_cast<int64_t>(bytes);
}

milliseconds Timeout(const ClientOptions& options, const RankRequest& request,
                     std::optional<milliseconds> of_call) {
  constexpr milliseconds kLongest = std::chrono::hours(24 * 365);
  if (!of_call) of_call = options.timeout;
  return std::min(kLongest,
                  of_call.value_or(DefaultTimeout(PayloadBytes(request))));
}

}  // namespace

Result<PreparedCall> PrepareCall(const ClientOptions& options,
                                 const ClientDialect& dialect,
                                 RankRequest request, const CallOptions& call) {
  if (auto checked = CheckRequest(request); !checked)
    return Unexpected(std::move(checked.error()));
  if (call.timeout && call.timeout->count() <= 0) {
    return Fail(ErrorCode::kDeadlineExceeded,
                "the timeout left no time to send the request", "timeout");
  }
  PreparedCall prepared;
  prepared.top_n = request.top_n;
  prepared.merge = options.merge;
  prepared.timeout = Timeout(options, request, call.timeout);
  prepared.pages =
      SplitPages(std::move(request), options.page_size, options.merge);
  for (const Page& page : prepared.pages) {
    auto body =
        dialect.WriteRequest(page.request, options.model, call.priority);
    if (!body) return Unexpected(std::move(body.error()));
    prepared.bodies.push_back(
        std::make_shared<const std::string>(*std::move(body)));
  }
  return prepared;
}

RankingCall::RankingCall(const ClientDialect& dialect, Service& service,
                         PreparedCall call, int concurrency,
                         EventLoop::TimePoint start, OnProgress progress,
                         Done done)
    : dialect_(dialect),
      service_(service),
      call_(std::move(call)),
      concurrency_(static_cast<size_t>(concurrency)),
      deadline_(start, call_.timeout),
      progress_(std::move(progress)),
      done_(std::move(done)),
      posts_(call_.pages.size()),
      rankings_(call_.pages.size()) {
  for (const Page& page : call_.pages)
    documents_.all += std::ssize(page.indices);
}

void RankingCall::Start() {
  const size_t side_by_side = std::min(concurrency_, call_.pages.size());
  for (size_t i = 0; i < side_by_side; ++i) StartNext();
}

void RankingCall::StartNext() {
  const size_t page = next_++;
  posts_[page] = std::make_unique<RetryingPost>(
      service_, std::move(call_.bodies[page]), deadline_,
      [this, page](Result<std::string> body) {
        OnPage(page, std::move(body));
      });
  posts_[page]->Start();
}

void RankingCall::OnPage(size_t page, Result<std::string> body) {
  Result<Ranking> ranking = Unexpected(Error{});
  if (body) {
    ranking = dialect_.ReadResponse(*body, call_.pages[page].request);
    if (!ranking)
      ranking.error().message =
          service_.origin + ": " + ranking.error().message;
  } else {
    ranking = Unexpected(std::move(body.error()));
  }
  if (!ranking) {
    Error error = std::move(ranking.error());
    if (call_.pages.size() > 1)
      error.message = PageName(call_.pages, page) + ": " + error.message;
    return Finish(Unexpected(std::move(error)));
  }
  rankings_[page] = *std::move(ranking);
  documents_.done += std::ssize(call_.pages[page].indices);
  if (progress_) progress_(documents_);
  if (next_ < call_.pages.size()) StartNext();
  if (++answered_ < call_.pages.size()) return;
  Finish(MergeRankings(call_.pages, std::move(rankings_), call_.top_n,
                       call_.merge));
}

void RankingCall::Finish(Result<Ranking> ranking) {
  // The destructors of the posts cancel them; the post that calls this has
  // nothing left to do.
  const Done done = std::move(done_);
  done(std::move(ranking));
}

}  // namespace podium

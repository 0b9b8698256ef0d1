#include "hub/hub_http.h"

#include <podium/version.h>

#include <algorithm>
#include <random>
#include <thread>

#include "http/retry_policy.h"
#include "http/url.h"

namespace podium {
namespace {

using std::chrono::milliseconds;

constexpr int kMostTries = 6;
constexpr int kMostRedirects = 5;
constexpr BackoffOptions kHubBackoff = {.base = milliseconds(400),
                                        .cap = milliseconds(10'000)};
constexpr milliseconds kLongestWait(60'000);  // that a reply may ask for
constexpr milliseconds kConnectTimeout(10'000);
constexpr std::chrono::seconds kStallTimeout(30);

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 ||
         status == 308;
}

// Headers of `before` that `reply` lacks: the hub describes a file in the
// redirect to it, and the host that has the bytes does not.
void KeepHeaders(const HttpReply& before, HttpReply& reply) {
  for (const auto& [name, value] : before.headers) {
    if (name.starts_with("x-linked-") || name == "x-repo-commit") {
      if (reply.Find(name) == nullptr) reply.headers.emplace_back(name, value);
    }
  }
}

}  // namespace

Result<HubHttp> HubHttp::Create(const HubSettings& settings) {
  const auto endpoint = ParseUrl(settings.endpoint);
  if (!endpoint || endpoint->origin.empty() || endpoint->has_user ||
      endpoint->has_query_or_fragment ||
      (endpoint->scheme != "http" && endpoint->scheme != "https")) {
    return Fail(ErrorCode::kInvalidArgument,
                "HF_ENDPOINT is not a URL such as https://huggingface.co",
                "HF_ENDPOINT");
  }
  const bool printable =
      std::all_of(settings.token.begin(), settings.token.end(),
                  [](char c) { return c > ' ' && c < 0x7f; });
  if (!printable) {
    return Fail(ErrorCode::kInvalidArgument,
                "HF_TOKEN has blanks or characters that no token has",
                "HF_TOKEN");
  }
  auto http = BlockingHttp::Create("podium/" PODIUM_VERSION);
  if (!http) return Unexpected(std::move(http.error()));
  return HubHttp(*std::move(http), endpoint->origin, settings.token);
}

HttpOutcome HubHttp::Try(const HubRequest& request) {
  std::string url = request.url;
  HttpReply before;
  for (int redirects = 0;; ++redirects) {
    const auto parsed = ParseUrl(url);
    OutgoingRequest sent{.url = url,
                         .headers = request.headers,
                         .connect_timeout = kConnectTimeout,
                         .method = request.method,
                         .stall_timeout = kStallTimeout,
                         .sink = request.sink};
    // Lengths and hashes are those of the bytes themselves.
    sent.headers.emplace_back("Accept-Encoding", "identity");
    if (!token_.empty() && parsed && parsed->origin == origin_)
      sent.headers.emplace_back("Authorization", "Bearer " + token_);
    HttpOutcome outcome = http_.Send(std::move(sent));
    if (!outcome) return outcome;
    KeepHeaders(before, *outcome);
    const std::string* location = outcome->Find("location");
    if (!IsRedirect(outcome->status) || location == nullptr) return outcome;
    const auto next = ResolveUrl(url, *location);
    if (!next || (next->scheme != "https" && next->scheme != "http") ||
        (parsed->scheme == "https" && next->scheme == "http") ||
        redirects == kMostRedirects) {
      return Unexpected(TransportError{
          TransportFault::kProtocol,
          "a redirect that is not followed, to " +
              (next ? next->origin : std::string("no valid address"))});
    }
    if (!request.leave && next->origin != origin_) return outcome;
    url = next->text;
    before = *std::move(outcome);
  }
}

HttpOutcome HubHttp::Ask(const HubRequest& request) {
  for (int tries = 1;; ++tries) {
    HttpOutcome outcome = Try(request);
    if (!WaitToRetry(outcome, tries)) return outcome;
  }
}

bool HubHttp::WaitToRetry(const HttpOutcome& outcome, int tries) const {
  const RetryVerdict verdict =
      JudgeOutcome(outcome, std::chrono::floor<std::chrono::seconds>(
                                std::chrono::system_clock::now()));
  if (verdict.kind == RetryKind::kNever || tries >= kMostTries) return false;
  if (verdict.kind == RetryKind::kInvited) {
    if (verdict.wait > kLongestWait) return false;
    std::this_thread::sleep_for(verdict.wait);
    return true;
  }
  std::random_device random;
  const double part = random() / (static_cast<double>(random.max()) + 1);
  std::this_thread::sleep_for(Backoff(kHubBackoff, tries, part));
  return true;
}

}  // namespace podium

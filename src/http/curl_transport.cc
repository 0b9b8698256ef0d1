#include "http/curl_transport.h"

#include <curl/curl.h>
#include <signal.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"

namespace podium {
namespace {

constexpr size_t kMaxHeadBytes = 64 * 1024;
// Shorter than the usual idle timeouts of servers and middleboxes.
constexpr long kMaxIdleSeconds = 50;
constexpr int kLongestPollMs = 60'000;

// curl_global_init is not thread-safe in every build, and once per process is
// enough.
bool InitializeCurl() {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return ready;
}

TransportFault FaultOf(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_CONNECT:
      return TransportFault::kRefused;
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
      return TransportFault::kReset;
    case CURLE_OPERATION_TIMEDOUT:
      return TransportFault::kConnectTimeout;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return TransportFault::kName;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
      return TransportFault::kTls;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
      return TransportFault::kProtocol;
    default:
      return TransportFault::kOther;
  }
}

// Leaves signals to the program's own threads and blocks SIGPIPE. Signals from
// this thread's own faults stay unblocked.
void BlockSignals() {
  sigset_t blocked;
  sigfillset(&blocked);
  for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP})
    sigdelset(&blocked, fault);
  pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
}

// Bypasses curl's macro of that name, which checks types only for constants.
template <class Value>
void Set(CURL* easy, CURLoption option, Value value) {
  (curl_easy_setopt)(easy, option, value);
}

}  // namespace

struct CurlTransport::Multi {
  Multi() : handle(curl_multi_init()) {}
  ~Multi() { curl_multi_cleanup(handle); }
  CURLM* handle;
};

class CurlTransport::Exchange {
 public:
  Exchange(CurlTransport& transport, RequestId id, OutgoingRequest request,
           Done done)
      : transport_(transport),
        id_(id),
        request_(std::move(request)),
        done_(std::move(done)),
        easy_(curl_easy_init()) {}

  ~Exchange() {
    Stop();
    curl_slist_free_all(headers_);
    curl_easy_cleanup(easy_);
  }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  bool active() const { return active_; }
  Done TakeDone() { return std::move(done_); }

  // False if curl refuses.
  bool Start() {
    SetUp();
    active_ =
        curl_multi_add_handle(transport_.multi_->handle, easy_) == CURLM_OK;
    if (active_) ++transport_.active_;
    return active_;
  }

  void Stop() {
    if (timer_ != 0) transport_.CancelTimer(std::exchange(timer_, 0));
    if (!active_) return;
    curl_multi_remove_handle(transport_.multi_->handle, easy_);
    active_ = false;
    --transport_.active_;
  }

  HttpOutcome Outcome(CURLcode code) {
    if (too_large_) {
      return Unexpected(TransportError{
          TransportFault::kTooLarge,
          "the response is longer than " +
              std::to_string(transport_.options_.max_response_bytes) +
              " bytes"});
    }
    if (given_up_) {
      return Unexpected(TransportError{TransportFault::kGivenUp,
                                       "the receiver gave the reply up"});
    }
    if (code != CURLE_OK) {
      const char* text =
          error_[0] != '\0' ? error_.data() : curl_easy_strerror(code);
      const bool stalled = code == CURLE_OPERATION_TIMEDOUT && answered_;
      return Unexpected(TransportError{
          stalled ? TransportFault::kStalled : FaultOf(code), text});
    }
    // Without a body length, curl considers the reply complete when the
    // connection ends.
    if (!head_whole_) {
      return Unexpected(TransportError{
          TransportFault::kReset,
          "the connection closed before the end of the response headers"});
    }
    return std::move(reply_);
  }

 private:
  void SetUp() {
    Set(easy_, CURLOPT_PRIVATE, this);
    Set(easy_, CURLOPT_URL, request_.url.c_str());
    Set(easy_, CURLOPT_NOSIGNAL, 1L);
    Set(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    Set(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
    Set(easy_, CURLOPT_FOLLOWLOCATION, 0L);
    Set(easy_, CURLOPT_ERRORBUFFER, error_.data());
    Set(easy_, CURLOPT_TCP_KEEPALIVE, 1L);
    Set(easy_, CURLOPT_MAXAGE_CONN, kMaxIdleSeconds);
    Set(easy_, CURLOPT_CONNECTTIMEOUT_MS,
        static_cast<long>(request_.connect_timeout.count()));
    if (request_.stall_timeout.count() > 0) {
      Set(easy_, CURLOPT_LOW_SPEED_LIMIT, 1L);
      Set(easy_, CURLOPT_LOW_SPEED_TIME,
          static_cast<long>(request_.stall_timeout.count()));
    }
    SetUpTrust();
    SetUpMethod();
    SetUpHeaders();
    SetUpAnswer();
  }

  void SetUpTrust() {
    const CurlOptions& options = transport_.options_;
    Set(easy_, CURLOPT_SSL_VERIFYPEER, 1L);
    Set(easy_, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!options.ca_file.empty()) {
      Set(easy_, CURLOPT_CAINFO, options.ca_file.c_str());
      Set(easy_, CURLOPT_CAPATH, nullptr);
    }
    if (options.proxy == "none") {
      Set(easy_, CURLOPT_PROXY, "");
    } else if (!options.proxy.empty()) {
      Set(easy_, CURLOPT_PROXY, options.proxy.c_str());
    }
    // The key is for the server, not for a proxy that only connects to it.
    Set(easy_, CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
    Set(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  }

  void SetUpMethod() {
    if (request_.method == HttpMethod::kHead) {
      Set(easy_, CURLOPT_NOBODY, 1L);
      return;
    }
    if (request_.method == HttpMethod::kGet) {
      Set(easy_, CURLOPT_HTTPGET, 1L);
      return;
    }
    Set(easy_, CURLOPT_POST, 1L);
    Set(easy_, CURLOPT_POSTFIELDSIZE_LARGE,
        static_cast<curl_off_t>(request_.body->size()));
    Set(easy_, CURLOPT_READFUNCTION, &Exchange::OnRead);
    Set(easy_, CURLOPT_READDATA, this);
    Set(easy_, CURLOPT_SEEKFUNCTION, &Exchange::OnSeek);
    Set(easy_, CURLOPT_SEEKDATA, this);
  }

  void SetUpHeaders() {
    for (const auto& [name, value] : request_.headers)
      AddHeader(name + ": " + value);
    AddHeader("User-Agent: " + transport_.options_.user_agent);
    AddHeader("Expect:");  // no waiting for 100 Continue
    Set(easy_, CURLOPT_HTTPHEADER, headers_);
  }

  void SetUpAnswer() {
    Set(easy_, CURLOPT_HEADERFUNCTION, &Exchange::OnHeader);
    Set(easy_, CURLOPT_HEADERDATA, this);
    Set(easy_, CURLOPT_WRITEFUNCTION, &Exchange::OnBody);
    Set(easy_, CURLOPT_WRITEDATA, this);
  }

  void AddHeader(const std::string& line) {
    headers_ = curl_slist_append(headers_, line.c_str());
  }

  static size_t OnRead(char* to, size_t size, size_t count, void* self) {
    return static_cast<Exchange*>(self)->Read(to, size * count);
  }
  static int OnSeek(void* self, curl_off_t offset, int origin) {
    return static_cast<Exchange*>(self)->Seek(offset, origin);
  }
  static size_t OnHeader(char* line, size_t size, size_t count, void* self) {
    return static_cast<Exchange*>(self)->TakeHeader({line, size * count});
  }
  static size_t OnBody(char* bytes, size_t size, size_t count, void* self) {
    return static_cast<Exchange*>(self)->TakeBody({bytes, size * count});
  }

  size_t Read(char* to, size_t size) {
    const std::string& body = *request_.body;
    const size_t n = std::min(size, body.size() - sent_);
    body.copy(to, n, sent_);
    sent_ += n;
    if (sent_ == body.size()) AwaitFirstByte();
    return n;
  }

  int Seek(curl_off_t offset, int origin) {
    if (origin != SEEK_SET || offset < 0 ||
        static_cast<size_t>(offset) > request_.body->size()) {
      return CURL_SEEKFUNC_FAIL;
    }
    sent_ = static_cast<size_t>(offset);
    return CURL_SEEKFUNC_OK;
  }

  void AwaitFirstByte() {
    if (timer_ != 0 || answered_ || request_.first_byte_timeout.count() == 0)
      return;
    timer_ =
        transport_.At(transport_.Now() + request_.first_byte_timeout, [this] {
          timer_ = 0;
          const auto waited = request_.first_byte_timeout.count();
          transport_.Finish(id_, Unexpected(TransportError{
                                     TransportFault::kFirstByteTimeout,
                                     "no response within " +
                                         std::to_string(waited) + " ms"}));
        });
  }

  size_t TakeHeader(std::string_view line) {
    answered_ = true;
    if (timer_ != 0) transport_.CancelTimer(std::exchange(timer_, 0));
    head_bytes_ += line.size();
    if (head_bytes_ > kMaxHeadBytes) {
      too_large_ = true;
      return 0;
    }
    if (line.starts_with("HTTP/")) {  // after a 1xx, the final response
      reply_.headers.clear();
      head_whole_ = false;
      return line.size();
    }
    if (line == "\r\n" || line == "\n") head_whole_ = true;
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) return line.size();
    reply_.headers.emplace_back(ToLower(line.substr(0, colon)),
                                Trim(line.substr(colon + 1), " \t\r\n"));
    return line.size();
  }

  size_t TakeBody(std::string_view bytes) {
    if (reply_.status == 0) {
      long status = 0;
      curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
      reply_.status = static_cast<int>(status);
    }
    if (request_.sink && reply_.status / 100 == 2) {
      given_up_ = !request_.sink(reply_, bytes);
      return given_up_ ? 0 : bytes.size();
    }
    if (reply_.body.size() + bytes.size() >
        static_cast<size_t>(transport_.options_.max_response_bytes)) {
      too_large_ = true;
      return 0;
    }
    reply_.body.append(bytes);
    return bytes.size();
  }

  friend class CurlTransport;

  CurlTransport& transport_;
  const RequestId id_;
  const OutgoingRequest request_;
  Done done_;
  CURL* easy_;
  curl_slist* headers_ = nullptr;
  std::array<char, CURL_ERROR_SIZE> error_{};
  TimerId timer_ = 0;
  bool active_ = false;
  bool answered_ = false;
  bool head_whole_ = false;
  bool too_large_ = false;
  bool given_up_ = false;  // by the sink
  size_t sent_ = 0;
  size_t head_bytes_ = 0;
  HttpReply reply_;
};

Result<std::unique_ptr<CurlTransport>> CurlTransport::Create(
    CurlOptions options) {
  if (!InitializeCurl())
    return Fail(ErrorCode::kInternal, "libcurl cannot be initialized");
  std::unique_ptr<CurlTransport> transport(
      new CurlTransport(std::move(options)));
  if (transport->multi_->handle == nullptr)
    return Fail(ErrorCode::kInternal, "libcurl cannot be initialized");
  CURLM* multi = transport->multi_->handle;
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS,
                    static_cast<long>(transport->options_.max_connections));
  curl_multi_setopt(multi, CURLMOPT_PIPELINING,
                    static_cast<long>(CURLPIPE_NOTHING));
  transport->thread_ = std::thread([loop = transport.get()] { loop->Loop(); });
  return transport;
}

CurlTransport::CurlTransport(CurlOptions options)
    : options_(std::move(options)), multi_(std::make_unique<Multi>()) {}

CurlTransport::~CurlTransport() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  curl_multi_wakeup(multi_->handle);
  thread_.join();
  exchanges_.clear();
}

EventLoop::TimePoint CurlTransport::Now() const {
  return std::chrono::steady_clock::now();
}

std::chrono::sys_seconds CurlTransport::Utc() const {
  return std::chrono::floor<std::chrono::seconds>(
      std::chrono::system_clock::now());
}

void CurlTransport::Post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    posted_.push_back(std::move(task));
  }
  curl_multi_wakeup(multi_->handle);
}

EventLoop::TimerId CurlTransport::At(TimePoint when, Task task) {
  const TimerId id = ++last_id_;
  timers_.emplace(std::pair(when, id), std::move(task));
  timer_ends_.emplace(id, when);
  return id;
}

void CurlTransport::CancelTimer(TimerId timer) {
  const auto found = timer_ends_.find(timer);
  if (found == timer_ends_.end()) return;
  timers_.erase(std::pair(found->second, timer));
  timer_ends_.erase(found);
}

Transport::RequestId CurlTransport::Send(OutgoingRequest request, Done done) {
  const RequestId id = ++last_id_;
  exchanges_.emplace(id, std::make_unique<Exchange>(
                             *this, id, std::move(request), std::move(done)));
  queued_.push_back(id);
  return id;
}

void CurlTransport::CancelRequest(RequestId request) {
  exchanges_.erase(request);  // StartQueued skips its entry in queued_
}

void CurlTransport::Finish(RequestId request, HttpOutcome outcome) {
  const auto found = exchanges_.find(request);
  if (found == exchanges_.end()) return;
  const Done done = found->second->TakeDone();
  exchanges_.erase(found);
  done(std::move(outcome));
}

void CurlTransport::StartQueued() {
  while (active_ < options_.max_connections && !queued_.empty()) {
    const RequestId id = queued_.front();
    queued_.pop_front();
    const auto found = exchanges_.find(id);
    if (found == exchanges_.end() || found->second->Start()) continue;
    Finish(id, Unexpected(TransportError{TransportFault::kOther,
                                         "libcurl refused the request"}));
  }
}

void CurlTransport::FinishDone() {
  int left = 0;
  while (CURLMsg* message = curl_multi_info_read(multi_->handle, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;
    void* owner = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
    auto* exchange = static_cast<Exchange*>(owner);
    long status = 0;
    curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
    exchange->reply_.status = static_cast<int>(status);
    Finish(exchange->id_, exchange->Outcome(code));
  }
}

void CurlTransport::RunPosted() {
  std::vector<Task> tasks;
  {
    const std::lock_guard lock(mutex_);
    tasks.swap(posted_);
  }
  for (const Task& task : tasks) task();
}

void CurlTransport::RunTimers() {
  // Runs only timers that are due now, not new ones that these add, so that
  // sockets get a turn.
  const TimePoint now = Now();
  const TimerId last = last_id_;
  for (auto next = timers_.begin();
       next != timers_.end() && next->first.first <= now;) {
    if (next->first.second > last) {
      ++next;
      continue;
    }
    const Task task = std::move(next->second);
    timer_ends_.erase(next->first.second);
    timers_.erase(next);
    task();
    next = timers_.begin();
  }
}

int CurlTransport::PollMilliseconds() const {
  if (!queued_.empty() && active_ < options_.max_connections) return 0;
  if (timers_.empty()) return kLongestPollMs;
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(
      timers_.begin()->first.first - Now());
  return static_cast<int>(std::clamp<int64_t>(wait.count(), 0, kLongestPollMs));
}

void CurlTransport::Loop() {
  BlockSignals();
  for (;;) {
    RunPosted();
    RunTimers();
    StartQueued();
    int running = 0;
    curl_multi_perform(multi_->handle, &running);
    FinishDone();
    {
      const std::lock_guard lock(mutex_);
      if (!posted_.empty()) continue;
      if (stopping_) return;
    }
    curl_multi_poll(multi_->handle, nullptr, 0, PollMilliseconds(), nullptr);
  }
}

}  // namespace podium

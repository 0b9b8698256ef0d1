#include "server/listener.h"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

#include "base/cancel_flag.h"
#include "server/testing/eventually.h"
#include "server/testing/raw_client.h"

namespace podium {
namespace {

using std::chrono::milliseconds;

TEST(HttpUrl, PutsIpv6InBrackets) {
  EXPECT_EQ(HttpUrl("127.0.0.1", 8080), "http://127.0.0.1:8080");
  EXPECT_EQ(HttpUrl("localhost", 80), "http://localhost:80");
  EXPECT_EQ(HttpUrl("::1", 8080), "http://[::1]:8080");
}

// Echoes the request: "METHOD path body". On /hold it keeps the request until
// the test releases it, on /drop it discards it, and on /large it sends a large
// response.
class EchoHandler : public HttpHandler {
 public:
  std::optional<HttpResponse> CheckHead(HttpRequest& head) override {
    if (head.path == "/refused") return Refusal(404, "no");
    return std::nullopt;
  }
  void Handle(HttpRequest request, Responder responder) override {
    if (request.path == "/drop") return;
    if (request.path == "/hold") {
      const std::lock_guard lock(mutex_);
      held_.emplace_back(std::move(request), std::move(responder));
      return;
    }
    responder.Send(Echo(request));
  }
  HttpResponse Refusal(int status, std::string_view message) override {
    return {.status = status, .body = std::string(message)};
  }

  void Begin(RequestFacts& facts) override { facts.id = "the id"; }
  void Finish(const RequestFacts& facts, HttpResponse& response) override {
    response.headers.push_back({"x-id", facts.id});
  }
  void End(const RequestFacts& facts) override {
    const std::lock_guard lock(mutex_);
    statuses_.push_back(facts.status);
  }

  bool EndedWith(int status) {
    const std::lock_guard lock(mutex_);
    return std::count(statuses_.begin(), statuses_.end(), status) > 0;
  }
  size_t held() {
    const std::lock_guard lock(mutex_);
    return held_.size();
  }
  bool cancelled() {
    const std::lock_guard lock(mutex_);
    return held_.front().first.cancel->cancelled();
  }
  void Release() {
    const std::lock_guard lock(mutex_);
    for (auto& [request, responder] : held_) responder.Send(Echo(request));
    held_.clear();
  }

 private:
  static HttpResponse Echo(const HttpRequest& request) {
    HttpResponse response;
    response.body = request.method + " " + request.path + " " + request.body;
    if (request.path == "/large") response.body.assign(64 << 20, 'x');
    return response;
  }

  std::mutex mutex_;
  std::vector<std::pair<HttpRequest, Responder>> held_;
  std::vector<int> statuses_;
};

class ListenerTest : public testing::Test {
 protected:
  ListenerTest() {
    options_.host = "127.0.0.1";
    options_.drained = [this] { drained_ = true; };
  }
  ~ListenerTest() override { listener_.reset(); }

  uint16_t Start() {
    auto listener = Listener::Open(options_, handler_);
    if (!listener) {
      ADD_FAILURE() << listener.error().message;
      return 0;
    }
    listener_ = std::move(*listener);
    listener_->Start();
    return listener_->port();
  }
  bool EndedWith(int status) {
    return Eventually([&] { return handler_.EndedWith(status); });
  }
  bool AllClosed() {
    return Eventually([&] { return listener_->open_connections() == 0; });
  }

  ListenerOptions options_;
  EchoHandler handler_;
  std::atomic<bool> drained_{false};
  std::unique_ptr<Listener> listener_;
};

TEST_F(ListenerTest, AnswersRequestAfterRequest) {
  RawClient client(Start());
  for (int i = 0; i < 3; ++i) {
    const auto response = client.Ask(Post("/a", "body"));
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->body, "POST /a body");
    EXPECT_EQ(response->Header("connection"), "");
    EXPECT_EQ(response->Header("x-id"), "the id");
    EXPECT_EQ(response->Header("cache-control"),
              "no-cache, no-store, no-transform, must-revalidate, private, "
              "max-age=0");
    EXPECT_EQ(response->Header("pragma"), "no-cache");
    EXPECT_EQ(response->Header("vary"), "Origin,Accept-Encoding");
  }
}

TEST_F(ListenerTest, CountsRequestsInFlight) {
  const uint16_t port = Start();
  const auto in_flight = [this](int64_t count) {
    return Eventually([&] { return listener_->requests_in_flight() == count; });
  };
  RawClient held(port);
  EXPECT_EQ(listener_->requests_in_flight(), 0);
  held.Send(Post("/hold", "x"));
  EXPECT_TRUE(in_flight(1));
  {
    RawClient gone(port);
    gone.Send("POST /hold HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nx");
    EXPECT_TRUE(in_flight(2));
  }
  EXPECT_TRUE(in_flight(1));
  ASSERT_TRUE(Eventually([&] { return handler_.held() == 1; }));
  handler_.Release();
  EXPECT_EQ(held.Read()->status, 200);
  EXPECT_TRUE(in_flight(0));
}

TEST_F(ListenerTest, AnswersPipelinedRequestsInOrder) {
  RawClient client(Start());
  std::string bytes;
  for (int i = 0; i < 100; ++i) bytes += Post("/" + std::to_string(i), "x");
  for (size_t i = 0; i < bytes.size(); i += 97) {
    ASSERT_TRUE(client.Send(std::string_view(bytes).substr(i, 97)));
  }
  for (int i = 0; i < 100; ++i) {
    const auto response = client.Read();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->body, "POST /" + std::to_string(i) + " x");
  }
}

TEST_F(ListenerTest, PipelinedRequestsWaitForTheirPredecessors) {
  options_.limits.max_pipelined_bytes = 1000;
  RawClient client(Start());
  client.Send(Post("/hold", "first"));
  ASSERT_TRUE(Eventually([&] { return handler_.held() == 1; }));
  std::string bytes;  // more than the server reads ahead
  for (int i = 0; i < 100; ++i) bytes += Post("/a", std::string(100, 'x'));
  client.Send(bytes);
  handler_.Release();
  EXPECT_EQ(client.Read()->body, "POST /hold first");
  for (int i = 0; i < 100; ++i) ASSERT_EQ(client.Read()->status, 200);
}

TEST_F(ListenerTest, GarbageAfterARequestDoesNotAffectTheRequest) {
  RawClient client(Start());
  client.Send(Get("/a") + "\x01\x02\x03\r\n\r\n");
  EXPECT_EQ(client.Read()->status, 200);
  const auto response = client.Read();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 400);
  EXPECT_EQ(response->Header("connection"), "close");
  EXPECT_TRUE(client.AtEnd());
}

TEST_F(ListenerTest, ASmuggledRequestGetsNoResponse) {
  RawClient client(Start());
  client.Send(
      "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\n"
      "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
      Get("/smuggled"));
  EXPECT_EQ(client.Read()->status, 400);
  EXPECT_TRUE(client.AtEnd());
}

TEST_F(ListenerTest, AHeadResponseHasALengthButNoBody) {
  RawClient client(Start());
  client.Send("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n" + Get("/b"));
  const auto response = client.Read(/*has_body=*/false);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->Header("content-length"), "8");
  EXPECT_EQ(client.Read()->body, "GET /b ");
}

TEST_F(ListenerTest, Http10ClosesUnlessKeepAliveIsRequested) {
  const uint16_t port = Start();
  RawClient plain(port);
  EXPECT_EQ(plain.Ask("GET / HTTP/1.0\r\n\r\n")->Header("connection"), "close");
  EXPECT_TRUE(plain.AtEnd());
  RawClient kept(port);
  const std::string ask = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
  EXPECT_EQ(kept.Ask(ask)->Header("connection"), "keep-alive");
  EXPECT_EQ(kept.Ask(ask)->status, 200);
}

TEST_F(ListenerTest, Sends100ContinueOnlyForABodyThatItWillRead) {
  options_.limits.max_body_bytes = 100;
  const uint16_t port = Start();
  const std::string expect = "Expect: 100-continue\r\n";
  RawClient client(port);
  const std::string request = Post("/a", "body", expect);
  client.Send(request.substr(0, request.size() - 4));
  EXPECT_EQ(client.Read(/*has_body=*/false)->status, 100);
  client.Send("body");
  EXPECT_EQ(client.Read()->body, "POST /a body");

  RawClient large(port);
  large.Send(
      "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
      "Content-Length: 1000000000\r\n\r\n");
  EXPECT_EQ(large.Read()->status, 413);
  EXPECT_TRUE(large.AtEnd());

  RawClient odd(port);
  EXPECT_EQ(odd.Ask(Post("/a", "b", "Expect: x\r\n"))->status, 417);
}

TEST_F(ListenerTest, TheRefusalOfALargeBodyReachesTheClient) {
  options_.limits.max_body_bytes = 1000;
  const uint16_t port = Start();
  for (int i = 0; i < 20; ++i) {
    RawClient client(port);
    // Far more than sockets buffer: the server must read it.
    client.Send(Post("/a", std::string(8 << 20, 'x')));
    const auto response = client.Read();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 413);
    EXPECT_EQ(response->Header("connection"), "close");
  }
  RawClient chunked(port);
  chunked.Send(
      "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "100\r\n" + std::string(256, 'x') + "\r\n";
  for (int i = 0; i < 1000; ++i) chunked.Send(chunk);
  EXPECT_EQ(chunked.Read()->status, 413);
}

TEST_F(ListenerTest, ARefusalWithoutABodyKeepsTheConnection) {
  RawClient client(Start());
  EXPECT_EQ(client.Ask(Get("/refused"))->status, 404);
  EXPECT_EQ(client.Ask(Get("/a"))->status, 200);
  EXPECT_EQ(client.Ask(Post("/refused", "x"))->Header("connection"), "close");
}

TEST_F(ListenerTest, SlowHeadsAndBodiesTimeOut) {
  options_.limits.header_timeout = milliseconds(50);
  options_.limits.body_timeout = milliseconds(50);
  const uint16_t port = Start();
  RawClient silent(port);
  EXPECT_TRUE(silent.AtEnd());
  RawClient head(port);
  EXPECT_EQ(head.Ask("GET / HTT")->status, 408);
  EXPECT_TRUE(head.AtEnd());
  RawClient body(port);
  EXPECT_EQ(body.Ask(Post("/a", "body").substr(0, 80))->status, 408);
}

TEST_F(ListenerTest, ABodyBelowTheMinimumSpeedTimesOutEarly) {
  options_.limits.body_grace = milliseconds(50);
  const uint16_t port = Start();
  for (const char* start :
       {"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nx",
        "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1"}) {
    RawClient client(port);
    const auto response = client.Ask(start);
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 408);
    EXPECT_EQ(response->Header("connection"), "close");
  }
}

TEST_F(ListenerTest, ASlowBodyAboveTheMinimumSpeedIsAccepted) {
  options_.limits.body_grace = milliseconds(1);
  options_.limits.min_body_bytes_per_second = 1;
  RawClient client(Start());
  const std::string request = Post("/a", std::string(1000, 'x'));
  client.Send(request.substr(0, request.size() - 500));
  std::this_thread::sleep_for(milliseconds(600));  // several pace checks
  client.Send(request.substr(request.size() - 500));
  EXPECT_EQ(client.Read()->status, 200);
}

TEST_F(ListenerTest, ClosesAnIdleConnection) {
  options_.limits.keepalive_timeout = milliseconds(50);
  RawClient client(Start());
  EXPECT_EQ(client.Ask(Get("/a"))->status, 200);
  EXPECT_TRUE(client.AtEnd());
}

TEST_F(ListenerTest, AConnectionServesALimitedNumberOfRequests) {
  options_.limits.max_requests_per_connection = 2;
  RawClient client(Start());
  EXPECT_EQ(client.Ask(Get("/a"))->Header("connection"), "");
  EXPECT_EQ(client.Ask(Get("/a"))->Header("connection"), "close");
  EXPECT_TRUE(client.AtEnd());
}

TEST_F(ListenerTest, AClientThatGoesAwayCancelsItsRequest) {
  const uint16_t port = Start();
  for (const bool reset : {false, true}) {
    RawClient client(port);
    client.Send(Get("/hold"));
    ASSERT_TRUE(Eventually([&] { return handler_.held() == 1; }));
    EXPECT_FALSE(handler_.cancelled());
    if (reset) {
      client.Reset();
    } else {
      client.Close();
    }
    EXPECT_TRUE(Eventually([&] { return handler_.cancelled(); }));
    EXPECT_TRUE(EndedWith(499));
    handler_.Release();  // nobody gets the answers
    EXPECT_TRUE(AllClosed());
  }
}

TEST_F(ListenerTest, AHalfCloseCancelsOrNotByOption) {
  options_.cancel_on_half_close = false;
  RawClient client(Start());
  client.Send(Get("/hold"));
  client.FinishSending();
  ASSERT_TRUE(Eventually([&] { return handler_.held() == 1; }));
  handler_.Release();
  EXPECT_EQ(client.Read()->body, "GET /hold ");
  EXPECT_TRUE(client.AtEnd());
}

TEST_F(ListenerTest, AHandlerThatNeverAnswersGivesA500) {
  RawClient client(Start());
  EXPECT_EQ(client.Ask(Get("/drop"))->status, 500);
  EXPECT_EQ(client.Ask(Get("/a"))->status, 200);
}

TEST_F(ListenerTest, AClientThatNeverReadsIsDropped) {
  options_.limits.write_timeout = milliseconds(50);
  RawClient client(Start());
  client.Send(Get("/large"));
  EXPECT_TRUE(EndedWith(499));
  EXPECT_TRUE(AllClosed());
}

TEST_F(ListenerTest, ConnectionsOverTheLimitGetA503) {
  options_.limits.max_connections = 2;
  const uint16_t port = Start();
  RawClient a(port), b(port);
  EXPECT_EQ(a.Ask(Get("/a"))->status, 200);
  EXPECT_EQ(b.Ask(Get("/a"))->status, 200);
  RawClient c(port);
  EXPECT_EQ(c.Read()->status, 503);
  EXPECT_TRUE(c.AtEnd());
  EXPECT_EQ(a.Ask(Get("/a"))->status, 200);
  a.Close();
  EXPECT_TRUE(Eventually([&] { return listener_->open_connections() == 1; }));
  RawClient d(port);
  EXPECT_EQ(d.Ask(Get("/a"))->status, 200);
}

TEST_F(ListenerTest, ADrainFinishesRequestsInFlight) {
  const uint16_t port = Start();
  RawClient idle(port), busy(port);
  EXPECT_EQ(idle.Ask(Get("/a"))->status, 200);
  busy.Send(Get("/hold"));
  ASSERT_TRUE(Eventually([&] { return handler_.held() == 1; }));
  listener_->Stop();
  EXPECT_TRUE(idle.AtEnd());
  EXPECT_TRUE(listener_->draining());
  EXPECT_FALSE(RawClient(port).connected());
  EXPECT_FALSE(drained_);
  handler_.Release();
  const auto response = busy.Read();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "GET /hold ");
  EXPECT_EQ(response->Header("connection"), "close");
  EXPECT_TRUE(Eventually([&] { return drained_.load(); }));
}

TEST_F(ListenerTest, ServesEveryoneDuringTheDrainDelay) {
  options_.drain_delay = [] { return std::chrono::hours(1); };
  const uint16_t port = Start();
  RawClient kept(port);
  EXPECT_EQ(kept.Ask(Get("/a"))->status, 200);
  listener_->Stop();
  ASSERT_TRUE(Eventually([&] { return listener_->draining(); }));
  // An existing connection and a new one are both served and told to close.
  const auto last = kept.Ask(Get("/b"));
  ASSERT_TRUE(last);
  EXPECT_EQ(last->body, "GET /b ");
  EXPECT_EQ(last->Header("connection"), "close");
  RawClient late(port);
  const auto first = late.Ask(Get("/c"));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->Header("connection"), "close");
  EXPECT_TRUE(AllClosed());
  EXPECT_FALSE(drained_);
}

TEST_F(ListenerTest, StopsListeningAfterTheDrainDelay) {
  options_.drain_delay = [] { return milliseconds(20); };
  const uint16_t port = Start();
  RawClient idle(port);
  EXPECT_EQ(idle.Ask(Get("/a"))->status, 200);
  listener_->Stop();
  EXPECT_TRUE(idle.AtEnd());
  EXPECT_TRUE(Eventually([&] { return drained_.load(); }));
  EXPECT_FALSE(RawClient(port).connected());
}

TEST_F(ListenerTest, ADrainAbortsRequestsThatTakeTooLong) {
  options_.limits.drain_timeout = milliseconds(50);
  RawClient client(Start());
  client.Send(Get("/hold"));
  ASSERT_TRUE(Eventually([&] { return handler_.held() == 1; }));
  listener_->Stop();
  EXPECT_EQ(client.Read()->status, 503);
  EXPECT_TRUE(handler_.cancelled());
  EXPECT_TRUE(Eventually([&] { return drained_.load(); }));
}

TEST_F(ListenerTest, CanBeDestroyedWithOpenConnections) {
  const uint16_t port = Start();
  RawClient idle(port), busy(port), half(port);
  busy.Send(Get("/hold"));
  half.Send("GET / HT");
  ASSERT_TRUE(Eventually([&] { return handler_.held() == 1; }));
  listener_.reset();
  handler_.Release();
}

TEST_F(ListenerTest, ServesManyClientsOnSeveralThreads) {
  options_.io_threads = 3;
  const uint16_t port = Start();
  std::vector<std::thread> clients;
  std::atomic<int> right{0};
  for (int t = 0; t < 8; ++t) {
    clients.emplace_back([&, t] {
      RawClient client(port);
      for (int i = 0; i < 50; ++i) {
        const std::string body = std::to_string(t * 1000 + i);
        const auto response = client.Ask(Post("/a", body));
        if (response && response->body == "POST /a " + body) ++right;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(right, 400);
}

TEST_F(ListenerTest, APortInUseIsAnError) {
  options_.port = Start();
  EchoHandler handler;
  const auto second = Listener::Open(options_, handler);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(second.error().message.find(std::to_string(options_.port)),
            std::string::npos);
  options_.host = "not an address";
  EXPECT_EQ(Listener::Open(options_, handler).error().code,
            ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace podium

#include "http/blocking_http.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>

#include "http/fault_error.h"

namespace podium {
namespace {

// Answers one connection with these bytes, and keeps it open until the end if
// `stall` is set.
class OneReplyServer {
 public:
  explicit OneReplyServer(std::string reply, bool stall = false)
      : reply_(std::move(reply)), stall_(stall) {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* at = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    EXPECT_EQ(bind(listener_, at, size), 0);
    EXPECT_EQ(listen(listener_, 1), 0);
    EXPECT_EQ(getsockname(listener_, at, &size), 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Serve(); });
  }
  ~OneReplyServer() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }

  std::string url() const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/file";
  }
  // Once the request is answered.
  const std::string& head() const { return head_; }

 private:
  void Serve() {
    const int client = accept(listener_, nullptr, nullptr);
    if (client < 0) return;
    char byte = 0;
    while (!head_.ends_with("\r\n\r\n") && read(client, &byte, 1) == 1)
      head_ += byte;
    size_t sent = 0;
    while (sent < reply_.size()) {
      const ssize_t wrote = send(client, reply_.data() + sent,
                                 reply_.size() - sent, MSG_NOSIGNAL);
      if (wrote <= 0) break;
      sent += static_cast<size_t>(wrote);
    }
    // Until the other side ends it.
    if (stall_) {
      while (read(client, &byte, 1) == 1) {
      }
    }
    close(client);
  }

  const std::string reply_;
  const bool stall_;
  int listener_ = -1;
  int port_ = 0;
  std::string head_;
  std::thread thread_;
};

std::string ReplyOf(int status, const std::string& body, size_t length) {
  return "HTTP/1.1 " + std::to_string(status) +
         " X\r\nETag: \"e\"\r\nContent-Length: " + std::to_string(length) +
         "\r\n\r\n" + body;
}

HttpOutcome Ask(OutgoingRequest request) {
  auto http = BlockingHttp::Create("test/1");
  EXPECT_TRUE(http);
  return http->Send(std::move(request));
}

TEST(BlockingHttpTest, GetStreamsIntoTheSink) {
  const std::string body(300'000, 'x');
  OneReplyServer server(ReplyOf(206, body, body.size()));
  std::string got, etag;
  const auto outcome =
      Ask({.url = server.url(),
           .headers = {{"Range", "bytes=0-"}},
           .method = HttpMethod::kGet,
           .sink = [&](const HttpReply& head, std::string_view bytes) {
             EXPECT_EQ(head.status, 206);
             etag = *head.Find("etag");
             got += bytes;
             return true;
           }});
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(got, body);
  EXPECT_EQ(etag, "\"e\"");
  EXPECT_EQ(outcome->body, "");
  EXPECT_TRUE(server.head().starts_with("GET /file HTTP/1.1\r\n"));
  EXPECT_NE(server.head().find("Range: bytes=0-\r\n"), std::string::npos);
  EXPECT_NE(server.head().find("User-Agent: test/1\r\n"), std::string::npos);
}

TEST(BlockingHttpTest, AnErrorsBodyIsNotForTheSink) {
  OneReplyServer server(ReplyOf(404, "none", 4));
  const auto outcome = Ask({.url = server.url(),
                            .method = HttpMethod::kGet,
                            .sink = [](const HttpReply&, std::string_view) {
                              ADD_FAILURE();
                              return true;
                            }});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->status, 404);
  EXPECT_EQ(outcome->body, "none");
}

TEST(BlockingHttpTest, HeadHasNoBody) {
  OneReplyServer server(ReplyOf(200, "", 1'000'000));
  const auto outcome = Ask({.url = server.url(), .method = HttpMethod::kHead});
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(*outcome->Find("content-length"), "1000000");
  EXPECT_TRUE(server.head().starts_with("HEAD /file HTTP/1.1\r\n"));
}

TEST(BlockingHttpTest, EndsAreTold) {
  const auto fault = [](const std::string& reply, bool stall, bool takes) {
    OneReplyServer server(reply, stall);
    const auto outcome =
        Ask({.url = server.url(),
             .method = HttpMethod::kGet,
             .stall_timeout = std::chrono::seconds(1),
             .sink = [takes](const HttpReply&, std::string_view) {
               return takes;
             }});
    EXPECT_FALSE(outcome);
    return outcome ? TransportFault::kOther : outcome.error().fault;
  };
  EXPECT_EQ(fault(ReplyOf(200, "half", 8), false, true),
            TransportFault::kReset);
  EXPECT_EQ(fault(ReplyOf(200, "half", 8), true, true),
            TransportFault::kStalled);
  EXPECT_EQ(fault(ReplyOf(200, "whole", 5), false, false),
            TransportFault::kGivenUp);
}

TEST(FaultErrorTest, NamesTheServer) {
  const Error error =
      FaultError({TransportFault::kStalled, "slow"}, "https://h");
  EXPECT_EQ(error.code, ErrorCode::kUnavailable);
  EXPECT_EQ(error.message, "https://h: the response stood still (slow)");
}

}  // namespace
}  // namespace podium

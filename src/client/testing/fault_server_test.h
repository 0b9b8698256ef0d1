#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "http/transport.h"

struct ssl_ctx_st;

namespace podium {

// What the test server does with one request.
struct FaultReply {
  enum class End {
    kWhole,  // sends a complete reply and keeps the connection
    kClose,  // closes the connection normally after `bytes`
    kReset,  // resets it then
    kStall,  // sends nothing more
  };

  int status = 200;
  HttpHeaders headers;
  std::optional<std::string> body;  // absent: a correct ranking of the
                                    // documents
  bool every_document = false;      // in that ranking, whatever top_n says
  End end = End::kWhole;
  int64_t bytes = 0;                   // of the reply, sent before `end`
  bool unread = false;                 // `end` comes before the request is read
  std::chrono::milliseconds pause{0};  // before each byte of the reply
};

// A rerank server on a real local socket that answers requests from a script:
// the n-th request, in order of first bytes, gets the n-th reply, and further
// requests get the last one. One thread per connection.
class FaultServer {
 public:
  struct Seen {
    size_t connection = 0;
    std::string head;
    std::string body;
  };
  struct Certificate {  // PEM
    std::string chain;
    std::string key;
  };

  explicit FaultServer(std::vector<FaultReply> script,
                       std::optional<Certificate> certificate = {});
  ~FaultServer();
  FaultServer(const FaultServer&) = delete;
  FaultServer& operator=(const FaultServer&) = delete;

  std::string url() const;                       // "http://127.0.0.1:PORT"
  size_t requests() const { return requests_; }  // begun
  size_t connections() const { return connections_; }
  std::vector<Seen> seen() const;  // the requests that were read completely

 private:
  class Connection;

  void Accept();
  const FaultReply& NextReply();

  const std::vector<FaultReply> script_;
  std::shared_ptr<ssl_ctx_st> tls_;  // null: none
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<size_t> requests_{0};
  std::atomic<size_t> connections_{0};

  mutable std::mutex mutex_;  // guards the next two members
  std::vector<Seen> seen_;
  std::vector<int> sockets_;

  std::vector<std::thread> workers_;  // owned by the accepting thread
  std::thread accepting_;
};

// The score that every FaultServer gives a document: depends only on its text,
// in [0, 1).
float FaultScore(std::string_view document);

// The correct response body for a request body, in Cohere's format; with
// `every_document`, the response of a server that does not know top_n.
std::string RightAnswer(std::string_view request_body,
                        bool every_document = false);

// A local port on which nothing listens.
int UnusedPort();

}  // namespace podium

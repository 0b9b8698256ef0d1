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

#include "client/transport.h"

struct ssl_ctx_st;

namespace podium {

// What a server of the tests does with one request.
struct FaultReply {
  enum class End {
    kWhole,  // the reply as it should be, and the connection stays
    kClose,  // the connection ends in good order after `bytes`
    kReset,  // it is reset then
    kStall,  // nothing more comes
  };

  int status = 200;
  HttpHeaders headers;
  std::optional<std::string> body;  // absent: a right ranking of the documents
  bool every_document = false;      // in that ranking, whatever top_n says
  End end = End::kWhole;
  int64_t bytes = 0;    // of the reply that are sent before `end`
  bool unread = false;  // `end` comes before the request is read
  std::chrono::milliseconds pause{0};  // before each byte of the reply
};

// A rerank server on a real socket of this machine that answers its requests as
// a script has it, the n-th in order of their first byte with the n-th reply
// and all further ones with the last. A thread a connection.
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
  std::vector<Seen> seen() const;  // those that were read whole

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

  mutable std::mutex mutex_;  // of the next two
  std::vector<Seen> seen_;
  std::vector<int> sockets_;

  std::vector<std::thread> workers_;  // of the accepting thread
  std::thread accepting_;
};

// The score that every FaultServer gives a document: of its text alone, in
// [0, 1).
float FaultScore(std::string_view document);

// The body of a right answer to a request's body, in Cohere's words; with
// `every_document` that of a server that does not know top_n.
std::string RightAnswer(std::string_view request_body,
                        bool every_document = false);

// Port of this machine where nobody listens.
int UnusedPort();

}  // namespace podium

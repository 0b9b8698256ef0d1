#include "client/testing/fault_server_test.h"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <tuple>
#include <utility>

#include "base/ascii.h"
#include "base/json.h"

namespace podium {
namespace {

constexpr int kLookAroundMs = 20;  // how often a thread checks whether to stop

sockaddr_in Loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  return address;
}

// A socket bound to a free port, and the port.
std::pair<int, int> BoundSocket() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof(address);
  EXPECT_EQ(::bind(socket, reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_EQ(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size),
            0);
  return {socket, ntohs(address.sin_port)};
}

std::shared_ptr<SSL_CTX> ServerContext(
    const FaultServer::Certificate& certificate) {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()),
                                   &SSL_CTX_free);
  const auto open = [](const std::string& pem) {
    return std::unique_ptr<BIO, decltype(&BIO_free)>(
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  };
  const std::unique_ptr<X509, decltype(&X509_free)> chain(
      PEM_read_bio_X509(open(certificate.chain).get(), nullptr, nullptr,
                        nullptr),
      &X509_free);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      PEM_read_bio_PrivateKey(open(certificate.key).get(), nullptr, nullptr,
                              nullptr),
      &EVP_PKEY_free);
  EXPECT_EQ(SSL_CTX_use_certificate(context.get(), chain.get()), 1);
  EXPECT_EQ(SSL_CTX_use_PrivateKey(context.get(), key.get()), 1);
  return context;
}

size_t ContentLength(std::string_view head) {
  constexpr std::string_view kName = "content-length:";
  const std::string lower = ToLower(head);
  const size_t at = lower.find(kName);
  size_t length = 0;
  if (at == std::string::npos) return 0;
  const std::string_view value =
      Trim(std::string_view(lower).substr(at + kName.size()));
  std::from_chars(value.data(), value.data() + value.size(), length);
  return length;
}

std::string Bytes(const FaultReply& reply, std::string_view request_body) {
  const std::string body =
      reply.body ? *reply.body
                 : RightAnswer(request_body, reply.every_document);
  std::string bytes = fmt::format("HTTP/1.1 {} Whatever\r\n", reply.status);
  bool has_length = false;
  for (const auto& [name, value] : reply.headers) {
    bytes += name + ": " + value + "\r\n";
    has_length = has_length || EqualsIgnoringCase(name, "content-length");
  }
  if (!has_length) bytes += fmt::format("Content-Length: {}\r\n", body.size());
  return bytes + "\r\n" + body;
}

}  // namespace

float FaultScore(std::string_view document) {
  uint32_t hash = 2166136261u;  // FNV-1a
  for (const char c : document)
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return static_cast<float>(hash % 10'007) / 10'007.0f;
}

std::string RightAnswer(std::string_view request_body, bool every_document) {
  const auto json = JsonDocument::Parse(request_body, 32);
  if (!json) return "not JSON";
  std::vector<std::pair<float, size_t>> order;
  for (const auto document : json->root()["documents"]) {
    order.emplace_back(-FaultScore(std::string_view(document)), order.size());
  }
  std::sort(order.begin(), order.end());
  uint64_t top_n = order.size();
  if (!every_document && !json->root()["top_n"].get(top_n))
    order.resize(std::min<size_t>(top_n, order.size()));
  std::string results;
  for (const auto& [minus_score, index] : order) {
    if (!results.empty()) results += ",";
    results += fmt::format(R"({{"index":{},"relevance_score":{}}})", index,
                           -minus_score);
  }
  return R"({"id":"x","results":[)" + results +
         R"(],"meta":{"api_version":{"version":"2"},)"
         R"("billed_units":{"search_units":1}}})";
}

int UnusedPort() {
  const auto [socket, port] = BoundSocket();
  ::close(socket);
  return port;
}

class FaultServer::Connection {
 public:
  Connection(FaultServer& server, size_t number, int socket)
      : server_(server), number_(number), socket_(socket) {}
  ~Connection() {
    if (tls_ != nullptr) SSL_free(tls_);
    {
      const std::lock_guard lock(server_.mutex_);
      std::erase(server_.sockets_, socket_);
    }
    ::close(socket_);
  }

  void Serve() {
    sigset_t pipe;  // OpenSSL may write to a closed socket
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    if (server_.tls_ != nullptr && !ShakeHands()) return;
    while (AwaitByte() && ServeOne()) {
    }
  }

 private:
  bool ShakeHands() {
    tls_ = SSL_new(server_.tls_.get());
    SSL_set_fd(tls_, socket_);
    return SSL_accept(tls_) == 1;
  }

  // Waits until the client sends something; false if it never does.
  bool AwaitByte() {
    while (!server_.stopping_) {
      pollfd waiting{.fd = socket_, .events = POLLIN, .revents = 0};
      if (::poll(&waiting, 1, kLookAroundMs) <= 0) continue;
      char byte;
      if (tls_ != nullptr) return SSL_peek(tls_, &byte, 1) == 1;
      return ::recv(socket_, &byte, 1, MSG_PEEK) == 1;
    }
    return false;
  }

  bool ServeOne() {
    const FaultReply& reply = server_.NextReply();
    if (reply.unread) return End(reply.end);
    Seen seen{.connection = number_};
    if (!ReadRequest(seen)) return false;
    std::string bytes = Bytes(reply, seen.body);
    {
      const std::lock_guard lock(server_.mutex_);
      server_.seen_.push_back(std::move(seen));
    }
    const bool whole = reply.end == FaultReply::End::kWhole;
    if (!whole)
      bytes.resize(std::min(bytes.size(), static_cast<size_t>(reply.bytes)));
    if (!Write(bytes, reply.pause)) return false;
    return whole || End(reply.end);
  }

  bool ReadRequest(Seen& seen) {
    size_t head_end = std::string::npos;
    while (head_end == std::string::npos) {
      if (!ReadMore()) return false;
      head_end = buffer_.find("\r\n\r\n");
    }
    seen.head = buffer_.substr(0, head_end + 2);
    const size_t whole = head_end + 4 + ContentLength(seen.head);
    while (buffer_.size() < whole) {
      if (!ReadMore()) return false;
    }
    seen.body = buffer_.substr(head_end + 4, whole - head_end - 4);
    buffer_.erase(0, whole);
    return true;
  }

  bool ReadMore() {
    char bytes[16 * 1024];
    const auto n =
        tls_ != nullptr
            ? SSL_read(tls_, bytes, sizeof(bytes))
            : static_cast<int>(::recv(socket_, bytes, sizeof(bytes), 0));
    if (n <= 0) return false;
    buffer_.append(bytes, static_cast<size_t>(n));
    return true;
  }

  bool Write(std::string_view bytes, std::chrono::milliseconds pause) {
    const size_t step = pause.count() > 0 ? 1 : bytes.size();
    while (!bytes.empty()) {
      if (pause.count() > 0) std::this_thread::sleep_for(pause);
      if (server_.stopping_) return false;
      const auto n = tls_ != nullptr
                         ? SSL_write(tls_, bytes.data(), static_cast<int>(step))
                         : static_cast<int>(::send(socket_, bytes.data(),
                                                   std::min(step, bytes.size()),
                                                   MSG_NOSIGNAL));
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(n));
    }
    return true;
  }

  bool End(FaultReply::End end) {
    if (end == FaultReply::End::kReset) {
      const linger now{.l_onoff = 1, .l_linger = 0};
      ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    }
    if (end == FaultReply::End::kStall) AwaitEnd();
    return false;
  }

  void AwaitEnd() {
    while (!server_.stopping_) {
      pollfd waiting{.fd = socket_, .events = POLLRDHUP, .revents = 0};
      if (::poll(&waiting, 1, kLookAroundMs) > 0) return;
    }
  }

  FaultServer& server_;
  const size_t number_;
  const int socket_;
  SSL* tls_ = nullptr;
  std::string buffer_;
};

FaultServer::FaultServer(std::vector<FaultReply> script,
                         std::optional<Certificate> certificate)
    : script_(std::move(script)) {
  if (certificate) tls_ = ServerContext(*certificate);
  std::tie(listener_, port_) = BoundSocket();
  EXPECT_EQ(::listen(listener_, 128), 0);
  accepting_ = std::thread([this] { Accept(); });
}

FaultServer::~FaultServer() {
  stopping_ = true;
  accepting_.join();
  {
    const std::lock_guard lock(mutex_);
    for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
  }
  for (std::thread& worker : workers_) worker.join();
  ::close(listener_);
}

std::string FaultServer::url() const {
  return fmt::format("{}://127.0.0.1:{}", tls_ != nullptr ? "https" : "http",
                     port_);
}

std::vector<FaultServer::Seen> FaultServer::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

const FaultReply& FaultServer::NextReply() {
  return script_[std::min<size_t>(requests_++, script_.size() - 1)];
}

void FaultServer::Accept() {
  while (!stopping_) {
    pollfd waiting{.fd = listener_, .events = POLLIN, .revents = 0};
    if (::poll(&waiting, 1, kLookAroundMs) <= 0) continue;
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    const size_t number = connections_++;
    {
      const std::lock_guard lock(mutex_);
      sockets_.push_back(socket);
    }
    workers_.emplace_back(
        [this, number, socket] { Connection(*this, number, socket).Serve(); });
  }
}

}  // namespace podium

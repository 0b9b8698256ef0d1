// Responses are written on threads of their own: the model goes on meanwhile,
// and no response is lost or written after the server has gone.

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "api/testing/toy_dialect.h"
#include "server/testing/eventually.h"
#include "server/testing/fake_reranker.h"
#include "server/testing/raw_client.h"
#include "server/testing/test_server.h"

namespace podium {
namespace {

// Threads wait at it until it is open.
class Barrier {
 public:
  void Close() {
    const std::lock_guard lock(mutex_);
    open_ = false;
  }
  void Open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void Pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.wait(lock, [this] { return open_; });
    --waiting_;
  }
  int waiting() {
    const std::lock_guard lock(mutex_);
    return waiting_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = true;
  int waiting_ = 0;
};

// A dialect whose responses are counted, and wait to be written.
Barrier writing;
std::atomic<int> written_answers{0};
std::atomic<int> written_errors{0};

std::string WriteSlowly(const RerankAnswer& answer) {
  writing.Pass();
  ++written_answers;
  return RenderToy(answer);
}

std::string WriteErrorSlowly(const DialectError& error) {
  writing.Pass();
  ++written_errors;
  return RenderToyError(error);
}

const ErrorShape kSlowError = {"SlowError", R"({"type":"object"})",
                               WriteErrorSlowly};
const Dialect kSlow = {.name = "slow",
                       .title = "Slow",
                       .own_paths = kToyPaths,
                       .request = kToy.request,
                       .render = WriteSlowly,
                       .answer_schema = kToy.answer_schema,
                       .errors = {.shape = kSlowError}};
constexpr std::array<const Dialect*, 2> kSlowTable = {&kSlow, &kCohereV1};

class CompletionTest : public TestServer {
 protected:
  CompletionTest() {
    options_.dialects = {.table = kSlowTable};
    written_answers = 0;
    written_errors = 0;
    writing.Close();
  }
  ~CompletionTest() override {
    writing.Open();
    scoring_.Open();
    server_.reset();
  }

  uint16_t StartServer() {
    server_ = Server::Listen(options_).value();
    auto model =
        MakeFakeReranker("fake", {.before = [this](const ScoreBatch& batch) {
                           scoring_.Pass();
                           pairs_ += static_cast<int>(batch.pairs.size());
                           return Result<void>();
                         }});
    model_ = model.get();
    server_->AddModel(std::move(model));
    return server_->port();
  }

  // Each has a text of its own, so that none is answered from the score cache.
  static std::string SlowRequest(int i) {
    return Post("/toy/rank",
                R"({"query":"q","toys":["t)" + std::to_string(i) + R"("]})");
  }

  // Waits until the server handles as many requests at once. They are submitted
  // then: they and the requests for the metrics have the same thread.
  bool InFlight(int requests) const {
    const std::string sample = "\npodium_http_requests_in_flight " +
                               std::to_string(requests + 1) + "\n";
    return Eventually([&] {
      const auto metrics = RawClient(server_->port()).Ask(Get("/metrics"));
      return metrics && metrics->body.find(sample) != std::string::npos;
    });
  }

  Barrier scoring_;
  std::atomic<int> pairs_{0};  // that passed it
  Reranker* model_ = nullptr;
};

TEST_F(CompletionTest, TheModelGoesOnWhileAResponseIsWritten) {
  const uint16_t port = StartServer();
  RawClient first(port), second(port);
  first.Send(SlowRequest(1));
  ASSERT_TRUE(Eventually([] { return writing.waiting() == 1; }));
  second.Send(SlowRequest(2));
  ASSERT_TRUE(Eventually([&] { return model_->completed_batches() == 2; }));
  EXPECT_EQ(written_answers, 0);
  EXPECT_EQ(RawClient(port).Ask(Get("/health/live"))->status, 200);
  writing.Open();
  EXPECT_EQ(first.Read()->status, 200);
  EXPECT_EQ(second.Read()->status, 200);
  EXPECT_EQ(written_answers, 2);
}

TEST_F(CompletionTest, ADrainWaitsForUnwrittenResponses) {
  constexpr int kRequests = 4;
  const uint16_t port = StartServer();
  RawClient idle(port);
  EXPECT_EQ(idle.Ask(Get("/health/ready"))->status, 200);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < kRequests; ++i) {
    clients.push_back(std::make_unique<RawClient>(port));
    clients.back()->Send(SlowRequest(i));
  }
  ASSERT_TRUE(InFlight(kRequests));
  ASSERT_TRUE(Eventually([&] { return pairs_ == kRequests; }));
  server_->Stop();
  EXPECT_TRUE(idle.AtEnd());
  EXPECT_EQ(written_answers, 0);
  writing.Open();
  for (const auto& client : clients) {
    const auto response = client->Read();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->Header("connection"), "close");
  }
  EXPECT_EQ(server_->Run(), 0);
}

TEST_F(CompletionTest, DestroyingTheServerCompletesEveryJob) {
  constexpr int kRequests = 6;
  constexpr int kRanked = 3;
  const uint16_t port = StartServer();
  std::vector<std::unique_ptr<RawClient>> clients;
  const auto send = [&](int i) {
    clients.push_back(std::make_unique<RawClient>(port));
    clients.back()->Send(SlowRequest(i));
  };
  // One response is being written, others wait behind it, and the model holds
  // the rest.
  for (int i = 0; i < kRanked; ++i) send(i);
  ASSERT_TRUE(
      Eventually([&] { return writing.waiting() == 1 && pairs_ == kRanked; }));
  scoring_.Close();
  for (int i = kRanked; i < kRequests; ++i) send(i);
  ASSERT_TRUE(InFlight(kRequests));
  ASSERT_TRUE(Eventually([&] { return scoring_.waiting() == 1; }));
  std::thread opener([&] {
    writing.Open();
    scoring_.Open();
  });
  server_.reset();
  opener.join();
  EXPECT_EQ(written_answers + written_errors, kRequests);
  EXPECT_GE(written_answers, kRanked);
}

TEST_F(CompletionTest, AClientMayLeaveWhileItsResponseIsWritten) {
  const uint16_t port = StartServer();
  RawClient gone(port), patient(port);
  gone.Send(SlowRequest(1));
  ASSERT_TRUE(Eventually([] { return writing.waiting() == 1; }));
  gone.Close();
  patient.Send(SlowRequest(2));
  writing.Open();
  EXPECT_EQ(patient.Read()->status, 200);
  EXPECT_EQ(written_answers, 2);
}

}  // namespace
}  // namespace podium

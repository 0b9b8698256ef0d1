#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <podium/client.h>
#include <podium/engine.h>
#include <podium/podium.h>
#include <podium/version.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <new>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "capi/error.h"

// How many allocations of this thread succeed before one fails; negative: all.
thread_local int allocations_left = -1;

void* operator new(size_t bytes, const std::nothrow_t&) noexcept {
  if (allocations_left == 0) return nullptr;
  if (allocations_left > 0) --allocations_left;
  return std::malloc(bytes == 0 ? 1 : bytes);
}
void* operator new(size_t bytes) {
  if (void* memory = operator new(bytes, std::nothrow)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace podium {
namespace {

constexpr char kQuery[] = "how do bees talk";
const std::vector<std::string> kDocuments = {"Cats sleep.", "Bees dance.",
                                             "Rome is a city."};

struct Free {
  void operator()(podium_error* error) const { podium_error_free(error); }
  void operator()(podium_ranker* ranker) const { podium_ranker_free(ranker); }
  void operator()(podium_request* r) const { podium_request_free(r); }
  void operator()(podium_ranking* r) const { podium_ranking_free(r); }
};
template <class Handle>
using Owned = std::unique_ptr<Handle, Free>;

// What a function said: a code, with the error that belongs to it.
struct Said {
  podium_code code = PODIUM_OK;
  std::string message;
  std::string param;
};

// Calls function(arguments..., &error).
template <class Function, class... Arguments>
Said Call(Function function, Arguments... arguments) {
  podium_error* error = nullptr;
  const podium_code code = function(arguments..., &error);
  const Owned<podium_error> owned(error);
  EXPECT_EQ(podium_error_code(error), code);
  EXPECT_EQ(error == nullptr, code == PODIUM_OK);
  return {code, podium_error_message(error), podium_error_param(error)};
}

Owned<podium_ranker> LoadOneThread() {
  podium_engine_options options = podium_engine_options_default();
  options.threads = 1;
  options.score_cache = 0;
  options.state_cache = 0;
  podium_ranker* engine = nullptr;
  EXPECT_EQ(Call(podium_engine_load, &options, &engine).message, "");
  return Owned<podium_ranker>(engine);
}

Owned<podium_request> RequestOf(const std::vector<std::string>& documents) {
  Owned<podium_request> request(podium_request_new());
  EXPECT_EQ(podium_request_set_query(request.get(), kQuery,
                                     PODIUM_NUL_TERMINATED, nullptr),
            PODIUM_OK);
  for (const std::string& document : documents) {
    EXPECT_EQ(podium_request_add_document(request.get(), document.data(),
                                          document.size(), nullptr),
              PODIUM_OK);
  }
  return request;
}

// Takes several batches.
Owned<podium_request> LongRequest() {
  std::vector<std::string> documents;
  for (int i = 0; i < 800; ++i) {
    documents.push_back("Bee number " + std::to_string(i) +
                        " dances for its hive, and the others follow.");
  }
  return RequestOf(documents);
}

// Counts what callbacks say, in any thread.
struct Answers {
  std::atomic<int> rankings{0};
  std::vector<podium_code> errors;
  std::set<std::thread::id> threads;
  std::promise<void> first;

  static void Take(void* self, podium_ranking* ranking, podium_error* error) {
    auto& answers = *static_cast<Answers*>(self);
    EXPECT_NE(ranking == nullptr, error == nullptr);
    const Owned<podium_ranking> owned_ranking(ranking);
    const Owned<podium_error> owned_error(error);
    answers.threads.insert(std::this_thread::get_id());
    if (error != nullptr) answers.errors.push_back(podium_error_code(error));
    if (ranking != nullptr) ++answers.rankings;
    if (answers.rankings + answers.errors.size() == 1) {
      answers.first.set_value();
    }
  }
  void AwaitFirst() { first.get_future().get(); }
};

// A server that accepts connections and never answers.
class SilentServer {
 public:
  SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof(address);
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(socket_, plain, length), 0);
    EXPECT_EQ(::listen(socket_, 16), 0);
    EXPECT_EQ(::getsockname(socket_, plain, &length), 0);
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  }
  ~SilentServer() { ::close(socket_); }
  const std::string& url() const { return url_; }

 private:
  const int socket_;
  std::string url_;
};

Owned<podium_ranker> ClientOf(const std::string& url) {
  podium_client_options options = podium_client_options_default();
  options.url = url.c_str();
  options.model = "m";
  options.read_environment = 0;
  options.proxy = "none";
  options.max_retries = 0;
  podium_ranker* client = nullptr;
  EXPECT_EQ(Call(podium_client_create, &options, &client).message, "");
  return Owned<podium_ranker>(client);
}

class CApiTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { engine_ = LoadOneThread(); }
  static void TearDownTestSuite() { engine_.reset(); }

  static podium_ranker* engine() { return engine_.get(); }

  static Said Rank(podium_ranker* ranker, const podium_request* request,
                   Owned<podium_ranking>* to = nullptr) {
    podium_ranking* ranking = nullptr;
    Said said = Call(podium_rank, ranker, request, &ranking);
    EXPECT_EQ(ranking == nullptr, said.code != PODIUM_OK);
    Owned<podium_ranking> owned(ranking);
    if (to != nullptr) *to = std::move(owned);
    return said;
  }

 private:
  static Owned<podium_ranker> engine_;
};

Owned<podium_ranker> CApiTest::engine_;

TEST_F(CApiTest, RanksAsTheCppInterfaceDoes) {
  EXPECT_STREQ(podium_version(), PODIUM_VERSION);
  const auto cpp = Engine::Load({.threads = 1});
  ASSERT_TRUE(cpp);
  const auto expected =
      (*cpp)->Rank({.query = kQuery, .documents = kDocuments, .top_n = 2});
  ASSERT_TRUE(expected);

  const auto request = RequestOf(kDocuments);
  podium_request_set_top_n(request.get(), 2);
  Owned<podium_ranking> ranking;
  ASSERT_EQ(Rank(engine(), request.get(), &ranking).message, "");
  ASSERT_EQ(podium_ranking_size(ranking.get()), 2u);
  const podium_result* results = podium_ranking_results(ranking.get());
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(results[i].index, expected->results[i].index);
    EXPECT_EQ(results[i].relevance_score, expected->results[i].relevance_score);
    EXPECT_EQ(results[i].logit, expected->results[i].logit);
  }
  EXPECT_EQ(podium_ranking_served_by(ranking.get()), expected->served_by);
  const podium_usage usage = podium_ranking_usage(ranking.get());
  EXPECT_EQ(usage.query_tokens, expected->usage.query_tokens);
  EXPECT_EQ(usage.scored_tokens, expected->usage.scored_tokens);
  EXPECT_EQ(usage.truncated_documents, 0);
  EXPECT_EQ(std::vector<int32_t>(usage.document_tokens,
                                 usage.document_tokens + usage.document_count),
            expected->usage.document_tokens);
  EXPECT_EQ(usage.search_units, -1);
  EXPECT_EQ(usage.total_tokens, -1);
}

TEST_F(CApiTest, TextMayHoldNulBytes) {
  const std::string text("bees\0dance", 10);
  size_t whole = 0;
  size_t cut = 0;
  EXPECT_EQ(podium_tokenize(engine(), text.data(), text.size(), nullptr, 0,
                            &whole, nullptr),
            PODIUM_OK);
  EXPECT_EQ(podium_tokenize(engine(), text.data(), PODIUM_NUL_TERMINATED,
                            nullptr, 0, &cut, nullptr),
            PODIUM_OK);
  EXPECT_GT(whole, cut);
}

TEST_F(CApiTest, DefaultsAreThoseOfTheCppInterface) {
  const podium_engine_options engine = podium_engine_options_default();
  const EngineOptions cpp_engine;
  EXPECT_EQ(engine.model, nullptr);
  EXPECT_EQ(engine.threads, cpp_engine.threads);
  EXPECT_EQ(engine.score_cache, cpp_engine.score_cache);
  EXPECT_EQ(engine.state_cache, cpp_engine.state_cache);

  const podium_client_options client = podium_client_options_default();
  const ClientOptions cpp;
  EXPECT_EQ(client.read_environment, cpp.read_environment);
  EXPECT_EQ(client.max_connections, cpp.max_connections);
  EXPECT_EQ(client.max_response_bytes, cpp.max_response_bytes);
  EXPECT_EQ(client.timeout_ms, 0);
  EXPECT_EQ(client.connect_timeout_ms, cpp.connect_timeout.count());
  EXPECT_EQ(client.first_byte_timeout_ms, cpp.first_byte_timeout.count());
  EXPECT_EQ(client.max_retries, cpp.max_retries);
  EXPECT_EQ(client.backoff_base_ms, cpp.backoff_base.count());
  EXPECT_EQ(client.backoff_cap_ms, cpp.backoff_cap.count());
  EXPECT_EQ(client.max_retry_after_ms, cpp.max_retry_after.count());
  EXPECT_EQ(client.retry_budget, cpp.retry_budget);
  EXPECT_EQ(client.retry_reserve, cpp.retry_reserve);
  EXPECT_EQ(client.page_size, cpp.page_size);
  EXPECT_EQ(client.concurrency, cpp.concurrency);
  EXPECT_EQ(client.merge, PODIUM_MERGE_SCORE);
  EXPECT_EQ(cpp.merge, Merge::kScore);
  EXPECT_EQ(client.hedge, cpp.hedge);
  EXPECT_EQ(client.breaker_failures, cpp.breaker_failures);
  EXPECT_EQ(client.breaker_pause_ms, cpp.breaker_pause.count());
}

// ---- asynchronous calls

TEST_F(CApiTest, ACallbackIsCalledOnceOnAThreadOfTheRanker) {
  Answers answers;
  const auto request = RequestOf(kDocuments);
  ASSERT_EQ(Call(podium_rank_async, engine(), request.get(), Answers::Take,
                 static_cast<void*>(&answers))
                .message,
            "");
  answers.AwaitFirst();
  // The callback thread runs callbacks in turn: a second call of the first
  // would come before this one.
  EXPECT_EQ(Rank(engine(), request.get()).code, PODIUM_OK);
  EXPECT_EQ(answers.rankings, 1);
  EXPECT_TRUE(answers.errors.empty());
  EXPECT_FALSE(answers.threads.contains(std::this_thread::get_id()));
}

TEST_F(CApiTest, ACancelledRequestEndsItsCalls) {
  Answers answers;
  const auto request = LongRequest();
  // At the first progress, so that the call is under way.
  podium_request_set_progress(
      request.get(),
      [](void* self, int64_t, int64_t) {
        podium_request_cancel(static_cast<podium_request*>(self));
      },
      request.get());
  ASSERT_EQ(podium_rank_async(engine(), request.get(), Answers::Take, &answers,
                              nullptr),
            PODIUM_OK);
  answers.AwaitFirst();
  EXPECT_EQ(answers.rankings, 0);
  EXPECT_EQ(answers.errors, std::vector<podium_code>{PODIUM_CANCELLED});
  EXPECT_EQ(Rank(engine(), request.get()).code, PODIUM_CANCELLED);
}

TEST_F(CApiTest, ATimeoutEndsACall) {
  const auto request = LongRequest();
  for (const int64_t timeout : {1, 0}) {
    podium_request_set_timeout_ms(request.get(), timeout);
    EXPECT_EQ(Rank(engine(), request.get()).code, PODIUM_DEADLINE_EXCEEDED);
  }
  const auto patient = RequestOf(kDocuments);
  podium_request_set_timeout_ms(patient.get(), INT64_MAX);
  podium_request_set_priority(patient.get(), 3);
  EXPECT_EQ(Rank(engine(), patient.get()).code, PODIUM_OK);
}

TEST_F(CApiTest, ProgressRisesToAll) {
  struct Progress {
    std::vector<int64_t> done;
    int64_t all = 0;
  } progress;
  const auto request = RequestOf(kDocuments);
  podium_request_set_progress(
      request.get(),
      [](void* self, int64_t done, int64_t all) {
        static_cast<Progress*>(self)->done.push_back(done);
        static_cast<Progress*>(self)->all = all;
      },
      &progress);
  EXPECT_EQ(Rank(engine(), request.get()).code, PODIUM_OK);
  ASSERT_FALSE(progress.done.empty());
  EXPECT_TRUE(std::ranges::is_sorted(progress.done));
  EXPECT_EQ(progress.done.back(), progress.all);
  EXPECT_EQ(progress.all, 3);
  // NULL takes it away.
  podium_request_set_progress(request.get(), nullptr, nullptr);
  const size_t before = progress.done.size();
  EXPECT_EQ(Rank(engine(), request.get()).code, PODIUM_OK);
  EXPECT_EQ(progress.done.size(), before);
}

TEST_F(CApiTest, FreeingARankerEndsItsCalls) {
  const SilentServer server;
  for (const bool in_process : {true, false}) {
    auto ranker = in_process ? LoadOneThread() : ClientOf(server.url());
    Answers answers;
    for (int i = 0; i < 4; ++i) {
      const auto request = LongRequest();  // freed before its calls end
      ASSERT_EQ(podium_rank_async(ranker.get(), request.get(), Answers::Take,
                                  &answers, nullptr),
                PODIUM_OK);
    }
    ranker.reset();
    EXPECT_EQ(answers.rankings, 0);
    EXPECT_EQ(answers.errors, std::vector<podium_code>(4, PODIUM_CANCELLED));
    EXPECT_EQ(answers.threads.size(), 1u);
  }
}

TEST_F(CApiTest, AClientIsCancelledAndEndsInTime) {
  const SilentServer server;
  const auto client = ClientOf(server.url());
  auto request = RequestOf(kDocuments);
  podium_request_set_timeout_ms(request.get(), 20);
  EXPECT_EQ(Rank(client.get(), request.get()).code, PODIUM_DEADLINE_EXCEEDED);

  request = RequestOf(kDocuments);
  std::thread canceller([&] { podium_request_cancel(request.get()); });
  EXPECT_EQ(Rank(client.get(), request.get()).code, PODIUM_CANCELLED);
  canceller.join();
}

// ---- errors

TEST_F(CApiTest, EachErrorHasItsCode) {
  const std::pair<ErrorCode, podium_code> rows[] = {
      {ErrorCode::kInvalidArgument, PODIUM_INVALID_ARGUMENT},
      {ErrorCode::kInvalidData, PODIUM_INVALID_DATA},
      {ErrorCode::kUnprocessable, PODIUM_UNPROCESSABLE},
      {ErrorCode::kUnauthorized, PODIUM_UNAUTHORIZED},
      {ErrorCode::kNotFound, PODIUM_NOT_FOUND},
      {ErrorCode::kTooLarge, PODIUM_TOO_LARGE},
      {ErrorCode::kTooManyRequests, PODIUM_TOO_MANY_REQUESTS},
      {ErrorCode::kUnavailable, PODIUM_UNAVAILABLE},
      {ErrorCode::kBadResponse, PODIUM_BAD_RESPONSE},
      {ErrorCode::kDeadlineExceeded, PODIUM_DEADLINE_EXCEEDED},
      {ErrorCode::kCancelled, PODIUM_CANCELLED},
      {ErrorCode::kInternal, PODIUM_INTERNAL},
  };
  for (const auto& [from, to] : rows) {
    podium_error* error = nullptr;
    const Error said{from, "what happened", "where", std::chrono::seconds(7)};
    EXPECT_EQ(Report(said, &error), to);
    const Owned<podium_error> owned(error);
    EXPECT_EQ(podium_error_code(error), to);
    EXPECT_STREQ(podium_error_message(error), "what happened");
    EXPECT_STREQ(podium_error_param(error), "where");
    EXPECT_EQ(podium_error_retry_after(error), 7);
    EXPECT_EQ(Report(said, nullptr), to);
  }
  EXPECT_EQ(podium_error_code(nullptr), PODIUM_OK);
  EXPECT_STREQ(podium_error_message(nullptr), "");
  EXPECT_STREQ(podium_error_param(nullptr), "");
  EXPECT_EQ(podium_error_retry_after(nullptr), 0);
}

TEST_F(CApiTest, NoExceptionGetsOut) {
  const auto guarded = [](auto thrown, podium_error** error) {
    return Guarded(error, [&]() -> Result<void> { throw thrown; });
  };
  EXPECT_EQ(Call(guarded, std::runtime_error("broken")).message, "broken");
  EXPECT_EQ(Call(guarded, std::runtime_error("broken")).code, PODIUM_INTERNAL);
  EXPECT_EQ(Call(guarded, 7).code, PODIUM_INTERNAL);
  EXPECT_EQ(Call(guarded, std::bad_alloc()).code, PODIUM_OUT_OF_MEMORY);
  EXPECT_EQ(Call(guarded, std::bad_alloc()).message, "out of memory");
  EXPECT_EQ(guarded(std::bad_alloc(), nullptr), PODIUM_OUT_OF_MEMORY);
}

TEST_F(CApiTest, SaysWhatIsWrongWithAnEngine) {
  const auto load = [](auto change) {
    podium_engine_options options = podium_engine_options_default();
    change(options);
    podium_ranker* ranker = nullptr;
    Said said = Call(podium_engine_load, &options, &ranker);
    EXPECT_EQ(ranker, nullptr);
    return said;
  };
  EXPECT_EQ(load([](auto& o) { o.threads = -1; }).param, "threads");
  EXPECT_EQ(load([](auto& o) { o.precision = "f8"; }).code,
            PODIUM_INVALID_ARGUMENT);
  EXPECT_EQ(load([](auto& o) { o.depth = "deep"; }).code,
            PODIUM_INVALID_ARGUMENT);
  EXPECT_EQ(load([](auto& o) { o.instruction = "Find it."; }).code,
            PODIUM_INVALID_ARGUMENT);
  EXPECT_EQ(load([](auto& o) { o.special_tokens = "maybe"; }).code,
            PODIUM_INVALID_ARGUMENT);
  EXPECT_EQ(load([](auto& o) { o.calibration = "/nonexistent"; }).code,
            PODIUM_NOT_FOUND);
  EXPECT_EQ(load([](auto& o) { o.model = "/nonexistent"; }).code,
            PODIUM_NOT_FOUND);

  const std::string folder =
      testing::TempDir() + "podium_capi_" + std::to_string(::getpid());
  std::filesystem::create_directory(folder);
  std::ofstream(folder + "/config.json") << "{";
  EXPECT_EQ(load([&](auto& o) { o.model = folder.c_str(); }).code,
            PODIUM_INVALID_DATA);
  std::filesystem::remove_all(folder);
}

TEST_F(CApiTest, SaysWhatIsWrongWithAClient) {
  const auto create = [](auto change) {
    podium_client_options options = podium_client_options_default();
    options.url = "http://127.0.0.1:1";
    options.model = "m";
    options.read_environment = 0;
    change(options);
    podium_ranker* ranker = nullptr;
    Said said = Call(podium_client_create, &options, &ranker);
    EXPECT_EQ(ranker, nullptr);
    EXPECT_EQ(said.code, PODIUM_INVALID_ARGUMENT);
    return said.param;
  };
  EXPECT_EQ(create([](auto& o) { o.url = "ftp://h"; }), "url");
  EXPECT_EQ(create([](auto& o) { o.dialect = "morse"; }), "dialect");
  EXPECT_EQ(create([](auto& o) { o.merge = 7; }), "merge");
  EXPECT_EQ(create([](auto& o) { o.timeout_ms = -1; }), "timeout");
  EXPECT_EQ(create([](auto& o) { o.page_size = 0; }), "page_size");

  const auto client = ClientOf("http://127.0.0.1:1");  // nothing listens there
  const auto request = RequestOf(kDocuments);
  EXPECT_EQ(Rank(client.get(), request.get()).code, PODIUM_UNAVAILABLE);
}

TEST_F(CApiTest, SaysWhatIsWrongWithARequest) {
  EXPECT_EQ(Rank(engine(), RequestOf({}).get()).param, "documents");
  const auto blank = RequestOf(kDocuments);
  podium_request_set_query(blank.get(), " ", 1, nullptr);
  EXPECT_EQ(Rank(engine(), blank.get()).param, "query");
  const auto wrong = [](auto set, int64_t value) {
    const auto request = RequestOf(kDocuments);
    EXPECT_EQ(set(request.get(), value), PODIUM_OK);
    const Said said = Rank(engine(), request.get());
    EXPECT_EQ(said.code, PODIUM_INVALID_ARGUMENT);
    return said.param;
  };
  EXPECT_EQ(wrong(podium_request_set_top_n, -1), "top_n");
  EXPECT_EQ(wrong(podium_request_set_max_tokens_per_doc, 0),
            "max_tokens_per_doc");
  EXPECT_EQ(wrong(podium_request_set_max_chunks_per_doc, -1),
            "max_chunks_per_doc");
  EXPECT_EQ(
      Rank(engine(), RequestOf(std::vector<std::string>(10'001)).get()).code,
      PODIUM_TOO_LARGE);
}

TEST_F(CApiTest, TextThatIsNotUtf8IsRefused) {
  const auto request = RequestOf({"a", "b"});
  const char wrong[] = "caf\xE9";
  Said said = Call(podium_request_set_query, request.get(), wrong, size_t{4});
  EXPECT_EQ(said.code, PODIUM_INVALID_ARGUMENT);
  EXPECT_EQ(said.message, "query is not UTF-8 at byte 3");
  said = Call(podium_request_add_document, request.get(), wrong,
              PODIUM_NUL_TERMINATED);
  EXPECT_EQ(said.code, PODIUM_INVALID_ARGUMENT);
  EXPECT_EQ(said.message, "documents[2] is not UTF-8 at byte 3");
  EXPECT_EQ(said.param, "documents[2]");
  size_t count = 7;
  said = Call(podium_tokenize, engine(), wrong, PODIUM_NUL_TERMINATED,
              static_cast<int32_t*>(nullptr), size_t{0}, &count);
  EXPECT_EQ(said.message, "text is not UTF-8 at byte 3");
  EXPECT_EQ(count, 0u);
  // What was refused is not in the request.
  Owned<podium_ranking> ranking;
  EXPECT_EQ(Rank(engine(), request.get(), &ranking).code, PODIUM_OK);
  EXPECT_EQ(podium_ranking_size(ranking.get()), 2u);
}

TEST_F(CApiTest, NullArgumentsAreRefused) {
  const auto request = RequestOf(kDocuments);
  const char* const no_text = nullptr;
  podium_request* const no_request = nullptr;
  podium_ranker* const no_ranker = nullptr;
  podium_ranker** const no_ranker_out = nullptr;
  podium_ranking** const no_ranking_out = nullptr;
  podium_ranking* ranking = nullptr;
  void* const nothing = nullptr;
  size_t size = 0;
  int32_t id = 0;
  char text[8];
  const auto expect = [](const Said& said, const std::string& param) {
    EXPECT_EQ(said.code, PODIUM_INVALID_ARGUMENT) << param;
    EXPECT_EQ(said.param, param);
    EXPECT_EQ(said.message, param + " must not be NULL");
  };
  expect(Call(podium_engine_load, nullptr, no_ranker_out), "ranker");
  expect(Call(podium_client_create, nullptr, no_ranker_out), "ranker");
  expect(Call(podium_request_set_query, no_request, "q", size_t{1}), "request");
  expect(Call(podium_request_set_query, request.get(), no_text, size_t{1}),
         "query");
  expect(Call(podium_request_add_document, no_request, "d", size_t{1}),
         "request");
  expect(Call(podium_request_add_document, request.get(), no_text,
              PODIUM_NUL_TERMINATED),
         "documents[3]");
  expect(Call(podium_rank, no_ranker, request.get(), &ranking), "ranker");
  expect(Call(podium_rank, engine(), no_request, &ranking), "request");
  expect(Call(podium_rank, engine(), request.get(), no_ranking_out), "ranking");
  expect(
      Call(podium_rank_async, no_ranker, request.get(), Answers::Take, nothing),
      "ranker");
  expect(Call(podium_rank_async, engine(), no_request, Answers::Take, nothing),
         "request");
  expect(Call(podium_rank_async, engine(), request.get(),
              podium_rank_callback{}, nothing),
         "callback");
  expect(
      Call(podium_tokenize, no_ranker, "t", size_t{1}, &id, size_t{1}, &size),
      "ranker");
  expect(Call(podium_tokenize, engine(), "t", size_t{1}, &id, size_t{1},
              static_cast<size_t*>(nullptr)),
         "count");
  expect(Call(podium_tokenize, engine(), "t", size_t{1},
              static_cast<int32_t*>(nullptr), size_t{1}, &size),
         "ids");
  expect(Call(podium_token_string, engine(), 5, text, sizeof(text),
              static_cast<size_t*>(nullptr)),
         "bytes");
  expect(Call(podium_token_string, engine(), 5, static_cast<char*>(nullptr),
              sizeof(text), &size),
         "text");
  expect(Call(podium_detokenize, engine(), static_cast<int32_t*>(nullptr),
              size_t{1}, text, sizeof(text), &size),
         "ids");
  expect(Call(podium_max_length, engine(), static_cast<int32_t*>(nullptr)),
         "tokens");

  EXPECT_EQ(podium_request_set_top_n(nullptr, 1), PODIUM_INVALID_ARGUMENT);
  EXPECT_EQ(podium_request_set_max_tokens_per_doc(nullptr, 1),
            PODIUM_INVALID_ARGUMENT);
  EXPECT_EQ(podium_request_set_max_chunks_per_doc(nullptr, 1),
            PODIUM_INVALID_ARGUMENT);
  EXPECT_EQ(podium_request_set_timeout_ms(nullptr, 1), PODIUM_INVALID_ARGUMENT);
  EXPECT_EQ(podium_request_set_priority(nullptr, 1), PODIUM_INVALID_ARGUMENT);
  EXPECT_EQ(podium_request_set_progress(nullptr, nullptr, nullptr),
            PODIUM_INVALID_ARGUMENT);
  EXPECT_EQ(podium_request_cancel(nullptr), PODIUM_INVALID_ARGUMENT);
  EXPECT_EQ(podium_ranking_size(nullptr), 0u);
  EXPECT_EQ(podium_ranking_results(nullptr), nullptr);
  EXPECT_STREQ(podium_ranking_served_by(nullptr), "");
  EXPECT_EQ(podium_ranking_usage(nullptr).query_tokens, -1);
  podium_error_free(nullptr);
  podium_ranker_free(nullptr);
  podium_request_free(nullptr);
  podium_ranking_free(nullptr);

  // An empty text may be null, and the error may be left out.
  EXPECT_EQ(podium_request_add_document(request.get(), nullptr, 0, nullptr),
            PODIUM_OK);
  EXPECT_EQ(podium_rank(nullptr, nullptr, nullptr, nullptr),
            PODIUM_INVALID_ARGUMENT);
}

// ---- memory

// Runs `call` with the first, the second, ... allocation failing, until it
// succeeds; returns how often it failed.
template <class Function>
int RunOutOfMemory(Function call) {
  for (int allocations = 0;; ++allocations) {
    allocations_left = allocations;
    const podium_code code = call();
    allocations_left = -1;
    if (code == PODIUM_OK) return allocations;
    EXPECT_EQ(code, PODIUM_OUT_OF_MEMORY);
    if (code != PODIUM_OUT_OF_MEMORY) return -1;
  }
}

TEST_F(CApiTest, WithoutMemoryThereIsACode) {
  const std::string long_text(1000, 'a');
  const auto request = RequestOf(kDocuments);
  podium_error* error = nullptr;
  EXPECT_GT(RunOutOfMemory([&] {
              return podium_request_set_query(request.get(), long_text.data(),
                                              long_text.size(), &error);
            }),
            0);
  EXPECT_GT(RunOutOfMemory([&] {
              return podium_request_add_document(
                  request.get(), long_text.data(), long_text.size(), &error);
            }),
            0);
  EXPECT_GT(RunOutOfMemory([&] {
              const Owned<podium_request> made(podium_request_new());
              return made == nullptr ? PODIUM_OUT_OF_MEMORY : PODIUM_OK;
            }),
            0);
  EXPECT_GT(RunOutOfMemory([&] {
              size_t count = 0;
              return podium_tokenize(engine(), long_text.data(),
                                     long_text.size(), nullptr, 0, &count,
                                     &error);
            }),
            0);
  EXPECT_GT(RunOutOfMemory([&] {
              podium_ranking* ranking = nullptr;
              const podium_code code =
                  podium_rank(engine(), request.get(), &ranking, &error);
              podium_ranking_free(ranking);
              return code;
            }),
            0);
  // An error that has no memory is one, too.
  allocations_left = 0;
  const podium_code code = podium_rank(nullptr, nullptr, nullptr, &error);
  allocations_left = -1;
  EXPECT_EQ(code, PODIUM_OUT_OF_MEMORY);
  EXPECT_STREQ(podium_error_message(error), "out of memory");
  podium_error_free(error);
}

TEST_F(CApiTest, ACallThatWasRefusedHasNoCallback) {
  const auto request = RequestOf(kDocuments);
  Answers answers;
  EXPECT_GT(RunOutOfMemory([&] {
              return podium_rank_async(engine(), request.get(), Answers::Take,
                                       &answers, nullptr);
            }),
            0);
  answers.AwaitFirst();
  EXPECT_EQ(Rank(engine(), request.get()).code, PODIUM_OK);
  EXPECT_EQ(answers.rankings, 1);
  EXPECT_TRUE(answers.errors.empty());
}

// ---- tokens

TEST_F(CApiTest, TokensThereAndBack) {
  size_t count = 0;
  const auto tokenize = [&](int32_t* ids, size_t capacity) {
    return Call(podium_tokenize, engine(), "Bees dancing", size_t{12}, ids,
                capacity, &count);
  };
  ASSERT_EQ(tokenize(nullptr, 0).code, PODIUM_OK);
  ASSERT_GE(count, 2u);
  std::vector<int32_t> ids(count, -1);
  const Said small = tokenize(ids.data(), count - 1);
  EXPECT_EQ(small.code, PODIUM_TOO_LARGE);
  EXPECT_EQ(small.param, "capacity");
  EXPECT_EQ(count, ids.size());
  EXPECT_EQ(ids, std::vector<int32_t>(count, -1));
  ASSERT_EQ(tokenize(ids.data(), count).code, PODIUM_OK);

  char text[32];
  size_t bytes = 0;
  ASSERT_EQ(podium_token_string(engine(), ids[0], text, sizeof(text), &bytes,
                                nullptr),
            PODIUM_OK);
  EXPECT_STREQ(text, "bees");
  EXPECT_EQ(bytes, 4u);
  // The NUL has to fit, too.
  EXPECT_EQ(podium_token_string(engine(), ids[0], text, 4, &bytes, nullptr),
            PODIUM_TOO_LARGE);
  EXPECT_EQ(bytes, 4u);
  EXPECT_EQ(
      Call(podium_token_string, engine(), -1, text, sizeof(text), &bytes).code,
      PODIUM_NOT_FOUND);
  EXPECT_EQ(bytes, 0u);

  ASSERT_EQ(podium_detokenize(engine(), ids.data(), count, text, sizeof(text),
                              &bytes, nullptr),
            PODIUM_OK);
  EXPECT_STREQ(text, "bees dancing");
  EXPECT_EQ(bytes, 12u);
  ASSERT_EQ(podium_detokenize(engine(), nullptr, 0, text, sizeof(text), &bytes,
                              nullptr),
            PODIUM_OK);
  EXPECT_STREQ(text, "");

  int32_t length = 0;
  ASSERT_EQ(podium_max_length(engine(), &length, nullptr), PODIUM_OK);
  EXPECT_EQ(length, 512);
}

TEST_F(CApiTest, AClientHasNoTokens) {
  const auto client = ClientOf("http://127.0.0.1:1");
  size_t count = 0;
  const Said said = Call(podium_tokenize, client.get(), "t", size_t{1},
                         static_cast<int32_t*>(nullptr), size_t{0}, &count);
  EXPECT_EQ(said.code, PODIUM_INVALID_ARGUMENT);
  EXPECT_EQ(said.param, "ranker");
}

}  // namespace
}  // namespace podium

// What a request allocates once the engine is warm: memory is taken for the
// largest batch and kept, so that a busy server neither grows nor waits for
// pages.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <new>
#include <string>

#include "builtin/builtin_model.h"
#include "rerank/reranker.h"

namespace {

std::atomic<size_t> largest{0};

void Count(size_t bytes) {
  size_t seen = largest.load();
  while (bytes > seen && !largest.compare_exchange_weak(seen, bytes)) {
  }
}

}  // namespace

// The linker's names for what is wrapped (ld(1), --wrap).
extern "C" {
void* __real_malloc(size_t);
void* __real_calloc(size_t, size_t);
void* __real_realloc(void*, size_t);
void* __real_aligned_alloc(size_t, size_t);
void* __real__Znwm(size_t);
void* __real__ZnwmSt11align_val_t(size_t, std::align_val_t);

void* __wrap_malloc(size_t bytes) {
  Count(bytes);
  return __real_malloc(bytes);
}
void* __wrap_calloc(size_t count, size_t bytes) {
  Count(count * bytes);
  return __real_calloc(count, bytes);
}
void* __wrap_realloc(void* old, size_t bytes) {
  Count(bytes);
  return __real_realloc(old, bytes);
}
void* __wrap_aligned_alloc(size_t alignment, size_t bytes) {
  Count(bytes);
  return __real_aligned_alloc(alignment, bytes);
}
void* __wrap__Znwm(size_t bytes) {
  Count(bytes);
  return __real__Znwm(bytes);
}
void* __wrap__ZnwmSt11align_val_t(size_t bytes, std::align_val_t alignment) {
  Count(bytes);
  return __real__ZnwmSt11align_val_t(bytes, alignment);
}
}

namespace podium {
namespace {

// Texts of mixed lengths, up to more than the model reads at once.
RankRequest Ask(int documents) {
  RankRequest request{.query = "what is kept from one request to the next"};
  for (int i = 0; i < documents; ++i) {
    std::string text;
    for (int word = 0; word <= i * 37 % 120; ++word) {
      text += "word" + std::to_string(i + word) + " ";
    }
    request.documents.push_back(std::move(text));
  }
  return request;
}

// The largest allocation while `request` is ranked.
size_t LargestOf(Reranker& reranker, const RankRequest& request) {
  RankRequest copy = request;
  largest = 0;
  const Result<Ranking> ranking = reranker.Rank(std::move(copy));
  const size_t bytes = largest;
  EXPECT_TRUE(ranking.has_value());
  return bytes;
}

TEST(AllocationsTest, NothingLargeOnceWarm) {
  constexpr size_t kMost = 64 << 10;
  // One thread: which of several gets the longest block is chance, and each
  // grows to the largest that it met.
  const auto reranker = Reranker::Load(
      "builtin", BuiltinModel(),
      {.backend = {.threads = 1}, .tokenizer_threads = 1, .cached_scores = 0});
  ASSERT_TRUE(reranker.has_value());
  const RankRequest request = Ask(60);
  // The buffers of a full batch: the counters see them.
  EXPECT_GT(LargestOf(**reranker, request), kMost);
  LargestOf(**reranker, request);
  EXPECT_LE(LargestOf(**reranker, request), kMost);
  EXPECT_LE(LargestOf(**reranker, Ask(5)), kMost);
}

}  // namespace
}  // namespace podium

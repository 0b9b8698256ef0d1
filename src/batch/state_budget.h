#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <utility>

namespace podium {

// Bytes that all requests together may hold in states of texts that go on from
// an early exit. Thread-safe; outlives its shares.
class StateBudget {
 public:
  // Bytes that were taken, given back when the share goes.
  class Share {
   public:
    Share() = default;
    Share(Share&& other) noexcept
        : budget_(std::exchange(other.budget_, nullptr)),
          bytes_(other.bytes_) {}
    Share& operator=(Share&& other) noexcept {
      std::swap(budget_, other.budget_);
      std::swap(bytes_, other.bytes_);
      return *this;
    }
    ~Share() {
      if (budget_ != nullptr) budget_->left_ += bytes_;
    }

   private:
    friend class StateBudget;
    Share(StateBudget* budget, int64_t bytes)
        : budget_(budget), bytes_(bytes) {}

    StateBudget* budget_ = nullptr;
    int64_t bytes_ = 0;
  };

  explicit StateBudget(int64_t bytes) : left_(bytes) {}
  StateBudget(const StateBudget&) = delete;
  StateBudget& operator=(const StateBudget&) = delete;

  // Nothing where fewer bytes are left.
  std::optional<Share> Take(int64_t bytes) {
    if ((left_ -= bytes) >= 0) return Share(this, bytes);
    left_ += bytes;
    return std::nullopt;
  }

  int64_t left() const { return left_; }

 private:
  std::atomic<int64_t> left_;
};

}  // namespace podium

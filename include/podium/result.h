#pragma once

#include <chrono>
#include <cstdlib>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace podium {

// What went wrong, from the caller's point of view.
enum class ErrorCode {
  kInvalidArgument,   // the caller asked for something impossible: fix the
                      // request
  kInvalidData,       // a file or a body is malformed: fix the data
  kUnprocessable,     // well formed, but a field is unknown to the caller's
                      // protocol
  kUnauthorized,      // a service requires a key, or rejects the one it got
  kNotFound,          // a model, file or route that does not exist
  kTooLarge,          // over a named limit
  kTooManyRequests,   // a service's rate limit or quota: try again later
  kUnavailable,       // full, draining, not ready or not reached: try again
                      // later
  kBadResponse,       // a service's reply is not a valid answer
  kDeadlineExceeded,  // not finished in time
  kCancelled,         // the caller went away
  kInternal,          // a bug in Podium, or a score that is not finite
};

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string
      message;  // one sentence: what was found, where, and what would work
  std::string param;  // the field or file at fault, such as "documents[3]"; may
                      // be empty
  // For kUnavailable and kTooManyRequests: when a retry may succeed; 0:
  // unknown.
  std::chrono::seconds retry_after{0};
};

// Makes a Result that failed: `return Unexpected(error);`.
template <class E>
struct Unexpected {
  explicit Unexpected(E error) : value(std::move(error)) {}
  E value;
};

// Holds either a value or an error. Accessing the one that is not there is a
// bug in the caller and aborts the process. A subset of std::expected (C++23).
template <class T, class E = Error>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  template <class U = T>
  requires std::is_constructible_v<T, U&&> && std::is_convertible_v<U&&, T> &&
      (!std::is_same_v<std::remove_cvref_t<U>, Result>)Result(U&& value)
      : state_(std::in_place_index<0>, std::forward<U>(value)) {}
  template <class F>
  requires std::is_convertible_v<F, E> Result(Unexpected<F> failed)
      : state_(std::in_place_index<1>, std::move(failed.value)) {}
  // From a result whose value converts to T, such as a pointer to a derived
  // class.
  template <class U>
  requires(!std::is_same_v<U, T> && std::is_convertible_v<U&&, T>)
      Result(Result<U, E>&& other)
      : state_(other
                   ? State(std::in_place_index<0>, *std::move(other))
                   : State(std::in_place_index<1>, std::move(other).error())) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & { return Get<0>(state_); }
  const T& value() const& { return Get<0>(state_); }
  T&& value() && { return std::move(Get<0>(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  E& error() & { return Get<1>(state_); }
  const E& error() const& { return Get<1>(state_); }
  E&& error() && { return std::move(Get<1>(state_)); }

  T value_or(T otherwise) const& {
    return has_value() ? value() : std::move(otherwise);
  }

 private:
  using State = std::variant<T, E>;

  template <size_t kIndex, class S>
  static auto& Get(S& state) {
    auto* found = std::get_if<kIndex>(&state);
    if (found == nullptr) std::abort();
    return *found;
  }

  State state_;
};

// Success without a value, or an error.
template <class E>
class [[nodiscard]] Result<void, E> {
 public:
  Result() = default;
  template <class F>
  requires std::is_convertible_v<F, E> Result(Unexpected<F> failed)
      : error_(std::move(failed.value)) {}

  bool has_value() const { return !error_; }
  explicit operator bool() const { return has_value(); }

  E& error() {
    if (!error_) std::abort();
    return *error_;
  }
  const E& error() const {
    if (!error_) std::abort();
    return *error_;
  }

  // Returns next(), which must also return a Result<void>, unless there is
  // already an error.
  template <class Next>
  Result and_then(Next next) const {
    return has_value() ? next() : *this;
  }

 private:
  std::optional<E> error_;
};

}  // namespace podium

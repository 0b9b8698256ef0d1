#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>

namespace podium {

// Numbers aligned to a cache line: a weight, or scratch that only grows.
template <class T>
class AlignedArray {
 public:
  AlignedArray() = default;
  explicit AlignedArray(int64_t size) { Grow(size); }

  // Makes room for `size` numbers. Growing loses the old content, and leaves
  // the new content unset.
  void Grow(int64_t size) {
    if (size <= size_) return;
    constexpr size_t kLine = 64;
    const size_t bytes = static_cast<size_t>(size) * sizeof(T);
    data_.reset();
    size_ = 0;
    auto* data = static_cast<T*>(
        std::aligned_alloc(kLine, (bytes + kLine - 1) / kLine * kLine));
    if (data == nullptr) throw std::bad_alloc();
    data_.reset(data);
    size_ = size;
  }

  T* data() { return data_.get(); }
  const T* data() const { return data_.get(); }
  int64_t size() const { return size_; }
  std::span<T> span() { return {data(), static_cast<size_t>(size_)}; }
  std::span<const T> span() const {
    return {data(), static_cast<size_t>(size_)};
  }

 private:
  struct Free {
    void operator()(T* data) const { std::free(data); }
  };
  std::unique_ptr<T, Free> data_;
  int64_t size_ = 0;
};

using AlignedFloats = AlignedArray<float>;

}  // namespace podium

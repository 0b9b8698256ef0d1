#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "collections/byte_source.h"

namespace podium {

// Returns at most `step` bytes at a time, as pipes do. kFile knows its size.
class Drip : public ByteSource {
 public:
  enum class Kind { kPipe, kFile };
  Drip(std::string bytes, size_t step, Kind kind = Kind::kPipe)
      : bytes_(std::move(bytes)), step_(step), kind_(kind) {}
  const std::string& name() const override { return name_; }
  std::optional<int64_t> size() const override {
    if (kind_ == Kind::kPipe) return std::nullopt;
    return static_cast<int64_t>(bytes_.size());
  }
  int64_t position() const override { return static_cast<int64_t>(read_); }
  Result<size_t> Read(char* bytes, size_t size) override {
    const size_t got = bytes_.copy(bytes, std::min(size, step_), read_);
    read_ += got;
    return got;
  }

 private:
  const std::string name_ = "drip";
  const std::string bytes_;
  const size_t step_;
  const Kind kind_;
  size_t read_ = 0;
};

}  // namespace podium

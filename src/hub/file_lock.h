#pragma once

#include <filesystem>
#include <functional>
#include <utility>

#include "base/result.h"

namespace podium {

// A lock between processes on one file, as huggingface_hub takes it (flock).
// The system releases it when its process ends, however it ends.
class FileLock {
 public:
  // Makes the file if there is none, and waits until no other process has the
  // lock; `waiting` is called once if another has it. kUnavailable if the file
  // cannot be made or locked.
  static Result<FileLock> Take(const std::filesystem::path& file,
                               const std::function<void()>& waiting);
  ~FileLock();
  FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileLock& operator=(FileLock&&) = delete;

 private:
  explicit FileLock(int fd) : fd_(fd) {}

  int fd_;
};

}  // namespace podium

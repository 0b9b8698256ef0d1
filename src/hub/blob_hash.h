#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace podium {

// The hash that the hub names a blob by: the SHA-256 of a large file (LFS), or
// git's SHA-1 of a small one, which is that of "blob SIZE\0" and the bytes.
class BlobHash {
 public:
  // The form of the name tells which: 64 or 40 hexadecimal digits. Any other
  // name says nothing about the bytes, and Matches() is then always true.
  BlobHash(std::string_view etag, int64_t size);

  void Add(std::string_view bytes);
  // Whether the bytes so far are those of the name. Nothing may be added
  // afterwards.
  bool Matches();

 private:
  struct Free {
    void operator()(void* context) const;
  };

  std::string etag_;
  std::unique_ptr<void, Free>
      context_;  // an EVP_MD_CTX; null: nothing to check
};

}  // namespace podium

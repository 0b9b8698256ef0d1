#include "hub/blob_hash.h"

#include <openssl/evp.h>

namespace podium {
namespace {

EVP_MD_CTX* Context(void* context) { return static_cast<EVP_MD_CTX*>(context); }

bool IsHexadecimal(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == text.npos;
}

}  // namespace

void BlobHash::Free::operator()(void* context) const {
  EVP_MD_CTX_free(Context(context));
}

BlobHash::BlobHash(std::string_view etag, int64_t size) : etag_(etag) {
  const bool large = etag.size() == 64;
  if (!IsHexadecimal(etag) || (!large && etag.size() != 40)) return;
  context_.reset(EVP_MD_CTX_new());
  EVP_DigestInit_ex(Context(context_.get()), large ? EVP_sha256() : EVP_sha1(),
                    nullptr);
  if (large) return;
  const std::string head = "blob " + std::to_string(size);
  Add({head.c_str(), head.size() + 1});  // with the zero at its end
}

void BlobHash::Add(std::string_view bytes) {
  if (context_)
    EVP_DigestUpdate(Context(context_.get()), bytes.data(), bytes.size());
}

bool BlobHash::Matches() {
  if (!context_) return true;
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_DigestFinal_ex(Context(context_.get()), digest, &size);
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += "0123456789abcdef"[digest[i] >> 4];
    hex += "0123456789abcdef"[digest[i] & 15];
  }
  return hex == etag_;
}

}  // namespace podium

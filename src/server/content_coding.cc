#include "server/content_coding.h"

#include <zlib.h>

#include <algorithm>
#include <new>
#include <optional>

#include "base/ascii.h"

namespace podium {
namespace {

// Responses are numbers and text: the fastest level already saves most of the
// bytes.
constexpr int kLevel = 1;
constexpr int kGzipWindowBits = 15 + 16;  // 16: gzip's header and trailer
constexpr int kMemoryLevel = 8;           // zlib's default

// "0", "1", "0.5", "0.123", "1.000" in thousandths.
std::optional<int> ParseWeight(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) {
    return std::nullopt;
  }
  int weight = (text[0] - '0') * 1000;
  if (text.size() == 1) return weight;
  if (text[1] != '.') return std::nullopt;
  int unit = 100;
  for (const char c : text.substr(2)) {
    if (c < '0' || c > '9') return std::nullopt;
    weight += (c - '0') * unit;
    unit /= 10;
  }
  return weight <= 1000 ? std::optional(weight) : std::nullopt;
}

// The weight after "gzip" in "gzip;q=0.5"; 0 if malformed.
int WeightOf(std::string_view parameters) {
  if (parameters.empty()) return 1000;
  parameters = Trim(parameters.substr(1));  // the ';'
  if (parameters.size() < 2 ||
      !EqualsIgnoringCase(parameters.substr(0, 2), "q="))
    return 0;
  return ParseWeight(parameters.substr(2)).value_or(0);
}

}  // namespace

ContentCoding ChooseCoding(std::string_view accept_encoding) {
  std::optional<int> gzip, identity, any;
  while (!accept_encoding.empty()) {
    const std::string_view item =
        accept_encoding.substr(0, accept_encoding.find(','));
    accept_encoding.remove_prefix(
        std::min(accept_encoding.size(), item.size() + 1));
    const size_t semicolon = std::min(item.find(';'), item.size());
    const std::string_view coding = Trim(item.substr(0, semicolon));
    const int weight = WeightOf(item.substr(semicolon));
    if (EqualsIgnoringCase(coding, "gzip") ||
        EqualsIgnoringCase(coding, "x-gzip")) {
      gzip = std::max(gzip.value_or(0), weight);
    } else if (EqualsIgnoringCase(coding, "identity")) {
      identity = weight;
    } else if (coding == "*") {
      any = weight;
    }
  }
  const bool plain_refused = identity.value_or(any.value_or(1)) == 0;
  if (plain_refused) {
    return gzip.value_or(any.value_or(0)) > 0 ? ContentCoding::kGzipAlways
                                              : ContentCoding::kPlain;
  }
  const bool asked = gzip.value_or(0) > 0 && *gzip >= identity.value_or(0);
  return asked ? ContentCoding::kGzip : ContentCoding::kPlain;
}

std::string Gzip(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, kLevel, Z_DEFLATED, kGzipWindowBits, kMemoryLevel,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();  // the only possible error with these arguments
  }
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  // zlib counts in 32 bits. It does not write to its input.
  auto* next = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  auto* out = reinterpret_cast<Bytef*>(packed.data());
  size_t left = bytes.size();
  constexpr size_t kMost = size_t{1} << 30;
  int outcome = Z_OK;
  while (outcome == Z_OK) {
    const size_t given = std::min(left, kMost);
    stream.next_in = next;
    stream.avail_in = static_cast<uInt>(given);
    stream.next_out = out;
    stream.avail_out = static_cast<uInt>(std::min(
        kMost,
        packed.size() - static_cast<size_t>(
                            out - reinterpret_cast<Bytef*>(packed.data()))));
    outcome = deflate(&stream, left == given ? Z_FINISH : Z_NO_FLUSH);
    const size_t taken = given - stream.avail_in;
    next += taken;
    left -= taken;
    out = stream.next_out;
  }
  packed.resize(
      static_cast<size_t>(out - reinterpret_cast<Bytef*>(packed.data())));
  deflateEnd(&stream);
  return packed;
}

}  // namespace podium

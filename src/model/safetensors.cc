#include "model/safetensors.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/json.h"

namespace podium {
namespace {

using simdjson::dom::element;

// Dimensions and offsets past this are refused, so that none of the sums and
// products below it can wrap.
constexpr uint64_t kMaxCount = uint64_t{1} << 62;

std::optional<int64_t> ReadCount(element value) {
  uint64_t count = 0;
  if (!value.is_uint64() && !value.is_int64()) return std::nullopt;
  if (value.get(count) != simdjson::SUCCESS || count > kMaxCount) {
    return std::nullopt;
  }
  return static_cast<int64_t>(count);
}

// An array of counts, at most `max_size` of them.
std::optional<std::vector<int64_t>> ReadCounts(element value,
                                               int64_t max_size) {
  simdjson::dom::array array;
  if (value.get(array) != simdjson::SUCCESS) return std::nullopt;
  std::vector<int64_t> counts;
  for (const element item : array) {
    const auto count = ReadCount(item);
    if (!count || static_cast<int64_t>(counts.size()) == max_size) {
      return std::nullopt;
    }
    counts.push_back(*count);
  }
  return counts;
}

struct Extent {
  int64_t begin = 0;
  int64_t end = 0;
};

class HeaderReader {
 public:
  // The data begins at byte `data` of the file.
  HeaderReader(std::shared_ptr<const OpenFile> file, int64_t data,
               const Limits& limits)
      : file_(std::move(file)), data_(data), limits_(limits) {}

  Result<TensorMap> Read(std::string_view header) {
    // The parser below would skip spaces or a byte order mark.
    if (!header.starts_with('{')) return Bad("the header is no JSON object");
    auto document = JsonDocument::Parse(header, limits_.max_json_depth);
    if (!document) return Bad("the header: " + document.error().message);
    simdjson::dom::object object;
    if (document->root().get(object) != simdjson::SUCCESS) {
      return Bad("the header is no JSON object");
    }
    for (const auto field : object) {
      if (field.key == "__metadata__") {
        if (!IsMetadata(field.value)) {
          return Bad("__metadata__ is no object of strings");
        }
        continue;
      }
      if (auto ok = ReadTensor(field.key, field.value); !ok) {
        return Unexpected(ok.error());
      }
    }
    if (auto ok = CheckCoverage(); !ok) {
      return Unexpected(ok.error());
    }
    return std::move(tensors_);
  }

 private:
  Unexpected<Error> Bad(const std::string& what) const {
    return Fail(ErrorCode::kInvalidData, file_->name() + ": " + what,
                file_->name());
  }

  int64_t data_size() const { return file_->size() - data_; }

  static bool IsMetadata(element value) {
    simdjson::dom::object object;
    if (value.get(object) != simdjson::SUCCESS) return false;
    for (const auto field : object) {
      if (!field.value.is_string()) return false;
    }
    return true;
  }

  Result<void> ReadTensor(std::string_view name, element value) {
    const std::string quoted = "tensor \"" + std::string(name) + "\"";
    std::string_view dtype;
    element shape, offsets;
    if (value["dtype"].get(dtype) != simdjson::SUCCESS ||
        value["shape"].get(shape) != simdjson::SUCCESS ||
        value["data_offsets"].get(offsets) != simdjson::SUCCESS) {
      return Bad(quoted + " lacks dtype, shape or data_offsets");
    }
    const DTypeTraits* traits = FindDType(dtype);
    if (traits == nullptr) {
      return Bad(quoted + " has the dtype \"" + std::string(dtype) +
                 "\", which is unknown");
    }
    const auto dimensions = ReadCounts(shape, limits_.max_tensor_rank);
    if (!dimensions) {
      return Bad(quoted + " has a shape that is no list of at most " +
                 std::to_string(limits_.max_tensor_rank) + " sizes");
    }
    const auto extent = ReadCounts(offsets, 2);
    if (!extent || extent->size() != 2) {
      return Bad(quoted + " has data_offsets that are no two numbers");
    }
    const int64_t begin = (*extent)[0], end = (*extent)[1];
    if (begin > end || end > data_size()) {
      return Bad(quoted + " has data_offsets outside the file");
    }
    const auto bytes = StoredBytes(traits->dtype, *dimensions);
    if (!bytes || *bytes != end - begin) {
      return Bad(quoted + " of shape " + ToString(*dimensions) + " and dtype " +
                 std::string(traits->name) + " cannot be " +
                 std::to_string(end - begin) + " bytes");
    }
    extents_.push_back({begin, end});
    tensors_.emplace(std::string(name), StoredTensor{.dtype = traits->dtype,
                                                     .shape = *dimensions,
                                                     .file = file_,
                                                     .offset = data_ + begin,
                                                     .bytes = end - begin});
    return {};
  }

  // Bytes that two tensors share, or that none owns, are a way to hide
  // something or to make a small file look large.
  Result<void> CheckCoverage() {
    std::sort(extents_.begin(), extents_.end(),
              [](const Extent& a, const Extent& b) {
                return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
              });
    int64_t covered = 0;
    for (const Extent& extent : extents_) {
      if (extent.begin != covered) {
        return Bad(extent.begin < covered ? "two tensors overlap"
                                          : "there is a hole between tensors");
      }
      covered = extent.end;
    }
    if (covered != data_size()) {
      return Bad("the tensors end at byte " + std::to_string(covered) +
                 " of the data, which has " + std::to_string(data_size()));
    }
    return {};
  }

  const std::shared_ptr<const OpenFile> file_;
  const int64_t data_;
  const Limits& limits_;
  TensorMap tensors_;
  std::vector<Extent> extents_;
};

}  // namespace

Result<TensorMap> ReadSafetensors(std::shared_ptr<const OpenFile> file,
                                  const Limits& limits) {
  const auto refuse = [&file](ErrorCode code, const std::string& what) {
    return Fail(code, file->name() + ": " + what, file->name());
  };
  uint64_t header_size = 0;
  constexpr int64_t kLengthBytes = sizeof header_size;
  if (file->size() < kLengthBytes) {
    return refuse(ErrorCode::kInvalidData,
                  "a safetensors file is at least 8 bytes");
  }
  ByteBuffer memory;
  const auto length = file->Read(0, kLengthBytes, memory);
  if (!length) return Unexpected(length.error());
  std::memcpy(&header_size, length->data(), sizeof header_size);
  if (header_size > static_cast<uint64_t>(file->size() - kLengthBytes)) {
    return refuse(ErrorCode::kInvalidData,
                  "the header is longer than the file, which may be cut short "
                  "or no safetensors file");
  }
  const auto max = static_cast<uint64_t>(limits.max_safetensors_header_bytes);
  if (header_size > max) {
    return refuse(ErrorCode::kTooLarge,
                  "the header is " + std::to_string(header_size) +
                      " bytes, over the limit of " + std::to_string(max));
  }
  const auto size = static_cast<int64_t>(header_size);
  const auto header = file->Read(kLengthBytes, size, memory);
  if (!header) return Unexpected(header.error());
  return HeaderReader(std::move(file), kLengthBytes + size, limits)
      .Read(*header);
}

}  // namespace podium

#include "model/gguf.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace podium {
namespace {

constexpr std::string_view kMagic = "GGUF";
constexpr uint32_t kFirstVersion = 2, kLastVersion = 3;
constexpr int64_t kUsualAlignment = 32;
constexpr int64_t kMaxAlignment = 1 << 20;
// The header's length is known only at its end: it is read in pieces.
constexpr int64_t kWindow = 1 << 20;
// Arrays of arrays exist in the format, but in no file that llama.cpp writes.
constexpr int kMaxArrayDepth = 1;

// The numbers that the format gives to types of metadata.
enum class ValueType : uint32_t {
  kU8 = 0,
  kI8 = 1,
  kU16 = 2,
  kI16 = 3,
  kU32 = 4,
  kI32 = 5,
  kF32 = 6,
  kBool = 7,
  kString = 8,
  kArray = 9,
  kU64 = 10,
  kI64 = 11,
  kF64 = 12,
};

// The numbers that ggml gives to types of tensors.
struct GgmlType {
  uint32_t number;
  DType dtype;
};
constexpr GgmlType kGgmlTypes[] = {
    {0, DType::kF32},   {1, DType::kF16},   {2, DType::kQ4_0},
    {8, DType::kQ8_0},  {12, DType::kQ4_K}, {14, DType::kQ6_K},
    {30, DType::kBf16},
};

class GgufReader {
 public:
  GgufReader(std::shared_ptr<const OpenFile> file, const Limits& limits)
      : file_(std::move(file)), limits_(limits) {}

  Result<GgufFile> Read() {
    ReadHeader();
    ReadMetadata();
    ReadTensors();
    if (error_) return Unexpected(*std::move(error_));
    return std::move(read_);
  }

 private:
  struct Extent {
    int64_t begin = 0;
    int64_t end = 0;
  };

  void Refuse(ErrorCode code, const std::string& what) {
    if (!error_) {
      error_ = Error{code, file_->name() + ": " + what, file_->name()};
    }
  }
  void Refuse(const std::string& what) {
    Refuse(ErrorCode::kInvalidData, what);
  }

  uint64_t left() const { return static_cast<uint64_t>(file_->size() - at_); }

  // The next bytes, which must be inside the file. They stay where they are as
  // long as what was read, because texts are views of them.
  std::string_view TakeBytes(uint64_t size) {
    const auto count = static_cast<int64_t>(size);
    if (count > window_begin_ + std::ssize(window_) - at_) {
      const int64_t most = file_->size() - at_;
      const auto read =
          file_->Read(at_, std::min(std::max(count, kWindow), most),
                      read_.memory.emplace_back());
      if (!read) {
        if (!error_) error_ = read.error();
        return {};
      }
      window_begin_ = at_;
      window_ = *read;
    }
    const auto begin = static_cast<size_t>(at_ - window_begin_);
    at_ += count;
    return window_.substr(begin, size);
  }

  // Zero after an error.
  template <class T>
  T Take() {
    T value{};
    if (error_) return value;
    if (left() < sizeof value) {
      Refuse("the file ends inside its header, at byte " +
             std::to_string(file_->size()));
      return value;
    }
    const std::string_view bytes = TakeBytes(sizeof value);
    if (!error_) std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }

  std::string_view TakeString() {
    const auto size = Take<uint64_t>();
    if (error_) return {};
    if (size > left()) {
      Refuse("a text of " + std::to_string(size) +
             " bytes is longer than the file");
      return {};
    }
    return TakeBytes(size);
  }

  // A count of items that take at least `least_bytes` each.
  int64_t TakeCount(const char* what, uint64_t least_bytes, int64_t most) {
    const auto count = Take<uint64_t>();
    if (error_) return 0;
    if (count > left() / least_bytes) {
      Refuse(std::to_string(count) + " " + what + " do not fit in the file");
      return 0;
    }
    if (count > static_cast<uint64_t>(most)) {
      Refuse(ErrorCode::kTooLarge, "there are " + std::to_string(count) + " " +
                                       what + ", over the limit of " +
                                       std::to_string(most));
      return 0;
    }
    return static_cast<int64_t>(count);
  }

  void ReadHeader() {
    if (left() < kMagic.size() || TakeBytes(kMagic.size()) != kMagic) {
      return Refuse("a GGUF file begins with the letters GGUF");
    }
    const auto version = Take<uint32_t>();
    if (error_) return;
    if (version < kFirstVersion || version > kLastVersion) {
      const bool big_endian = version != 0 && (version & 0xffff) == 0;
      return Refuse(big_endian
                        ? "the file is big-endian; convert it again for a "
                          "little-endian machine"
                        : "GGUF version " + std::to_string(version) +
                              "; what works is 2 or 3");
    }
    tensor_count_ = TakeCount("tensors", 24, limits_.max_gguf_values);
    field_count_ = TakeCount("metadata fields", 12, limits_.max_gguf_values);
  }

  template <class T>
  GgufValue TakeInteger() {
    const auto value = Take<T>();
    if constexpr (std::is_same_v<T, uint64_t>) {
      if (value > static_cast<uint64_t>(INT64_MAX)) {
        Refuse("a number of the metadata is over 2^63");
        return {};
      }
    }
    return {.kind = GgufValue::Kind::kInteger,
            .integer = static_cast<int64_t>(value)};
  }

  template <class T>
  GgufValue TakeNumber() {
    const auto value = Take<T>();
    if (!std::isfinite(value)) Refuse("a number of the metadata is not finite");
    return {.kind = GgufValue::Kind::kNumber,
            .number = static_cast<double>(value)};
  }

  GgufValue TakeValue(ValueType type, int array_depth) {
    switch (type) {
      case ValueType::kU8:
        return TakeInteger<uint8_t>();
      case ValueType::kI8:
        return TakeInteger<int8_t>();
      case ValueType::kU16:
        return TakeInteger<uint16_t>();
      case ValueType::kI16:
        return TakeInteger<int16_t>();
      case ValueType::kU32:
        return TakeInteger<uint32_t>();
      case ValueType::kI32:
        return TakeInteger<int32_t>();
      case ValueType::kU64:
        return TakeInteger<uint64_t>();
      case ValueType::kI64:
        return TakeInteger<int64_t>();
      case ValueType::kF32:
        return TakeNumber<float>();
      case ValueType::kF64:
        return TakeNumber<double>();
      case ValueType::kBool:
        return {.kind = GgufValue::Kind::kBool,
                .integer = Take<uint8_t>() != 0 ? 1 : 0};
      case ValueType::kString:
        return {.kind = GgufValue::Kind::kString, .string = TakeString()};
      case ValueType::kArray:
        return TakeArray(array_depth + 1);
    }
    Refuse("a metadata field has the unknown type " +
           std::to_string(static_cast<uint32_t>(type)));
    return {};
  }

  GgufValue TakeArray(int depth) {
    GgufValue array{.kind = GgufValue::Kind::kArray};
    if (depth > kMaxArrayDepth) {
      Refuse("the metadata holds an array of arrays");
      return array;
    }
    const auto type = static_cast<ValueType>(Take<uint32_t>());
    const int64_t count =
        TakeCount("array elements", 1, limits_.max_gguf_values);
    array.elements.reserve(static_cast<size_t>(count));
    for (int64_t i = 0; i < count && !error_; ++i) {
      array.elements.push_back(TakeValue(type, depth));
    }
    return array;
  }

  void ReadMetadata() {
    for (int64_t i = 0; i < field_count_ && !error_; ++i) {
      const std::string_view key = TakeString();
      const auto type = static_cast<ValueType>(Take<uint32_t>());
      GgufValue value = TakeValue(type, 0);
      if (error_) return;
      if (!read_.metadata.emplace(key, std::move(value)).second) {
        return Refuse("the metadata has the key \"" + std::string(key) +
                      "\" twice");
      }
    }
  }

  int64_t Alignment() {
    const GgufValue* given =
        read_.Find("general.alignment", GgufValue::Kind::kInteger);
    if (given == nullptr) return kUsualAlignment;
    const int64_t alignment = given->integer;
    if (alignment < 1 || alignment > kMaxAlignment ||
        (alignment & (alignment - 1)) != 0) {
      Refuse("general.alignment is " + std::to_string(alignment) +
             "; what works is a power of 2 up to " +
             std::to_string(kMaxAlignment));
      return kUsualAlignment;
    }
    return alignment;
  }

  // A tensor without its bytes, and where these begin in the data.
  struct Info {
    std::string name;
    StoredTensor tensor;
    uint64_t offset = 0;
  };

  Info TakeInfo() {
    Info info{.name = std::string(TakeString()), .tensor = {.file = file_}};
    const auto rank = Take<uint32_t>();
    if (rank > static_cast<uint64_t>(limits_.max_tensor_rank)) {
      Refuse("the tensor \"" + info.name + "\" has more than " +
             std::to_string(limits_.max_tensor_rank) + " dimensions");
    }
    for (uint32_t i = 0; i < rank && !error_; ++i) {
      const auto size = Take<uint64_t>();
      if (size > static_cast<uint64_t>(INT64_MAX)) {
        Refuse("the tensor \"" + info.name + "\" has an impossible shape");
        break;
      }
      info.tensor.shape.push_back(static_cast<int64_t>(size));
    }
    // The format lists the fastest dimension first.
    std::reverse(info.tensor.shape.begin(), info.tensor.shape.end());
    const auto number = Take<uint32_t>();
    info.offset = Take<uint64_t>();
    if (error_) return info;
    const auto type = std::ranges::find(kGgmlTypes, number, &GgmlType::number);
    if (type == std::end(kGgmlTypes)) {
      std::string works;
      for (const GgmlType& known : kGgmlTypes) {
        works += (works.empty() ? "" : ", ") + std::string(NameOf(known.dtype));
      }
      Refuse("the tensor \"" + info.name + "\" has ggml's type " +
             std::to_string(number) + "; what works is " + works);
      return info;
    }
    info.tensor.dtype = type->dtype;
    return info;
  }

  void ReadTensors() {
    const int64_t alignment = Alignment();
    std::vector<Info> infos;
    for (int64_t i = 0; i < tensor_count_ && !error_; ++i) {
      infos.push_back(TakeInfo());
    }
    if (error_) return;
    const int64_t begin =
        std::min((at_ + alignment - 1) & ~(alignment - 1), file_->size());
    const auto data_size = static_cast<uint64_t>(file_->size() - begin);
    std::vector<Extent> extents;
    for (Info& info : infos) {
      const auto refuse = [&](const std::string& what) {
        Refuse("the tensor \"" + info.name + "\" " + what);
      };
      const auto size = StoredBytes(info.tensor.dtype, info.tensor.shape);
      if (!size) return refuse("has an impossible shape");
      if (info.offset > data_size ||
          static_cast<uint64_t>(*size) > data_size - info.offset) {
        return refuse("lies outside the file, which may be cut short");
      }
      if (info.offset % static_cast<uint64_t>(alignment) != 0) {
        return refuse("is not aligned as general.alignment says");
      }
      const auto offset = static_cast<int64_t>(info.offset);
      if (*size > 0) extents.push_back({offset, offset + *size});
      info.tensor.offset = begin + offset;
      info.tensor.bytes = *size;
      if (!read_.tensors.emplace(info.name, std::move(info.tensor)).second) {
        return refuse("is there twice");
      }
    }
    std::ranges::sort(extents, {}, &Extent::begin);
    for (size_t i = 1; i < extents.size(); ++i) {
      if (extents[i].begin < extents[i - 1].end) {
        return Refuse("two tensors overlap");
      }
    }
  }

  const std::shared_ptr<const OpenFile> file_;
  const Limits& limits_;
  int64_t at_ = 0;
  int64_t window_begin_ = 0;
  std::string_view window_;  // of the file
  int64_t tensor_count_ = 0;
  int64_t field_count_ = 0;
  GgufFile read_;
  std::optional<Error> error_;
};

}  // namespace

const GgufValue* GgufFile::Find(std::string_view key,
                                GgufValue::Kind kind) const {
  const auto found = metadata.find(key);
  return found != metadata.end() && found->second.kind == kind ? &found->second
                                                               : nullptr;
}

Result<GgufFile> ReadGguf(std::shared_ptr<const OpenFile> file,
                          const Limits& limits) {
  return GgufReader(std::move(file), limits).Read();
}

}  // namespace podium

#include "tokenizer/protobuf.h"

namespace podium {

std::optional<ProtobufField> ProtobufReader::Next() {
  if (rest_.empty() || !valid_) return std::nullopt;
  constexpr uint64_t kTypeBits = 3, kMaxNumber = (1 << 29) - 1;
  ProtobufField field;
  const auto tag = TakeVarint();
  valid_ = tag && *tag >> kTypeBits >= 1 && *tag >> kTypeBits <= kMaxNumber;
  if (!valid_) return std::nullopt;
  field.number = static_cast<uint32_t>(*tag >> kTypeBits);
  field.type = static_cast<ProtobufField::Type>(*tag & 7);
  valid_ = TakeValue(field);
  if (!valid_) return std::nullopt;
  return field;
}

bool ProtobufReader::TakeValue(ProtobufField& field) {
  std::optional<uint64_t> value;
  switch (field.type) {
    case ProtobufField::Type::kVarint:
      value = TakeVarint();
      break;
    case ProtobufField::Type::kFixed64:
      value = TakeFixed(8);
      break;
    case ProtobufField::Type::kFixed32:
      value = TakeFixed(4);
      break;
    case ProtobufField::Type::kBytes: {
      const auto size = TakeVarint();
      const auto bytes = size ? TakeBytes(*size) : std::nullopt;
      if (bytes) field.bytes = *bytes;
      return bytes.has_value();
    }
  }
  if (value) field.value = *value;
  return value.has_value();
}

std::optional<uint64_t> ProtobufReader::TakeVarint() {
  constexpr size_t kMaxBytes = 10;
  uint64_t value = 0;
  for (size_t i = 0; i < kMaxBytes && i < rest_.size(); ++i) {
    const auto byte = static_cast<uint8_t>(rest_[i]);
    value |= uint64_t{byte & 0x7Fu} << 7 * i;
    if (byte < 0x80) {
      rest_.remove_prefix(i + 1);
      return value;
    }
  }
  return std::nullopt;
}

// Little endian.
std::optional<uint64_t> ProtobufReader::TakeFixed(size_t size) {
  const auto bytes = TakeBytes(size);
  if (!bytes) return std::nullopt;
  uint64_t value = 0;
  for (size_t i = 0; i < size; ++i) {
    value |= uint64_t{static_cast<uint8_t>((*bytes)[i])} << 8 * i;
  }
  return value;
}

std::optional<std::string_view> ProtobufReader::TakeBytes(uint64_t size) {
  if (size > rest_.size()) return std::nullopt;
  const std::string_view bytes = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return bytes;
}

}  // namespace podium

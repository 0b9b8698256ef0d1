#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace podium {

// A field of a protocol buffer's message, as it stands in its bytes.
struct ProtobufField {
  enum class Type : uint8_t {
    kVarint = 0,
    kFixed64 = 1,
    kBytes = 2,  // a string, or another message
    kFixed32 = 5,
  };

  bool Is(uint32_t wanted, Type of) const {
    return number == wanted && type == of;
  }

  uint32_t number = 0;
  Type type = Type::kVarint;
  uint64_t value = 0;      // of a varint, or the bits of a fixed-size number
  std::string_view bytes;  // of kBytes
};

// Reads a message field by field, in one pass and without allocating. Borrows
// the message.
class ProtobufReader {
 public:
  explicit ProtobufReader(std::string_view message) : rest_(message) {}

  // The next field; nothing at the end, and nothing if the bytes that follow
  // are no field: then valid() is false.
  std::optional<ProtobufField> Next();

  bool valid() const { return valid_; }

 private:
  std::optional<uint64_t> TakeVarint();
  std::optional<uint64_t> TakeFixed(size_t size);
  std::optional<std::string_view> TakeBytes(uint64_t size);
  bool TakeValue(ProtobufField& field);

  std::string_view rest_;
  bool valid_ = true;
};

}  // namespace podium

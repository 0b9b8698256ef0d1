#include "tokenizer/normalizers/charsmap.h"

#include <algorithm>

#include "text/utf8.h"

namespace podium {
namespace {

// The fields of a unit. A unit where a key ends has a leaf: the child with byte
// 0, which is a value instead.
bool IsValue(uint32_t unit) { return unit >> 31 != 0; }
bool HasLeaf(uint32_t unit) { return (unit >> 8 & 1) != 0; }
uint32_t LabelOf(uint32_t unit) { return unit & (uint32_t{1} << 31 | 0xFF); }
uint32_t ValueOf(uint32_t unit) { return unit & ~(uint32_t{1} << 31); }
uint32_t OffsetOf(uint32_t unit) {
  return unit >> 10 << ((unit >> 9 & 1) != 0 ? 8 : 0);
}

uint32_t LittleEndianAt(std::string_view bytes, size_t at) {
  uint32_t value = 0;
  for (size_t i = 4; i-- > 0;) {
    value = value << 8 | static_cast<uint8_t>(bytes[at + i]);
  }
  return value;
}

Unexpected<Error> BadCharsmap(const std::string& problem) {
  return Fail(ErrorCode::kInvalidData, problem);
}

}  // namespace

Result<Charsmap> Charsmap::Parse(std::string_view bytes) {
  constexpr size_t kUnit = sizeof(uint32_t);
  if (bytes.size() < kUnit) return BadCharsmap("ends within its size");
  const size_t size = LittleEndianAt(bytes, 0);
  bytes.remove_prefix(kUnit);
  if (size > bytes.size()) {
    return BadCharsmap("ends within its trie, which has " +
                       std::to_string(size) + " bytes");
  }
  if (size == 0 || size % kUnit != 0) {
    return BadCharsmap("has a trie of " + std::to_string(size) +
                       " bytes, which is not a number of whole units");
  }
  Charsmap map;
  map.units_.reserve(size / kUnit);
  for (size_t at = 0; at < size; at += kUnit) {
    map.units_.push_back(LittleEndianAt(bytes, at));
  }
  map.replacements_ = bytes.substr(size);
  if (FirstInvalidUtf8(map.replacements_)) {
    return BadCharsmap("has replacements that are not UTF-8");
  }
  for (size_t begin = 0; begin < map.replacements_.size();) {
    const size_t length =
        map.ReplacementAt(static_cast<uint32_t>(begin)).size();
    map.longest_ = std::max(map.longest_, length);
    begin += length + 1;
  }
  // A value may not point into the middle of a character.
  for (size_t i = 0; i < map.units_.size(); ++i) {
    if (IsValue(map.units_[i]) || !HasLeaf(map.units_[i])) continue;
    const size_t leaf = i ^ OffsetOf(map.units_[i]);
    if (leaf >= map.units_.size()) {
      return BadCharsmap("has a unit whose value is outside of its trie");
    }
    const uint32_t value = ValueOf(map.units_[leaf]);
    if (value > map.replacements_.size() ||
        (value < map.replacements_.size() &&
         (map.replacements_[value] & 0xC0) == 0x80)) {
      return BadCharsmap("has the value " + std::to_string(value) +
                         ", where no replacement begins");
    }
  }
  return map;
}

std::string_view Charsmap::ReplacementAt(uint32_t offset) const {
  const std::string_view rest = std::string_view(replacements_).substr(offset);
  return rest.substr(0, rest.find('\0'));
}

std::optional<std::string_view> Charsmap::Find(std::string_view text) const {
  size_t at = OffsetOf(units_[0]);
  for (const char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    at ^= byte;
    if (byte == 0 || at >= units_.size()) return std::nullopt;
    const uint32_t unit = units_[at];
    if (LabelOf(unit) != byte) return std::nullopt;
    at ^= OffsetOf(unit);
    if (HasLeaf(unit)) return ReplacementAt(ValueOf(units_[at]));
  }
  return std::nullopt;
}

}  // namespace podium

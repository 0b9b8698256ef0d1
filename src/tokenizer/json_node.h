#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace podium {

// Text from a file for an error message: quoted, shortened, and without control
// characters.
std::string Quoted(std::string_view utf8);

// A JSON value that knows its file and key, so that every error names them.
// Borrows from the document.
class JsonNode {
 public:
  JsonNode(std::string file, simdjson::dom::element value)
      : file_(std::move(file)), value_(value) {}

  // The member `key`; nothing if it is absent or null, or if this is not an
  // object.
  std::optional<JsonNode> Find(std::string_view key) const;
  // The member `key`; an error if it is absent or null.
  Result<JsonNode> Get(std::string_view key) const;
  // The member `key`; nothing if it is null, an error if it is absent.
  Result<std::optional<JsonNode>> GetOrNull(std::string_view key) const;
  // The elements of an array of at most `max_size`.
  Result<std::vector<JsonNode>> Items(size_t max_size) const;
  // For objects and arrays with very many members.
  Result<simdjson::dom::object> Object() const;
  Result<simdjson::dom::array> Array() const;
  // The members of an object of at most `max_size`, with their keys, including
  // null members. The keys borrow from the document.
  Result<std::vector<std::pair<std::string_view, JsonNode>>> Members(
      size_t max_size) const;

  Result<std::string_view> String() const;
  // A string of at most kMaxShortBytes.
  static constexpr size_t kMaxShortBytes = 64;
  Result<std::string_view> ShortString() const;
  Result<bool> Bool() const;
  Result<int32_t> Int(int32_t min, int32_t max) const;
  Result<double> Number() const;  // an integer or a fraction

  // kInvalidData: "FILE: KEY is FOUND; UNDERSTOOD is understood".
  Unexpected<Error> Unsupported(std::string_view found,
                                std::string_view understood) const;
  // The same, where FOUND is the type of this value: "a string", "null".
  Unexpected<Error> Unsupported(std::string_view understood) const;
  // kInvalidData: "FILE: KEY PROBLEM".
  Unexpected<Error> Fault(std::string_view problem) const;

 private:
  JsonNode(std::string file, std::string path, simdjson::dom::element value)
      : file_(std::move(file)), path_(std::move(path)), value_(value) {}

  std::string PathOf(std::string_view key) const;

  std::string file_;
  std::string path_;  // "model.vocab"; empty for the whole document
  simdjson::dom::element value_;
};

// Sets `flag` to the member `key` of `node`; unchanged if it is absent or null.
Result<void> ReadFlag(const JsonNode& node, std::string_view key, bool& flag);

}  // namespace podium

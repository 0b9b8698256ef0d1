#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "model/gguf.h"

namespace podium {

// Reads keys of a GGUF file's metadata until one is missing. The first error
// stays; what is read after it is empty.
class GgufMetadata {
 public:
  // `file` is what to call the file in an error message.
  GgufMetadata(const GgufFile& gguf, std::string file)
      : gguf_(gguf), file_(std::move(file)) {}

  const std::optional<Error>& error() const { return error_; }
  void Refuse(const std::string& what) {
    if (!error_) {
      error_ = Error{ErrorCode::kInvalidData, file_ + ": " + what, file_};
    }
  }

  bool Has(std::string_view key) const { return gguf_.metadata.contains(key); }
  int64_t Integer(std::string_view key) {
    const GgufValue* value = Get(key, GgufValue::Kind::kInteger, "integer");
    return value != nullptr ? value->integer : 0;
  }
  double Number(std::string_view key) {
    const GgufValue* value = Get(key, GgufValue::Kind::kNumber, "number");
    return value != nullptr ? value->number : 0;
  }
  std::string_view String(std::string_view key) {
    const GgufValue* value = Get(key, GgufValue::Kind::kString, "text");
    return value != nullptr ? value->string : std::string_view();
  }
  // `usual` where the file does not say.
  bool Flag(std::string_view key, bool usual) {
    if (!Has(key)) return usual;
    const GgufValue* value = Get(key, GgufValue::Kind::kBool, "flag");
    return value != nullptr ? value->integer != 0 : usual;
  }
  const std::vector<GgufValue>& Array(std::string_view key) {
    static const std::vector<GgufValue> kNone;
    const GgufValue* value = Get(key, GgufValue::Kind::kArray, "array");
    return value != nullptr ? value->elements : kNone;
  }
  bool HasTensor(std::string_view name) const {
    return gguf_.tensors.contains(name);
  }
  // The number of rows of a tensor.
  int64_t Rows(std::string_view tensor) {
    const auto found = gguf_.tensors.find(tensor);
    if (found == gguf_.tensors.end() || found->second.shape.empty()) {
      Refuse("the tensor \"" + std::string(tensor) + "\" is missing");
      return 0;
    }
    return found->second.shape.front();
  }

 private:
  const GgufValue* Get(std::string_view key, GgufValue::Kind kind,
                       const char* what) {
    const GgufValue* value = gguf_.Find(key, kind);
    if (value == nullptr) {
      Refuse("the metadata has no " + std::string(what) + " \"" +
             std::string(key) + "\"");
    }
    return value;
  }

  const GgufFile& gguf_;
  const std::string file_;
  std::optional<Error> error_;
};

}  // namespace podium

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace podium {

// Appends compact JSON to a string, in call order. The writer places commas and
// nesting; the caller decides the order of keys. Not thread-safe.
class JsonWriter {
 public:
  struct Options {
    // Write < > & as \u003c \u003e \u0026, as Go's encoding/json (and so
    // Cohere's server) does.
    bool escape_html = false;
    // Write a float that is exactly 0 or 1 as 0.0 or 1.0, for clients that
    // decide by its spelling whether a JSON number is a double.
    bool decimal_point = false;
  };

  JsonWriter() = default;
  explicit JsonWriter(Options options) : options_(options) {}

  JsonWriter& BeginObject();
  JsonWriter& EndObject();
  JsonWriter& BeginArray();
  JsonWriter& EndArray();
  JsonWriter& Key(std::string_view key);
  JsonWriter& String(std::string_view utf8);
  JsonWriter& Int(int64_t value);
  JsonWriter& Bool(bool value);
  JsonWriter& Null();
  // Writes the shortest text that reads back as the same value: plain decimal
  // for 1e-6 <= |value| < 1e21, otherwise with an unpadded exponent
  // (7.87275e-7), as Go's encoding/json writes a float32. `value` must be
  // finite.
  JsonWriter& Float(float value);
  JsonWriter& Double(double value);
  // Writes a value that is already JSON.
  JsonWriter& Raw(std::string_view json);

  const std::string& text() const { return text_; }
  std::string Take() { return std::move(text_); }

 private:
  void Separate();
  template <class T>
  void Number(T value);

  Options options_;
  std::string text_;
  bool need_comma_ = false;
};

}  // namespace podium

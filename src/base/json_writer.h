#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace podium {

// Appends compact JSON to a string, in call order: commas and nesting are its
// work, key order the caller's. Not for several threads at once.
class JsonWriter {
 public:
  struct Options {
    // Write < > & as \u003c \u003e \u0026, as Go's encoding/json (and so
    // Cohere's server) does.
    bool escape_html = false;
    // Write an exact 0 or 1 float as 0.0 or 1.0, for clients that cast a JSON
    // number to a double by its spelling.
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
  // Shortest text that reads back as the same value. Plain decimal for 1e-6 <=
  // |value| < 1e21, an exponent without padding (7.87275e-7) outside, as Go's
  // encoding/json writes a float32. `value` must be finite.
  JsonWriter& Float(float value);
  JsonWriter& Double(double value);
  // A value that is JSON already.
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

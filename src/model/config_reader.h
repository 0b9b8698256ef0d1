#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/file_source.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/result.h"

namespace podium {

// Reads keys of config.json, or of another JSON file of a model, until one is
// wrong. The first error stays; it names
// the file, the key, what was found and what would work. Values that are read
// after it are in their ranges.
class ConfigReader {
 public:
  using Element = simdjson::dom::element;

  static Result<ConfigReader> Open(const FileSource& files,
                                   const Limits& limits,
                                   std::string_view name = "config.json");

  const FileSource& files() const { return *files_; }
  const Limits& limits() const { return limits_; }
  const std::optional<Error>& error() const { return error_; }
  void Refuse(std::string_view key, const std::string& found,
              const std::string& works);
  // The same for an error of another file.
  void Refuse(Error error);

  bool Has(std::string_view key) const;  // with a value, or null
  // Null where the key is absent or null.
  std::optional<Element> Find(std::string_view key) const;
  // The value as an error message may show it: short, and on one line.
  static std::string Describe(const std::optional<Element>& value);

  // A whole number in [least, most]. Where the key is absent, `usual`, which is
  // the default of the configuration's class in transformers.
  int64_t Size(std::string_view key, int64_t usual, int64_t least,
               int64_t most);
  // A size that Limits::max_model_width bounds, 1 or more.
  int64_t Width(std::string_view key, int64_t usual);
  // A number in (0, 1].
  float Epsilon(std::string_view key, float usual);
  // A number over 0.
  double PositiveNumber(std::string_view key, double usual);
  // true or false.
  bool Flag(std::string_view key, bool usual);
  // The place in `works` of the text that the key holds.
  size_t OneOf(std::string_view key, std::span<const std::string_view> works,
               size_t usual);
  // A text, which may be empty.
  std::string Text(std::string_view key, std::string_view usual);
  // A value that must be `works` where the key is present.
  void Only(std::string_view key, std::string_view works);
  void OnlyFalse(std::string_view key);
  // A cross-encoder gives one logit. transformers assumes two labels where
  // neither "id2label" nor "num_labels" is present.
  void OneLabel();

 private:
  ConfigReader(const FileSource& files, std::string file, const Limits& limits)
      : files_(&files), file_(std::move(file)), limits_(limits) {}

  const FileSource* files_;
  std::string file_;
  Limits limits_;
  FileBytes bytes_;
  std::optional<JsonDocument> document_;
  simdjson::dom::object root_;
  std::optional<Error> error_;
};

}  // namespace podium

#include "cli/config_file.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

namespace podium {
namespace {

constexpr std::string_view kBareKey =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

// A number without its underscores, or a boolean; nothing for other words.
std::optional<std::string> BareValue(std::string word) {
  if (word == "true" || word == "false") return word;
  std::erase(word, '_');
  if (word.starts_with('+')) word.erase(0, 1);
  double number = 0;
  const char* end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data(), end, number);
  if (word.empty() || error != std::errc() || stop != end) return std::nullopt;
  return word;
}

class ConfigReader {
 public:
  ConfigReader(std::string_view text, const std::string& name)
      : text_(text), name_(name) {}

  Result<std::vector<ConfigTable>> Read() {
    while (SkipBlankLines(), at_ < text_.size()) {
      const auto read = Peek() == '[' ? ReadTable() : ReadEntry();
      if (!read) return Unexpected(read.error());
      SkipBlanks();
      SkipComment();
      if (at_ < text_.size() && Peek() != '\n')
        return Wrong("'" + Word() + "' after the end of the value");
    }
    return std::move(tables_);
  }

 private:
  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool Take(char c) {
    if (Peek() != c) return false;
    ++at_;
    return true;
  }
  void SkipBlanks() {
    while (Peek() == ' ' || Peek() == '\t' || Peek() == '\r') ++at_;
  }
  void SkipComment() {
    if (Peek() == '#') at_ = std::min(text_.find('\n', at_), text_.size());
  }
  void SkipBlankLines() {
    for (;;) {
      SkipBlanks();
      SkipComment();
      if (!Take('\n')) return;
      ++line_;
    }
  }
  // What stands up to the next blank, comma, bracket or comment.
  std::string Word() const {
    const size_t end =
        std::min(text_.find_first_of(" \t\r\n,]#", at_), text_.size());
    return std::string(text_.substr(at_, end - at_));
  }

  Unexpected<Error> Wrong(const std::string& what) const {
    return Fail(ErrorCode::kInvalidArgument,
                name_ + ":" + std::to_string(line_) + ": " + what, name_);
  }

  Result<std::string> ReadKey() {
    SkipBlanks();
    if (Peek() == '"' || Peek() == '\'') return ReadString();
    const size_t end =
        std::min(text_.find_first_not_of(kBareKey, at_), text_.size());
    if (end == at_) {
      return Wrong(
          "expected a table such as [serve], or a flag's name such as "
          "port = 8080");
    }
    std::string key(text_.substr(at_, end - at_));
    at_ = end;
    SkipBlanks();
    return key;
  }

  Result<void> ReadTable() {
    ConfigTable table{.line = line_};
    ++at_;
    do {
      Result<std::string> name = ReadKey();
      if (!name) return Unexpected(name.error());
      table.path.push_back(*std::move(name));
      SkipBlanks();
    } while (Take('.'));
    if (!Take(']')) return Wrong("expected ']' after the table's name");
    tables_.push_back(std::move(table));
    return {};
  }

  Result<void> ReadEntry() {
    ConfigEntry entry{.line = line_};
    Result<std::string> key = ReadKey();
    if (!key) return Unexpected(key.error());
    entry.key = *std::move(key);
    SkipBlanks();
    if (!Take('=')) {
      return Wrong(entry.key + ": expected '=' and a value");
    }
    if (tables_.empty()) {
      return Wrong(entry.key +
                   ": a command's table comes first, such as [serve]");
    }
    if (!seen_.emplace(tables_.back().path, entry.key).second)
      return Wrong(entry.key + ": given twice; leave one of them out");
    SkipBlanks();
    const auto read = Peek() == '[' ? ReadArray(entry) : ReadValue(entry);
    if (!read) return read;
    tables_.back().entries.push_back(std::move(entry));
    return {};
  }

  Result<void> ReadArray(ConfigEntry& entry) {
    ++at_;
    while (SkipBlankLines(), !Take(']')) {
      if (auto read = ReadValue(entry); !read) return read;
      SkipBlankLines();
      if (!Take(',') && Peek() != ']')
        return Wrong(entry.key + ": expected ',' or ']' in the array");
    }
    return {};
  }

  Result<void> ReadValue(ConfigEntry& entry) {
    if (Peek() == '"' || Peek() == '\'') {
      Result<std::string> text = ReadString();
      if (!text) return Unexpected(text.error());
      entry.values.push_back(*std::move(text));
      return {};
    }
    const std::string word = Word();
    std::optional<std::string> value = BareValue(word);
    if (!value) {
      return Wrong(entry.key + ": " +
                   (word.empty() ? "its value is missing"
                                 : "'" + word +
                                       "' is no value: write text in quotes, "
                                       "\"" +
                                       word + "\""));
    }
    entry.values.push_back(*std::move(value));
    at_ += word.size();
    return {};
  }

  // "basic", with escapes, or 'literal'; of one line.
  Result<std::string> ReadString() {
    const char quote = text_[at_++];
    std::string text;
    while (Peek() != quote) {
      if (at_ >= text_.size() || Peek() == '\n')
        return Wrong(std::string("a text without its closing ") + quote);
      char c = text_[at_++];
      if (c == '\\' && quote == '"') {
        constexpr std::string_view kEscapes = "\"\\ntr";
        constexpr std::string_view kMeant = "\"\\\n\t\r";
        const size_t escape = kEscapes.find(Peek());
        if (at_ >= text_.size() || escape == kEscapes.npos) {
          return Wrong(std::string("\\") + Peek() +
                       " is none of \\\" \\\\ \\n \\t \\r");
        }
        c = kMeant[escape];
        ++at_;
      }
      text += c;
    }
    ++at_;
    return text;
  }

  const std::string_view text_;
  const std::string& name_;
  size_t at_ = 0;
  int64_t line_ = 1;
  std::vector<ConfigTable> tables_;
  std::set<std::pair<std::vector<std::string>, std::string>> seen_;
};

}  // namespace

Result<std::vector<ConfigTable>> ParseConfig(std::string_view text,
                                             const std::string& name) {
  return ConfigReader(text, name).Read();
}

}  // namespace podium

#include "cli/shared/config_file.h"

#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#include <fmt/core.h>
#include <toml++/toml.h>

#include <algorithm>
#include <utility>

namespace podium {
namespace {

class ConfigReader {
 public:
  explicit ConfigReader(const std::string& name) : name_(name) {}

  Result<std::vector<ConfigTable>> Read(std::string_view text) {
    const toml::parse_result parsed = toml::parse(text);
    if (!parsed) {
      return Wrong(LineOf(parsed.error().source()),
                   std::string(parsed.error().description()) +
                       " (text must be in quotes: host = \"localhost\")");
    }
    for (const auto& [key, node] : parsed.table()) {
      if (node.is_table()) continue;
      return Wrong(LineOf(node.source()),
                   std::string(key.str()) +
                       ": must be in a command's table, such as [serve]");
    }
    if (auto read = ReadTables(parsed.table(), {}); !read)
      return Unexpected(read.error());
    // Restore the file's order: toml++ sorts keys by name.
    std::ranges::sort(tables_, {}, &ConfigTable::line);
    return std::move(tables_);
  }

 private:
  static int64_t LineOf(const toml::source_region& source) {
    return static_cast<int64_t>(source.begin.line);
  }

  Unexpected<Error> Wrong(int64_t line, const std::string& what) const {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{}:{}: {}", name_, line, what), name_);
  }

  // Reads the tables inside `parent`, whose path is `path`.
  Result<void> ReadTables(const toml::table& parent,
                          const std::vector<std::string>& path) {
    for (const auto& [key, node] : parent) {
      const toml::table* inner = node.as_table();
      if (inner == nullptr) continue;
      ConfigTable table{.line = LineOf(node.source()), .path = path};
      table.path.emplace_back(key.str());
      if (auto read = ReadEntries(*inner, table); !read) return read;
      if (auto read = ReadTables(*inner, table.path); !read) return read;
      // Skip a "keys" that exists only because of [keys.add].
      if (!table.entries.empty() || inner->empty())
        tables_.push_back(std::move(table));
    }
    return {};
  }

  Result<void> ReadEntries(const toml::table& from, ConfigTable& table) const {
    for (const auto& [key, node] : from) {
      if (node.is_table()) continue;
      ConfigEntry entry{.line = LineOf(key.source()),
                        .key = std::string(key.str())};
      if (const toml::array* array = node.as_array()) {
        for (const toml::node& item : *array) {
          if (auto read = ReadValue(item, entry); !read) return read;
        }
      } else if (auto read = ReadValue(node, entry); !read) {
        return read;
      }
      table.entries.push_back(std::move(entry));
    }
    std::ranges::sort(table.entries, {}, &ConfigEntry::line);
    return {};
  }

  Result<void> ReadValue(const toml::node& node, ConfigEntry& entry) const {
    if (const auto* text = node.as_string()) {
      entry.values.push_back(text->get());
    } else if (const auto* integer = node.as_integer()) {
      entry.values.push_back(fmt::format("{}", integer->get()));
    } else if (const auto* real = node.as_floating_point()) {
      entry.values.push_back(fmt::format("{}", real->get()));
    } else if (const auto* boolean = node.as_boolean()) {
      entry.values.push_back(fmt::format("{}", boolean->get()));
    } else {
      return Wrong(LineOf(node.source()),
                   entry.key +
                       ": expected text in quotes, a number, true or false, "
                       "or an array of these");
    }
    return {};
  }

  const std::string& name_;
  std::vector<ConfigTable> tables_;
};

}  // namespace

Result<std::vector<ConfigTable>> ParseConfig(std::string_view text,
                                             const std::string& name) {
  return ConfigReader(name).Read(text);
}

}  // namespace podium

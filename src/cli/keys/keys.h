#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace podium {

enum class KeysAction { kAdd, kList, kRevoke, kRotate, kUsage };

struct KeysFlags {
  KeysAction action = KeysAction::kList;
  std::string store;  // empty: DefaultKeyStorePath()
  std::string name;   // add: a name; revoke, rotate: an id or a name

  // add
  std::string kind = "production";  // or trial
  std::vector<std::string> endpoints;
  std::vector<std::string> models;
  std::optional<int64_t> requests_per_minute;  // default: by kind; 0: no limit
  std::optional<int64_t> requests_per_month;
  std::optional<int64_t> tokens_per_minute;
  std::string expires;  // 90d, 12h, or a UTC day, which is the last valid one

  // rotate
  std::string grace = "0s";  // how long earlier secrets stay valid

  // usage
  std::string from;  // UTC days, both included; empty: all
  std::string to;
  bool csv = false;
};

// `podium keys`: changes and lists the keys of a store, even while a server
// uses it. A new key is the only line on standard output; notes about it go to
// standard error. Returns an ExitCode.
int RunKeys(const KeysFlags& flags);
int RunKeys(const KeysFlags& flags, std::ostream& out, std::ostream& err);

}  // namespace podium

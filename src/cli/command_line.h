#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/limits.h"
#include "cli/keys.h"

namespace podium {

// The flags of every command that scores.
struct ModelFlags {
  int threads = 0;                 // 0: every core this process may use
  std::string precision = "auto";  // auto, f32, bf16, int16, int8
  int64_t score_cache = 100'000;   // scores kept of each model; 0: none
};

struct RankFlags {
  std::string model = "builtin";  // see ParseModelSpec
  ModelFlags scoring;
  std::string query;  // empty: the input is a request object that holds it
  std::string input = "auto";  // auto, lines, jsonl, json
  std::string format;          // table, json, jsonl; empty: table
  std::optional<int64_t> top_n;
  std::string file = "-";  // "-": standard input
};

struct BenchFlags {
  std::string model = "builtin";  // see ParseModelSpec
  ModelFlags scoring;
  std::string format = "table";  // or json
  double seconds = 1;            // for each figure
  std::string pairs;             // a file, see ParsePairs; empty: random pairs
};

struct ServeFlags {
  std::vector<std::string> models;   // see PlanModels
  std::vector<std::string> aliases;  // NAME=MODEL
  ModelFlags scoring;
  std::string host = "127.0.0.1";
  int port = 8080;
  bool access_log = true;
  std::string keys;               // the store; empty: DefaultKeyStorePath()
  bool insecure_no_auth = false;  // any address, though there are no keys
  std::vector<std::string> dialects_off;
  std::string unmarked_dialect;          // empty: Cohere's v1
  std::string exact_scores = "decimal";  // or "integer"
  int64_t drain_delay_ms = 0;
  bool answer_half_closed = false;
  bool print_routes = false;  // and nothing else
  Limits limits;
};

// Nothing left to do but exit: help and version were printed, or the usage was
// wrong.
struct ExitNow {
  int code = 0;
};

using Command =
    std::variant<RankFlags, ServeFlags, KeysFlags, BenchFlags, ExitNow>;

// Reads the command line, printing help, version and usage errors itself.
Command ParseCommandLine(int argc, char** argv);

}  // namespace podium

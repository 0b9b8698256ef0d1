#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/shared/ranker_flags.h"
#include "runs/ranked_results.h"

namespace CLI {
class App;
}

namespace podium {

struct RankFlags {
  // The options that were given, by their names: "--top-n", "file".
  std::set<std::string> given;
  bool Given(const std::string& option) const { return given.contains(option); }

  // What to rank. One of: a list (file) for one query or many; request objects
  // (file); a run with its corpus and queries.
  std::string file = "-";               // "-": standard input
  std::vector<std::string> more_files;  // an error if there are any
  std::string input = "auto";  // auto, lines, jsonl, json, csv, tsv, requests
  std::string column, id_column;  // see TableColumns
  bool no_header = false, no_quotes = false;
  std::optional<char> separator;        // see TableColumns
  std::string query;                    // empty: the input holds it
  std::string queries;                  // a file
  std::string queries_format = "auto";  // auto, lines, tsv, jsonl
  std::string run, corpus;              // files

  RankerOptions ranker;
  std::optional<int64_t> shorten;

  // The output.
  std::optional<int64_t> top_n;
  std::optional<double> threshold;
  bool threshold_auto = false;   // the calibration's
  std::string calibration;       // a file, or auto; empty: none
  std::string fuse;              // METHOD[:WEIGHT]; empty: no fusion
  std::string format = "table";  // see ParseOutputFormat
  std::optional<int64_t> max_tokens;
  std::string order = "best-first";  // or both-ends
  std::string output = "-";
  bool resume = false, overwrite = false;
  bool quiet = false;

  // Whether jobs name their queries; outputs then name them, too.
  bool many() const {
    return !queries.empty() || !run.empty() || input == "requests";
  }
};

// Adds the options of `podium rank`. `flags` must live until they have
// been parsed.
void AddRankFlags(CLI::App& command, RankFlags& flags);

// The value of --fuse.
Result<FirstStageFusion> ParseFuse(const std::string& text);

}  // namespace podium

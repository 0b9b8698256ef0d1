#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "base/result.h"
#include "collections/byte_source.h"

namespace podium {

// trec_eval's result for a value that has no Z score.
inline constexpr double kNoZScore = -1'000'000;

// Z scores, as trec_eval -Z prints them: how many standard deviations a value
// is from the mean of other runs on the same query. Const after it is read, so
// any thread may use it.
class ZScores {
 public:
  // Reads lines `qid name mean stddev`, separated by white space, in any order;
  // names are as trec_eval prints them ("map", "P_5"). Blank lines and lines
  // that begin with '#' are skipped. kInvalidData names the file, the line and
  // the reason.
  static Result<ZScores> Read(std::unique_ptr<ByteSource> source);
  // The same for a file, see OpenBytes.
  static Result<ZScores> Open(const std::string& file);

  // kNoZScore if the query and name have no line, or if their deviation is 0
  // and the mean differs from the value.
  double Of(const std::string& qid, const std::string& name,
            double value) const;

 private:
  struct Reference {
    double mean = 0, stddev = 0;
  };
  std::unordered_map<std::string, std::unordered_map<std::string, Reference>>
      references_;  // by qid and name
};

}  // namespace podium

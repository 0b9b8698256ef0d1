#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "base/result.h"
#include "collections/byte_source.h"

namespace podium {

// What trec_eval gives a value that has no Z score.
inline constexpr double kNoZScore = -1'000'000;

// How far a value is from the mean of other runs' on the same query, in their
// standard deviations: trec_eval's -Z. Const after it is read, for any thread.
class ZScores {
 public:
  // `qid name mean stddev` a line, between white space, in any order, a name as
  // trec_eval prints it ("map", "P_5"). Blank lines and those that begin with
  // '#' are skipped. kInvalidData names the file, the line and what is wrong.
  static Result<ZScores> Read(std::unique_ptr<ByteSource> source);
  // The same of a file, see OpenBytes.
  static Result<ZScores> Open(const std::string& file);

  // kNoZScore where the query or the name has no line, or no deviation and
  // another mean.
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

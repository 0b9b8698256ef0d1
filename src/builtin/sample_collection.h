#pragma once

#include <string_view>

namespace podium {

// The collection of examples/covid-qa as of the build, whose README says where
// its texts are from and under which licences. Lives forever; nothing is
// copied.
struct SampleCollection {
  std::string_view corpus;   // corpus.jsonl.gz
  std::string_view queries;  // queries.jsonl
  std::string_view run;      // bm25.trec
};

SampleCollection BuiltinSample();

}  // namespace podium

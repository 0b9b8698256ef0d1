#pragma once

#include <string_view>

namespace podium {

// The collection examples/covid-qa as it was at build time. Its README says
// where the texts are from and under which licences. Lives forever; nothing is
// copied.
struct SampleCollection {
  std::string_view corpus;   // corpus.jsonl.gz
  std::string_view queries;  // queries.jsonl
  std::string_view run;      // bm25.trec
};

SampleCollection BuiltinSample();

}  // namespace podium

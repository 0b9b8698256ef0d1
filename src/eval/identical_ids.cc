#include "eval/identical_ids.h"

#include <vector>

namespace podium {

int64_t DropIdenticalIds(TrecRunFile& run) {
  size_t dropped = 0;
  for (RetrievedQuery& query : run.queries) {
    dropped += std::erase_if(query.documents,
                             [&query](const RetrievedDocument& document) {
                               return document.docno == query.qid;
                             });
  }
  std::erase_if(run.queries, [](const RetrievedQuery& query) {
    return query.documents.empty();
  });
  run.by_qid.clear();
  for (size_t i = 0; i < run.queries.size(); ++i)
    run.by_qid.emplace(run.queries[i].qid, i);
  return static_cast<int64_t>(dropped);
}

}  // namespace podium

#include "builtin/sample_collection.h"

// Defined in sample_collection_blobs.S.
extern "C" {
extern const char podium_sample_corpus[], podium_sample_corpus_end[];
extern const char podium_sample_queries[], podium_sample_queries_end[];
extern const char podium_sample_run[], podium_sample_run_end[];
}

namespace podium {

SampleCollection BuiltinSample() {
  return {.corpus = {podium_sample_corpus, podium_sample_corpus_end},
          .queries = {podium_sample_queries, podium_sample_queries_end},
          .run = {podium_sample_run, podium_sample_run_end}};
}

}  // namespace podium

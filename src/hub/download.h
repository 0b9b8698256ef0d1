#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"
#include "hub/cache.h"
#include "hub/hub_api.h"

namespace podium {

// A file of a revision, and the blob that holds it.
struct BlobSource {
  Repository model;
  std::string commit;
  std::string path;
  std::string etag;
  int64_t bytes = 0;
};

// Downloads a blob into the cache, on from what an earlier download left there,
// and checks its length and its hash. Cut connections and failing servers are
// tried again, on from where they stopped; a wrong hash is tried again from the
// start, once. The blob is seen only when it is whole; what has arrived stays
// for the next time, unless it is wrong. The caller holds the blob's lock.
// `progress` is told how many bytes are there, on another thread.
// kUnavailable if the disk is full, kBadResponse for wrong bytes, otherwise the
// errors of HubApi.
Result<void> DownloadBlob(HubHttp& http, HubApi& api, const HubCache& cache,
                          const BlobSource& source,
                          const std::function<void(int64_t bytes)>& progress);

}  // namespace podium

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

// Downloads a blob into the cache and checks its length and its hash. It
// continues what an earlier download left there. After a cut connection or a
// failure of the server it tries again from where it stopped; after a wrong
// hash it tries once more from the start. The blob gets its name only when it
// is whole; what has arrived stays for the next time, unless it is wrong. The
// caller holds the blob's lock. `progress` is called on another thread with the
// number of bytes that are there.
// kUnavailable if the disk is full, kBadResponse for wrong bytes, otherwise the
// errors of HubApi.
Result<void> DownloadBlob(HubHttp& http, HubApi& api, const HubCache& cache,
                          const BlobSource& source,
                          const std::function<void(int64_t bytes)>& progress);

}  // namespace podium

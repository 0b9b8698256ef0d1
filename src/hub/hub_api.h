#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "hub/hub_http.h"
#include "hub/hub_revision.h"
#include "hub/repository.h"
#include "hub/settings.h"

namespace podium {

// What the hub says of one file before it sends it.
struct HubFileFacts {
  std::string etag;    // names the blob; safe as a file's name
  int64_t bytes = -1;  // -1: not told
};

// The parts of the hub's API that a download needs
// (https://huggingface.co/docs/hub/api). Errors name the repository and what
// helps: kUnauthorized (no token, or the licence is not accepted), kNotFound
// (repository, revision or file), kUnavailable (the hub is not reached or
// fails), kTooManyRequests, kBadResponse.
class HubApi {
 public:
  HubApi(HubHttp& http, const HubSettings& settings, const Limits& limits)
      : http_(http),
        endpoint_(settings.endpoint),
        has_token_(!settings.token.empty()),
        limits_(limits) {}

  Result<HubRevision> Revision(const Repository& model);
  Result<HubFileFacts> Facts(const Repository& model, const std::string& commit,
                             const std::string& path);

  // Downloads bytes from `begin` on, in one try, without judging the outcome.
  HttpOutcome TryDownload(const Repository& model, const std::string& commit,
                          const std::string& path, int64_t begin,
                          decltype(HubRequest::sink) sink);

  // The error of an outcome that is not what was asked for. `what` is the file;
  // empty: the repository.
  Error ErrorOf(const HttpOutcome& outcome, const Repository& model,
                const std::string& what) const;

 private:
  HubHttp& http_;
  const std::string endpoint_;
  const bool has_token_;
  const Limits limits_;
};

}  // namespace podium

#include "hub/download.h"

#include <utility>

#include "hub/incomplete_file.h"

namespace podium {
namespace {

// Whether a reply's body begins at byte `begin` of the file.
bool BeginsAt(const HttpReply& head, int64_t begin) {
  if (head.status != 206) return begin == 0;
  const std::string* range = head.Find("content-range");
  return range != nullptr &&
         range->starts_with("bytes " + std::to_string(begin) + "-");
}

// Downloads until every byte is there.
Result<void> DownloadAll(HubHttp& http, HubApi& api, const BlobSource& source,
                         IncompleteFile& file,
                         const std::function<void(int64_t bytes)>& progress) {
  int tries = 0;  // since the last byte that was new
  progress(file.have());
  while (file.have() < source.bytes) {
    const int64_t begin = file.have();
    std::optional<Error> error;
    bool begun = false;
    HttpOutcome outcome = api.TryDownload(
        source.model, source.commit, source.path, begin,
        [&](const HttpReply& head, std::string_view bytes) {
          if (!begun && !BeginsAt(head, begin)) {
            if (Result<void> restart = file.Restart(); !restart) {
              error = restart.error();
              return false;
            }
            // A server without ranges sends everything; another answer is
            // none, and the next try asks for everything.
            if (head.status != 200) return false;
          }
          begun = true;
          if (!file.Write(bytes)) return false;
          progress(file.have());
          return true;
        });
    if (error) return Unexpected(*std::move(error));
    if (file.error()) {
      Error wrong = *file.error();
      if (wrong.code == ErrorCode::kBadResponse) {
        file.Drop();
        wrong.message =
            source.model.text() + ": " + source.path + ": " + wrong.message;
      }
      return Unexpected(std::move(wrong));
    }
    if (file.have() == source.bytes) return {};
    tries = file.have() > begin ? 1 : tries + 1;
    if (outcome && outcome->status == 416) {  // what is here is no beginning
      if (Result<void> restart = file.Restart(); !restart) return restart;
      outcome = Unexpected(TransportError{TransportFault::kReset,
                                          "the range was refused (416)"});
    } else if (outcome && outcome->status / 100 == 2) {
      outcome = Unexpected(
          TransportError{TransportFault::kReset, "the file ended early"});
    } else if (!outcome && outcome.error().fault == TransportFault::kGivenUp) {
      outcome.error().fault = TransportFault::kReset;
    }
    if (!http.WaitToRetry(outcome, tries)) {
      return Unexpected(api.ErrorOf(outcome, source.model, source.path));
    }
  }
  return {};
}

}  // namespace

Result<void> DownloadBlob(HubHttp& http, HubApi& api, const HubCache& cache,
                          const BlobSource& source,
                          const std::function<void(int64_t bytes)>& progress) {
  auto file = IncompleteFile::Open(cache.Blob(source.model.name, source.etag),
                                   source.etag, source.bytes);
  if (!file) return Unexpected(std::move(file.error()));
  for (int tries = 1;; ++tries) {
    Result<void> all = DownloadAll(http, api, source, *file, progress);
    if (!all) return all;
    if (file->Matches()) return file->Keep();
    if (tries == 2) break;
    if (Result<void> restart = file->Restart(); !restart) return restart;
  }
  file->Drop();
  return Fail(ErrorCode::kBadResponse,
              source.model.text() + ": " + source.path +
                  ": the bytes are not those that the hub's hash names, twice "
                  "in a row: a proxy or a mirror (HF_ENDPOINT) damages them",
              "model");
}

}  // namespace podium

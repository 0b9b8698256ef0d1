#include <memory>
#include <utility>

#include "capi/arguments.h"
#include "capi/error.h"
#include "capi/ranker.h"
#include "capi/ranking.h"
#include "capi/request.h"

using podium::Guarded;
using podium::NotNull;
using podium::Ranking;
using podium::Result;
using podium::Unexpected;

podium_code podium_rank(podium_ranker* ranker, const podium_request* request,
                        podium_ranking** ranking, podium_error** error) {
  if (ranking != nullptr) *ranking = nullptr;
  return Guarded(error, [&]() -> Result<void> {
    if (auto given = NotNull(ranker, "ranker"); !given) return given;
    if (auto given = NotNull(request, "request"); !given) return given;
    if (auto given = NotNull(ranking, "ranking"); !given) return given;
    Result<Ranking> ranked =
        ranker->ranker->Rank(request->request, podium::CallOptionsOf(*request));
    if (!ranked) return Unexpected(std::move(ranked.error()));
    *ranking = new podium_ranking(*std::move(ranked));
    return {};
  });
}

podium_code podium_rank_async(podium_ranker* ranker,
                              const podium_request* request,
                              podium_rank_callback callback, void* user_data,
                              podium_error** error) {
  return Guarded(error, [&]() -> Result<void> {
    if (auto given = NotNull(ranker, "ranker"); !given) return given;
    if (auto given = NotNull(request, "request"); !given) return given;
    if (callback == nullptr) return NotNull(nullptr, "callback");
    ranker->ranker->Submit(request->request, podium::CallOptionsOf(*request),
                           [callback, user_data](Result<Ranking> ranked) {
                             podium_ranking* ranking = nullptr;
                             podium_error* failure = nullptr;
                             Guarded(&failure, [&]() -> Result<void> {
                               if (!ranked)
                                 return Unexpected(std::move(ranked.error()));
                               ranking = new podium_ranking(*std::move(ranked));
                               return {};
                             });
                             callback(user_data, ranking, failure);
                           });
    return {};
  });
}

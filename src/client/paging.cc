#include "client/paging.h"

#include <algorithm>
#include <utility>

#include "ranking/fusion.h"

namespace podium {
namespace {

// The page of one of `count` documents.
size_t PageOf(size_t document, size_t count, size_t pages, Merge merge) {
  return merge == Merge::kRrf ? document % pages : document * pages / count;
}

void Add(std::optional<int64_t>& sum, const std::optional<int64_t>& part) {
  if (part) sum = sum.value_or(0) + *part;
}

// A server's response has no document_tokens.
void AddUsage(RankUsage& sum, const RankUsage& part) {
  sum.query_tokens = std::max(sum.query_tokens, part.query_tokens);
  sum.truncated_documents += part.truncated_documents;
  sum.scored_tokens += part.scored_tokens;
  Add(sum.search_units, part.search_units);
  Add(sum.total_tokens, part.total_tokens);
}

}  // namespace

std::vector<Page> SplitPages(RankRequest request, int64_t page_size,
                             Merge merge) {
  const size_t count = request.documents.size();
  const auto size = static_cast<size_t>(page_size);
  const size_t pages = std::max<size_t>(1, (count + size - 1) / size);
  std::vector<Page> split(pages);
  for (size_t i = 0; i < count; ++i) {
    Page& page = split[PageOf(i, count, pages, merge)];
    page.indices.push_back(static_cast<int64_t>(i));
    page.request.documents.push_back(std::move(request.documents[i]));
  }
  request.documents.clear();
  for (Page& page : split) {
    std::vector<std::string> documents = std::move(page.request.documents);
    page.request = request;
    page.request.documents = std::move(documents);
  }
  return split;
}

std::string PageName(const std::vector<Page>& pages, size_t page) {
  const std::vector<int64_t>& indices = pages[page].indices;
  return "page " + std::to_string(page + 1) + " of " +
         std::to_string(pages.size()) + " (documents " +
         std::to_string(indices.front()) + " to " +
         std::to_string(indices.back()) + ")";
}

Ranking MergeRankings(const std::vector<Page>& pages,
                      std::vector<Ranking> rankings,
                      std::optional<int64_t> top_n, Merge merge) {
  if (rankings.size() == 1) return std::move(rankings.front());
  Ranking merged;
  std::vector<std::vector<RankResult>> results;
  results.reserve(rankings.size());
  for (size_t p = 0; p < rankings.size(); ++p) {
    for (RankResult& result : rankings[p].results) {
      result.index = pages[p].indices[static_cast<size_t>(result.index)];
    }
    AddUsage(merged.usage, rankings[p].usage);
    results.push_back(std::move(rankings[p].results));
  }
  merged.results = MergePages(results, merge);
  if (top_n && merged.results.size() > static_cast<size_t>(*top_n))
    merged.results.resize(static_cast<size_t>(*top_n));
  return merged;
}

}  // namespace podium

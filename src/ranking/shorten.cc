#include "ranking/shorten.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

#include "base/sort_once.h"
#include "text/sentences.h"
#include "text/terms.h"
#include "text/token_prefix.h"

namespace podium {
namespace {

// The usual constants of BM25.
constexpr double kTermSaturation = 1.2;  // k1
constexpr double kLengthPenalty = 0.75;  // b
// The bonus of the first sentence, as a multiple of the query words' mean
// rarity.
constexpr double kLeadBonus = 1;

// A query term that a sentence has, and how often.
struct Occurrence {
  size_t term;  // index into the query's terms
  double times;
};

struct Sentence {
  std::string_view text;
  std::vector<Occurrence> occurrences;
  double terms = 0;  // all of them, in the query or not
};

using Sentences = std::vector<Sentence>;

// In ascending order, each once.
std::vector<uint64_t> DistinctTerms(std::string_view text) {
  std::vector<uint64_t> terms = Terms(text);
  SortOnce(terms);
  return terms;
}

Sentence Read(std::string_view text, const std::vector<uint64_t>& query) {
  Sentence sentence{text, {}, 0};
  for (const uint64_t term : Terms(text)) {
    ++sentence.terms;
    const auto at = std::lower_bound(query.begin(), query.end(), term);
    if (at == query.end() || *at != term) continue;
    const auto index = static_cast<size_t>(at - query.begin());
    auto& found = sentence.occurrences;
    const auto known =
        std::find_if(found.begin(), found.end(),
                     [&](const Occurrence& o) { return o.term == index; });
    if (known == found.end()) {
      found.push_back({index, 1});
    } else {
      ++known->times;
    }
  }
  return sentence;
}

Sentences ReadAll(std::string_view document,
                  const std::vector<uint64_t>& query) {
  Sentences sentences;
  for (const std::string_view text : SplitSentences(document))
    sentences.push_back(Read(text, query));
  return sentences;
}

// Scores sentences by BM25, with the rarity of the query's terms among all
// sentences of a request.
class Relevance {
 public:
  Relevance(const std::vector<Sentences>& documents, size_t query_terms)
      : rarity_(query_terms) {
    std::vector<double> having(query_terms);
    double sentences = 0;
    double terms = 0;
    for (const Sentences& document : documents) {
      for (const Sentence& sentence : document) {
        ++sentences;
        terms += sentence.terms;
        for (const Occurrence& o : sentence.occurrences) ++having[o.term];
      }
    }
    mean_terms_ = std::max(1.0, terms / std::max(1.0, sentences));
    for (size_t t = 0; t < query_terms; ++t) {
      rarity_[t] =
          std::log(1 + (sentences - having[t] + 0.5) / (having[t] + 0.5));
    }
    if (query_terms > 0) {
      mean_rarity_ = std::accumulate(rarity_.begin(), rarity_.end(), 0.0) /
                     static_cast<double>(query_terms);
    }
  }

  double Of(const Sentence& sentence, size_t place) const {
    const double length =
        1 - kLengthPenalty + kLengthPenalty * sentence.terms / mean_terms_;
    double score = place == 0 ? kLeadBonus * mean_rarity_ : 0;
    for (const Occurrence& o : sentence.occurrences) {
      score += rarity_[o.term] * o.times * (kTermSaturation + 1) /
               (o.times + kTermSaturation * length);
    }
    return score;
  }

 private:
  std::vector<double> rarity_;  // BM25's idf of each query term
  double mean_rarity_ = 0;
  double mean_terms_ = 1;  // per sentence
};

// Indices of a document's sentences, most relevant first.
std::vector<size_t> ByRelevance(const Sentences& sentences,
                                const Relevance& relevance) {
  std::vector<double> scores;
  for (size_t i = 0; i < sentences.size(); ++i)
    scores.push_back(relevance.Of(sentences[i], i));
  std::vector<size_t> order(sentences.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return scores[a] > scores[b]; });
  return order;
}

std::string_view WithoutSpaceAtEnd(std::string_view text) {
  const size_t last = text.find_last_not_of(" \t\r\n");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

// Joins the chosen sentences in the document's order.
std::string Join(const Sentences& sentences, std::vector<size_t> chosen) {
  std::sort(chosen.begin(), chosen.end());
  std::string text;
  for (const size_t i : chosen) text += sentences[i].text;
  text.resize(WithoutSpaceAtEnd(text).size());
  return text;
}

std::string Shorten(const Sentences& sentences, const Relevance& relevance,
                    const ShortenOptions& options) {
  std::vector<size_t> chosen;
  int64_t left = options.max_tokens;
  const std::vector<size_t> order = ByRelevance(sentences, relevance);
  for (const size_t i : order) {
    const int64_t tokens = options.count(sentences[i].text);
    if (tokens > left && i != order.front()) continue;
    if (tokens > left)
      return std::string(
          TokenPrefix(sentences[i].text, options.max_tokens, options.count));
    chosen.push_back(i);
    left -= tokens;
  }
  // A tokenizer may count more tokens for sentences in a row than for each
  // alone.
  std::string text = Join(sentences, chosen);
  while (chosen.size() > 1 && options.count(text) > options.max_tokens) {
    chosen.pop_back();
    text = Join(sentences, chosen);
  }
  return text;
}

}  // namespace

std::vector<std::string> ShortenDocuments(std::string_view query,
                                          std::vector<std::string> documents,
                                          const ShortenOptions& options) {
  std::vector<size_t> long_ones;
  for (size_t d = 0; d < documents.size(); ++d) {
    if (options.count(documents[d]) > options.max_tokens)
      long_ones.push_back(d);
  }
  if (long_ones.empty()) return documents;
  const std::vector<uint64_t> terms = DistinctTerms(query);
  std::vector<Sentences> sentences;
  for (const std::string& document : documents)
    sentences.push_back(ReadAll(document, terms));
  const Relevance relevance(sentences, terms.size());
  for (const size_t d : long_ones)
    documents[d] = Shorten(sentences[d], relevance, options);
  return documents;
}

}  // namespace podium

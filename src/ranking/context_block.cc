#include "ranking/context_block.h"

#include <algorithm>
#include <optional>

#include "ranking/near_duplicates.h"
#include "text/sentences.h"
#include "text/token_prefix.h"

namespace podium {
namespace {

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const size_t begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpaces) - begin + 1);
}

std::string Heading(size_t number, std::string_view id, bool in_part) {
  std::string heading = "[" + std::to_string(number) + "]";
  if (!id.empty()) heading += ' ';
  for (const char c : id) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    heading += control ? ' ' : c;
  }
  if (in_part) heading += " (in part)";
  return heading + "\n";
}

std::string DuplicatesLine(size_t duplicates) {
  if (duplicates == 0) return {};
  return "(" + std::to_string(duplicates) +
         (duplicates == 1 ? " near-duplicate" : " near-duplicates") +
         " left out)\n";
}

// As many of the text's first sentences as fit into `room` tokens.
std::string_view FirstSentences(std::string_view text, int64_t room,
                                const TokenCounter& count) {
  size_t length = 0;
  for (const std::string_view sentence : SplitSentences(text)) {
    room -= count(sentence);
    if (room < 0) break;
    length += sentence.size();
  }
  return Trimmed(text.substr(0, length));
}

std::vector<std::optional<size_t>> DuplicatesOf(
    std::span<const ContextDocument> ranking, double threshold) {
  std::vector<std::string_view> texts;
  for (const ContextDocument& document : ranking)
    texts.push_back(document.text);
  return NearDuplicates(texts, threshold);
}

// One attempt at a block. Its entries, each counted alone, add up to at most
// `budget` tokens.
class Filling {
 public:
  Filling(std::span<const ContextDocument> ranking,
          const std::vector<std::optional<size_t>>& duplicates,
          const ContextOptions& options, int64_t budget)
      : ranking_(ranking), options_(options) {
    const auto repeated = std::count_if(duplicates.begin(), duplicates.end(),
                                        [](const auto& d) { return !!d; });
    left_ = budget - Count(DuplicatesLine(static_cast<size_t>(repeated)));
    std::vector<bool> taken(ranking.size());
    for (size_t i = 0; i < ranking.size(); ++i) {
      if (duplicates[i] && taken[*duplicates[i]]) {
        block_.duplicates.push_back({i, *duplicates[i]});
      } else if (!duplicates[i] && !full_ && Take(i)) {
        block_.documents.push_back(i);
        taken[i] = true;
      } else {
        block_.no_room.push_back(i);
      }
    }
  }

  ContextBlock Finish() {
    if (entries_.empty()) return std::move(block_);
    for (const size_t i : Places()) block_.text += entries_[i] + "\n";
    const std::string line = DuplicatesLine(block_.duplicates.size());
    if (line.empty()) {
      block_.text.pop_back();  // the blank line after the last entry
    } else {
      block_.text += line;
    }
    block_.tokens = options_.count(block_.text);
    return std::move(block_);
  }

 private:
  int64_t Count(std::string_view text) const {
    return text.empty() ? 0 : options_.count(text);
  }

  bool Take(size_t i) {
    const size_t number = entries_.size() + 1;
    const std::string_view id = ranking_[i].id;
    const std::string_view text = Trimmed(ranking_[i].text);
    std::string entry = Heading(number, id, false);
    entry.append(text).append("\n");
    const int64_t tokens = Count(entry);
    if (tokens <= left_) {
      left_ -= tokens;
      entries_.push_back(std::move(entry));
      return true;
    }
    full_ = true;
    entry = Heading(number, id, true);
    const std::string_view part = Part(text, left_ - Count(entry));
    if (part.empty()) return false;
    entry.append(part).append("\n");
    entries_.push_back(std::move(entry));
    block_.last_in_part = true;
    return true;
  }

  std::string_view Part(std::string_view text, int64_t room) const {
    if (room <= 0) return {};
    const std::string_view part = FirstSentences(text, room, options_.count);
    if (!part.empty() || !entries_.empty()) return part;
    const std::string_view words = TokenPrefix(text, room, options_.count);
    return options_.count(words) <= room ? words : "";
  }

  // Indices of the entries from the top of the block to its end.
  std::vector<size_t> Places() const {
    std::vector<size_t> places;
    const bool both_ends = options_.order == ContextOrder::kBestAtBothEnds;
    const size_t step = both_ends ? 2 : 1;
    for (size_t i = 0; i < entries_.size(); i += step) places.push_back(i);
    if (!both_ends) return places;
    for (size_t i = entries_.size() / 2; i > 0; --i)
      places.push_back(2 * i - 1);
    return places;
  }

  const std::span<const ContextDocument> ranking_;
  const ContextOptions& options_;
  int64_t left_ = 0;
  bool full_ = false;  // a document did not fit
  std::vector<std::string> entries_;
  ContextBlock block_;
};

}  // namespace

ContextBlock MakeContextBlock(std::span<const ContextDocument> ranking,
                              const ContextOptions& options) {
  const auto duplicates = DuplicatesOf(ranking, options.duplicate_threshold);
  // A tokenizer may count more tokens for the whole block than for its entries
  // one by one. Then the entries get a smaller budget.
  int64_t budget = options.max_tokens;
  while (true) {
    ContextBlock block = Filling(ranking, duplicates, options, budget).Finish();
    if (block.tokens <= options.max_tokens) return block;
    budget = std::min(budget - 1, budget * options.max_tokens / block.tokens);
  }
}

}  // namespace podium

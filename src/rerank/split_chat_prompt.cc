// The parts of a chat template that become tokens apart.

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "jinja/python_text.h"
#include "rerank/chat_prompt.h"
#include "rerank/prompt.h"

namespace podium {
namespace {

using PartKind = PromptPart::Kind;
using Ids = std::vector<int32_t>;

// What pre-tokenizers and merges treat differently at the edge of a text.
constexpr std::string_view kQueries[] = {
    "a",  "what is it?",  "end.",    "line\n",       "blank ",
    "12", "\u4e2d\u6587", "(\"x\")", "\u00e9\u0301", "\U0001F600"};
const std::vector<std::string>& Documents() {
  static const std::vector<std::string> kDocuments = [] {
    std::vector<std::string> documents = {
        "",           "A word.", " blank", "  two",  "\nline", "\n\n",
        "(p)",        "...",     "'s",     "\u4e2d", "\u00e9", "\u0301",
        "\U0001F600", "end\n",   "end ",   "end.\n"};
    // Some merges are of one letter with what is in front of it.
    for (char c = '!'; c <= '~'; ++c) documents.emplace_back(1, c);
    return documents;
  }();
  return kDocuments;
}

// Whether something holds for each query with a document and for each document
// with a query: what is at one end of a text does not matter at the other.
template <typename F>
bool AllOfPairs(const F& holds) {
  const std::string_view query = kQueries[0], document = Documents()[1];
  return std::ranges::all_of(
             kQueries,
             [&](std::string_view other) { return holds(other, document); }) &&
         std::ranges::all_of(Documents(), [&](const std::string& other) {
           return holds(query, std::string_view(other));
         });
}

// Places where a text may be cut: before each character and at the end. Of a
// long text only the first and the last hundred.
std::vector<size_t> CutsOf(std::string_view text) {
  constexpr size_t kMost = 200;
  std::vector<size_t> cuts;
  for (size_t i = 0; i <= text.size(); ++i) {
    const bool inside =
        i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80;
    if (!inside) cuts.push_back(i);
  }
  if (cuts.size() > kMost) {
    cuts.erase(cuts.begin() + kMost / 2, cuts.end() - kMost / 2);
  }
  return cuts;
}

class Splitter {
 public:
  explicit Splitter(const Tokenizer& tokenizer) : tokenizer_(tokenizer) {}

  // The parts with each text cut at its added tokens.
  std::vector<PromptPart> WithFixed(
      const std::vector<PromptPart>& parts) const {
    std::vector<PromptPart> cut;
    const auto add = [&](PartKind kind, std::string_view text) {
      if (!text.empty()) cut.push_back({kind, std::string(text)});
    };
    for (const PromptPart& part : parts) {
      const auto tokens = part.kind == PartKind::kText
                              ? tokenizer_.AddedTokensIn(part.text)
                              : std::vector<Tokenizer::ByteRange>();
      if (tokens.empty()) {
        cut.push_back(part);
        continue;
      }
      const std::string_view text = part.text;
      const size_t begin = tokens.front().first, end = tokens.back().second;
      add(PartKind::kText, text.substr(0, begin));
      add(PartKind::kFixed, text.substr(begin, end - begin));
      add(PartKind::kText, text.substr(end));
    }
    return cut;
  }

  // Cuts `behind` the document into how.trail and how.tail: as early as the
  // tokens allow.
  void CutBehind(std::string_view behind, ScoreTemplate& how) const {
    const auto tokens = tokenizer_.AddedTokensIn(behind);
    const size_t end = tokens.empty() ? behind.size() : tokens.front().first;
    const std::string_view text = behind.substr(0, end);
    size_t cut = text.size();
    for (const size_t at : CutsOf(text)) {
      if (std::ranges::all_of(Documents(), [&](const std::string& document) {
            return Apart(document + std::string(text.substr(0, at)),
                         text.substr(at));
          })) {
        cut = at;
        break;
      }
    }
    how.trail = behind.substr(0, cut);
    how.tail = behind.substr(cut);
  }

  // Cuts the last text in front of the document: as late as the tokens allow,
  // the rest is how.lead. False if there is no cut.
  bool CutBefore(std::vector<PromptPart>& parts, ScoreTemplate& how) const {
    if (parts.empty() || parts.back().kind == PartKind::kFixed) return true;
    std::string text;
    if (parts.back().kind == PartKind::kText) {
      text = std::move(parts.back().text);
      parts.pop_back();
    }
    // What is one with it.
    const auto run = std::find_if(
        parts.rbegin(), parts.rend(),
        [](const PromptPart& part) { return part.kind == PartKind::kFixed; });
    const std::vector<PromptPart> joined(run.base(), parts.end());
    std::vector<size_t> cuts = CutsOf(text);
    std::ranges::reverse(cuts);
    for (const size_t at : cuts) {
      // Behind an added token, any text begins anew.
      const bool free = at == 0 && joined.empty() && run != parts.rend();
      if (!free && !CutsAt(joined, text, at, how.trail)) continue;
      if (at > 0) parts.push_back({PartKind::kText, text.substr(0, at)});
      how.lead = text.substr(at);
      return true;
    }
    return false;
  }

 private:
  // Whether a text's tokens are those of its two parts.
  bool Apart(const std::string& left, std::string_view right) const {
    Ids ids = tokenizer_.Tokenize(left);
    std::ranges::copy(tokenizer_.Tokenize(right), std::back_inserter(ids));
    return ids == tokenizer_.Tokenize(left + std::string(right));
  }

  bool CutsAt(const std::vector<PromptPart>& joined, std::string_view text,
              size_t at, std::string_view trail) const {
    return AllOfPairs([&](std::string_view query, std::string_view document) {
      std::string left;
      for (const PromptPart& part : joined) {
        left += part.kind == PartKind::kText ? part.text : query;
      }
      left += text.substr(0, at);
      std::string right(text.substr(at));
      right += document;
      right += trail;
      return Apart(left, right);
    });
  }

  const Tokenizer& tokenizer_;
};

// Whether a pair's parts have the tokens of the whole text, as the template
// renders it.
bool Agrees(const Prompt& prompt, const ChatPrompt& chat,
            const Tokenizer& tokenizer, const std::string& instruction) {
  const auto question = prompt.Ask(instruction);
  if (!question) return false;
  const auto rendered = [](std::string_view text, bool trims) {
    return trims ? jinja::StripLeft(jinja::StripRight(text)) : text;
  };
  return AllOfPairs([&](std::string_view query, std::string_view document) {
    std::string whole;
    for (const PromptPart& part :
         instruction.empty() ? chat.asked : chat.instructed) {
      whole +=
          part.kind == PartKind::kText
              ? std::string_view(part.text)
              : rendered(part.kind == PartKind::kQuery ? query : instruction,
                         part.trims);
    }
    whole += rendered(document, chat.trims_document);
    whole += chat.behind;
    Ids parts = prompt.Prefix(*question, query).input_ids;
    std::ranges::copy(
        prompt.Continuation(prompt.DocumentTokens(document), true, true)
            .input_ids,
        std::back_inserter(parts));
    return parts == tokenizer.TokenizeTemplate(whole);
  });
}

}  // namespace

Result<ScoreTemplate> SplitChatPrompt(const ChatPrompt& chat,
                                      const Tokenizer& tokenizer) {
  const Splitter splitter(tokenizer);
  ScoreTemplate how{.name = "chat_template",
                    .what = "the folder's own",
                    .asked = splitter.WithFixed(chat.asked),
                    .instructed = splitter.WithFixed(chat.instructed),
                    .trims_document = chat.trims_document};
  splitter.CutBehind(chat.behind, how);
  bool cut = splitter.CutBefore(how.asked, how);
  if (cut && !how.instructed.empty()) {
    ScoreTemplate other = how;
    // The same text in front of the document, and so the same cut.
    cut = splitter.CutBefore(how.instructed, other) && other.lead == how.lead;
  }
  if (cut) {
    const Prompt prompt(tokenizer, how);
    cut =
        Agrees(prompt, chat, tokenizer, "") &&
        (how.instructed.empty() || Agrees(prompt, chat, tokenizer, "Find it."));
  }
  if (!cut) {
    return Fail(ErrorCode::kInvalidData,
                "the chat template's prompt has other tokens as a whole than "
                "in the parts that documents share; this tokenizer does not "
                "work with it",
                "template");
  }
  return how;
}

}  // namespace podium

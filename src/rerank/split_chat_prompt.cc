// The parts of a chat template that become tokens apart.

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "rerank/chat_prompt.h"
#include "rerank/prompt.h"

namespace podium {
namespace {

using Kind = PromptPart::Kind;
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

// Places where a text may be cut: before each character, as far as `most` from
// the end or the beginning.
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
    const auto add = [&](Kind kind, std::string_view text) {
      if (!text.empty()) cut.push_back({kind, std::string(text)});
    };
    for (const PromptPart& part : parts) {
      const auto tokens = part.kind == Kind::kText
                              ? tokenizer_.AddedTokensIn(part.text)
                              : std::vector<Tokenizer::ByteRange>();
      if (tokens.empty()) {
        cut.push_back(part);
        continue;
      }
      const std::string_view text = part.text;
      const size_t begin = tokens.front().first, end = tokens.back().second;
      add(Kind::kText, text.substr(0, begin));
      add(Kind::kFixed, text.substr(begin, end - begin));
      add(Kind::kText, text.substr(end));
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
    if (parts.empty() || parts.back().kind == Kind::kFixed) return true;
    std::string text;
    if (parts.back().kind == Kind::kText) {
      text = std::move(parts.back().text);
      parts.pop_back();
    }
    // What is one with it.
    const auto run = std::find_if(
        parts.rbegin(), parts.rend(),
        [](const PromptPart& part) { return part.kind == Kind::kFixed; });
    const std::vector<PromptPart> joined(run.base(), parts.end());
    std::vector<size_t> cuts = CutsOf(text);
    std::ranges::reverse(cuts);
    for (const size_t at : cuts) {
      // Behind an added token, any text begins anew.
      const bool free = at == 0 && joined.empty() && run != parts.rend();
      if (!free && !CutsAt(joined, text, at, how.trail)) continue;
      if (at > 0) parts.push_back({Kind::kText, text.substr(0, at)});
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

  // Each query is tried with a document, and each document with a query: what
  // is far from the cut does not count.
  bool CutsAt(const std::vector<PromptPart>& joined, std::string_view text,
              size_t at, std::string_view trail) const {
    const auto apart = [&](std::string_view query, std::string_view document) {
      std::string left;
      for (const PromptPart& part : joined) {
        left += part.kind == Kind::kText ? part.text : query;
      }
      left += text.substr(0, at);
      std::string right(text.substr(at));
      right += document;
      right += trail;
      return Apart(left, right);
    };
    return std::ranges::all_of(kQueries,
                               [&](std::string_view query) {
                                 return apart(query, Documents()[1]);
                               }) &&
           std::ranges::all_of(Documents(), [&](const std::string& document) {
             return apart(kQueries[0], document);
           });
  }

  const Tokenizer& tokenizer_;
};

// The tokens of a whole prompt, of a template that is not cut.
Ids WholeTokens(const std::vector<PromptPart>& before, const ChatPrompt& chat,
                const Tokenizer& tokenizer, std::string_view query,
                std::string_view document) {
  std::string text;
  for (const PromptPart& part : before) {
    text += part.kind == Kind::kText ? part.text : query;
  }
  text += document;
  text += chat.behind;
  return tokenizer.TokenizeTemplate(text);
}

bool Agrees(const Prompt& prompt, const ChatPrompt& chat,
            const Tokenizer& tokenizer, bool instructed) {
  constexpr std::string_view kInstruction = "Find it.";
  for (const std::string_view query : kQueries) {
    const std::string instruction(instructed ? kInstruction : "");
    const auto question = prompt.Ask(instruction);
    if (!question) return false;
    for (const std::string_view document : Documents()) {
      // Texts that a template trims are those that it leaves unchanged.
      if (chat.trims_document && document.find_first_of(" \n") == 0) continue;
      if (chat.trims_document &&
          document.find_last_of(" \n") + 1 == document.size() &&
          !document.empty()) {
        continue;
      }
      if (question->trims && query.find_last_of(" \n") + 1 == query.size()) {
        continue;
      }
      Ids ids = prompt.Prefix(*question, query).input_ids;
      std::ranges::copy(
          prompt.Continuation(prompt.DocumentTokens(document), true, true)
              .input_ids,
          std::back_inserter(ids));
      std::vector<PromptPart> parts = instructed ? chat.instructed : chat.asked;
      for (PromptPart& part : parts) {
        if (part.kind == Kind::kInstruction) {
          part = {Kind::kText, std::string(kInstruction)};
        }
      }
      if (ids != WholeTokens(parts, chat, tokenizer, query, document)) {
        return false;
      }
    }
  }
  return true;
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
    cut = Agrees(prompt, chat, tokenizer, false) &&
          (how.instructed.empty() || Agrees(prompt, chat, tokenizer, true));
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

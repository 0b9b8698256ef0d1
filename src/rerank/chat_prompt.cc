#include "rerank/chat_prompt.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "jinja/template.h"
#include "model/config_reader.h"

namespace podium {
namespace {

using PartKind = PromptPart::Kind;
using jinja::Dict;
using jinja::Value;

constexpr std::string_view kTemplateFile = "chat_template.jinja";
constexpr std::string_view kTokenizerFile = "tokenizer_config.json";

struct ChatSource {
  std::string file;  // for errors
  std::string text;
  Dict special_tokens;  // bos_token and others, by their names
};

// The text of a token of tokenizer_config.json, which may be an object.
std::optional<std::string_view> TokenText(simdjson::dom::element value) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS ||
      value["content"].get(text) == simdjson::SUCCESS) {
    return text;
  }
  return std::nullopt;
}

// tokenizer_config.json's template: a text, or the one called "default" of a
// list.
std::optional<std::string_view> TemplateText(simdjson::dom::element value) {
  std::string_view text, name;
  if (value.get(text) == simdjson::SUCCESS) return text;
  simdjson::dom::array list;
  if (value.get(list) != simdjson::SUCCESS) return std::nullopt;
  for (const simdjson::dom::element item : list) {
    if (item["name"].get(name) == simdjson::SUCCESS && name == "default" &&
        item["template"].get(text) == simdjson::SUCCESS) {
      return text;
    }
  }
  return std::nullopt;
}

Result<ChatSource> ReadSource(const FileSource& files, const Limits& limits) {
  ChatSource source;
  if (files.Has(kTokenizerFile)) {
    const auto config = ConfigReader::Open(files, limits, kTokenizerFile);
    if (!config) return Unexpected(config.error());
    for (const std::string_view name :
         {"bos_token", "eos_token", "unk_token", "sep_token", "pad_token",
          "cls_token", "mask_token"}) {
      const auto value = config->Find(name);
      const auto text = value ? TokenText(*value) : std::nullopt;
      if (text) source.special_tokens.Set(name, Value(*text));
    }
    const auto value = config->Find("chat_template");
    const auto text = value ? TemplateText(*value) : std::nullopt;
    if (text) {
      source.file = files.Describe(kTokenizerFile);
      source.text = *text;
    }
  }
  if (files.Has(kTemplateFile)) {
    const auto bytes = files.Read(kTemplateFile, limits.max_template_bytes);
    if (!bytes) return Unexpected(bytes.error());
    source.file = files.Describe(kTemplateFile);
    source.text = bytes->bytes;
  }
  if (source.text.empty()) {
    return Fail(ErrorCode::kInvalidData,
                files.Describe(kTemplateFile) +
                    ": this model's pairs pass a chat template, and there is "
                    "none; add the file, or choose a template with --template",
                "template");
  }
  return source;
}

// As sentence-transformers infers it.
bool LooksStructured(std::string_view text) {
  constexpr std::string_view kSigns[] = {"content[0]", ".type", "'type'",
                                         "\"type\"", "message.content["};
  return std::ranges::any_of(kSigns, [&](std::string_view sign) {
    return text.find(sign) != text.npos;
  });
}

// One rendering's texts.
struct Texts {
  std::string instruction, query, document;
  std::string_view blanks;  // around each of them
};

class Renderer {
 public:
  Renderer(ChatSource source, jinja::Template parsed,
           const PairSettings& settings, const Limits& limits)
      : source_(std::move(source)),
        template_(std::move(parsed)),
        settings_(settings),
        structured_(
            settings.structured.value_or(LooksStructured(source_.text))),
        limits_(limits) {}

  // Without a message of the system if `instruction` is empty.
  Result<std::string> Render(std::string_view instruction,
                             std::string_view query,
                             std::string_view document) const {
    jinja::List messages;
    if (!instruction.empty()) AddMessage("system", instruction, messages);
    AddMessage("query", query, messages);
    AddMessage("document", document, messages);
    messages.depth = 5;
    Dict variables = source_.special_tokens;
    variables.Set("tools", Value(jinja::None{}));
    variables.Set("documents", Value(jinja::None{}));
    variables.Set("add_generation_prompt", Value(false));
    for (const auto& [name, value] : settings_.variables.items) {
      variables.Set(name, value);
    }
    variables.Set("messages", Value(std::move(messages)));
    auto text = template_.Render(variables, limits_);
    if (!text) return Refuse(text.error().message);
    return text;
  }

  Unexpected<Error> Refuse(const std::string& what) const {
    return Fail(ErrorCode::kInvalidData, source_.file + ": " + what,
                "template");
  }

 private:
  void AddMessage(std::string_view role, std::string_view text,
                  jinja::List& to) const {
    Dict message;
    message.Set("role", Value(role));
    if (structured_) {
      Dict part;
      part.Set("type", Value("text"));
      part.Set("text", Value(text));
      jinja::List parts{.items = {Value(std::move(part))}, .depth = 3};
      message.Set("content", Value(std::move(parts)));
    } else {
      message.Set("content", Value(text));
    }
    to.items.emplace_back(std::move(message));
  }

  const ChatSource source_;
  const jinja::Template template_;
  const PairSettings& settings_;
  const bool structured_;
  const Limits& limits_;
};

// Where a rendering puts its texts.
struct Rendering {
  std::vector<PromptPart> before;  // the document
  bool trims_document = false;
  std::string behind;

  friend bool operator==(const Rendering&, const Rendering&) = default;
};

struct Place {
  size_t begin = 0, end = 0;
  bool trims = false;
};

// The one place of a text, or why there is none.
Result<Place> FindPlace(std::string_view all, std::string_view text,
                        std::string_view blanks, const std::string& what) {
  const size_t at = all.find(text);
  if (at == all.npos) {
    return Fail(ErrorCode::kInvalidData,
                "the prompt does not hold the " + what + " as it is");
  }
  if (all.find(text, at + 1) != all.npos) {
    return Fail(ErrorCode::kInvalidData,
                "the prompt holds the " + what + " more than once");
  }
  Place place{at, at + text.size(), !blanks.empty()};
  const bool kept = all.substr(0, at).ends_with(blanks) &&
                    all.substr(place.end).starts_with(blanks);
  if (kept) {
    place.begin -= blanks.size();
    place.end += blanks.size();
    place.trims = false;
  }
  return place;
}

// `instructed`: the prompt has to hold the instruction.
Result<Rendering> Locate(std::string_view all, const Texts& texts,
                         bool instructed) {
  const auto query = FindPlace(all, texts.query, texts.blanks, "query");
  if (!query) return Unexpected(query.error());
  const auto document =
      FindPlace(all, texts.document, texts.blanks, "document");
  if (!document) return Unexpected(document.error());
  if (document->begin < query->end) {
    return Fail(ErrorCode::kInvalidData,
                "the document stands before the query, so that nothing can be "
                "computed once for all documents of a query");
  }
  std::vector<std::pair<PartKind, Place>> places = {{PartKind::kQuery, *query}};
  if (instructed) {
    const auto instruction =
        FindPlace(all, texts.instruction, texts.blanks, "instruction");
    if (!instruction) return Unexpected(instruction.error());
    if (instruction->begin > document->begin) {
      return Fail(ErrorCode::kInvalidData,
                  "the instruction stands behind the document");
    }
    places.insert(
        instruction->begin < query->begin ? places.begin() : places.end(),
        {PartKind::kInstruction, *instruction});
  }
  Rendering rendering;
  size_t done = 0;
  const auto add_text = [&](size_t end) {
    if (end == done) return;
    rendering.before.push_back(
        {PartKind::kText, std::string(all.substr(done, end - done))});
  };
  for (const auto& [kind, place] : places) {
    add_text(place.begin);
    rendering.before.push_back({kind, "", place.trims});
    done = place.end;
  }
  add_text(document->begin);
  rendering.trims_document = document->trims;
  rendering.behind = all.substr(document->end);
  return rendering;
}

// Equal but for whether blanks are left out, which only texts with blanks tell.
bool SameText(const Rendering& a, const Rendering& b) {
  const auto same = [](const PromptPart& x, const PromptPart& y) {
    return x.kind == y.kind && x.text == y.text;
  };
  return a.behind == b.behind && std::ranges::equal(a.before, b.before, same);
}

// Texts that a template which changes them would change. No template has such
// blanks of its own.
std::vector<Texts> SampleTexts() {
  const auto texts = [](const std::string& behind, std::string_view blanks) {
    return Texts{"Instruction7i" + behind, "Query7q" + behind,
                 "Document7d" + behind, blanks};
  };
  std::string words;
  for (int i = 0; i < 4000; ++i) words += " word";
  return {texts("", "\t \n \t"),
          texts("", "\n\n\n\n\n\n\n"),
          texts("", "       "),
          texts("", ""),
          texts(" \"\\'{x}</b>&amp;\n\n\u00c9\u4e2d  z", ""),
          texts(words, "")};
}

// Where the template puts query and document. The system's message is `prompt`
// or, if `instructed`, an instruction, whose place is found, too.
Result<Rendering> Explore(const Renderer& renderer, std::string_view prompt,
                          bool instructed) {
  std::optional<Rendering> found;
  for (const Texts& texts : SampleTexts()) {
    const auto padded = [&](const std::string& text) {
      return std::string(texts.blanks) + text + std::string(texts.blanks);
    };
    const auto all = renderer.Render(
        instructed ? padded(texts.instruction) : std::string(prompt),
        padded(texts.query), padded(texts.document));
    if (!all) return Unexpected(all.error());
    auto rendering = Locate(*all, texts, instructed);
    if (!rendering) return renderer.Refuse(rendering.error().message);
    if (!found) {
      found = *std::move(rendering);
    } else if (texts.blanks.empty() ? !SameText(*found, *rendering)
                                    : *found != *rendering) {
      return renderer.Refuse(
          "the prompt around the texts depends on what they are");
    }
  }
  return *std::move(found);
}

// The same for a document without text.
Result<void> ExploreEmpty(const Renderer& renderer, std::string_view prompt,
                          const Rendering& found) {
  const auto all = renderer.Render(prompt, "Query7q", "");
  if (!all) return Unexpected(all.error());
  std::string expected;
  for (const PromptPart& part : found.before) {
    expected += part.kind == PartKind::kQuery ? "Query7q" : part.text;
  }
  if (*all != expected + found.behind) {
    return renderer.Refuse(
        "the prompt is another one if the document is empty");
  }
  return {};
}

}  // namespace

std::string ChatPrompt::Text() const {
  std::string text;
  for (const auto* parts : {&asked, &instructed}) {
    for (const PromptPart& part : *parts) text += part.text;
  }
  return text + behind;
}

Result<ChatPrompt> ReadChatPrompt(const FileSource& files, const Limits& limits,
                                  const PairSettings& settings) {
  auto source = ReadSource(files, limits);
  if (!source) return Unexpected(std::move(source.error()));
  auto parsed = jinja::Template::Parse(source->text, limits);
  if (!parsed) {
    return Fail(parsed.error().code,
                source->file + ": " + parsed.error().message, "template");
  }
  const Renderer renderer(*std::move(source), *std::move(parsed), settings,
                          limits);
  auto asked = Explore(renderer, settings.prompt, false);
  if (!asked) return Unexpected(std::move(asked.error()));
  if (auto ok = ExploreEmpty(renderer, settings.prompt, *asked); !ok) {
    return Unexpected(std::move(ok.error()));
  }
  ChatPrompt chat{.asked = std::move(asked->before),
                  .instructed = {},
                  .trims_document = asked->trims_document,
                  .behind = std::move(asked->behind)};
  // Many templates have no place for an instruction.
  auto instructed = Explore(renderer, settings.prompt, true);
  if (instructed && instructed->behind == chat.behind &&
      instructed->trims_document == chat.trims_document) {
    chat.instructed = std::move(instructed->before);
  }
  return chat;
}

}  // namespace podium

#include "rerank/chat_prompt.h"

#include <gtest/gtest.h>

#include "base/testing/memory_files.h"
#include "rerank/prompt.h"
#include "rerank/testing/byte_tokenizer.h"

namespace podium {
namespace {

using PartKind = PromptPart::Kind;

constexpr char kMessages[] = R"({"modality_config": {"text": {}, "message": {
    "method": "forward", "format": "flat"}}})";
constexpr char kModules[] = R"([
    {"type": "a.Transformer", "path": ""},
    {"type": "a.LogitScore", "path": "1_LogitScore"}])";

MemoryFiles ChatFolder(std::string chat_template,
                       std::string transformer = kMessages,
                       std::string prompts = "{}") {
  return MemoryFiles({{"modules.json", kModules},
                      {"sentence_bert_config.json", std::move(transformer)},
                      {"config_sentence_transformers.json", std::move(prompts)},
                      {"chat_template.jinja", std::move(chat_template)}});
}

Result<ChatPrompt> ReadFrom(const MemoryFiles& files,
                            const Limits& limits = {}) {
  const auto settings = ReadPairSettings(files, limits);
  if (!settings) return Unexpected(settings.error());
  EXPECT_TRUE(settings->chats);
  return ReadChatPrompt(files, limits, *settings);
}

std::string RefusalOf(const MemoryFiles& files, const Limits& limits = {}) {
  const auto chat = ReadFrom(files, limits);
  return chat ? "" : chat.error().message;
}

// The parts as one text: [Q] for the query, [I] for the instruction; lower case
// if the blanks around them are left out.
std::string Sketch(const std::vector<PromptPart>& parts) {
  std::string text;
  for (const PromptPart& part : parts) {
    if (part.kind == PartKind::kQuery) text += part.trims ? "[q]" : "[Q]";
    if (part.kind == PartKind::kInstruction) text += part.trims ? "[i]" : "[I]";
    text += part.text;
  }
  return text;
}

TEST(ChatPromptTest, FindsThePlaceOfEachText) {
  const auto chat = ReadFrom(
      ChatFolder("{% for m in messages %}"
                 "{% if m.role == 'system' %}S:{{ m.content }}\n"
                 "{% elif m.role == 'query' %}Q:{{ m.content | trim }};"
                 "{% else %}D:{{ m.content.strip() }}.{% endif %}{% endfor %}"
                 "{% if add_generation_prompt %}GO{% endif %}"));
  ASSERT_TRUE(chat) << chat.error().message;
  EXPECT_EQ(Sketch(chat->asked), "Q:[q];D:");
  EXPECT_EQ(Sketch(chat->instructed), "S:[I]\nQ:[q];D:");
  EXPECT_TRUE(chat->trims_document);
  EXPECT_EQ(chat->behind, ".");
}

TEST(ChatPromptTest, LineEndsOfTheTemplateAreNotTheTexts) {
  const auto chat = ReadFrom(ChatFolder(
      "{% for m in messages %}\n\n{{ m.content | trim }}\n\n{% endfor %}"));
  ASSERT_TRUE(chat) << chat.error().message;
  EXPECT_EQ(Sketch(chat->asked), "\n[q]\n\n\n");
  EXPECT_TRUE(chat->trims_document);
}

TEST(ChatPromptTest, TheFoldersPromptIsTheSystemsMessage) {
  const std::string source =
      "{{ messages | map(attribute='role') | first }}:"
      "{% for m in messages %}<{{ m.content }}>{% endfor %}";
  const auto plain = ReadFrom(ChatFolder(source));
  ASSERT_TRUE(plain) << plain.error().message;
  EXPECT_EQ(Sketch(plain->asked), "query:<[Q]><");
  EXPECT_EQ(Sketch(plain->instructed), "system:<[I]><[Q]><");
  const auto prompted =
      ReadFrom(ChatFolder(source, kMessages,
                          R"({"prompts": {"a": "Find it.", "b": "No."},
                     "default_prompt_name": "a"})"));
  ASSERT_TRUE(prompted) << prompted.error().message;
  EXPECT_EQ(Sketch(prompted->asked), "system:<Find it.><[Q]><");
  EXPECT_EQ(Sketch(prompted->instructed), "system:<[I]><[Q]><");
}

TEST(ChatPromptTest, TheFolderSetsTheTemplatesVariables) {
  MemoryFiles files = ChatFolder(
      "{{ bos_token }}{% for m in messages %}{{ m.content[0].text }}|"
      "{% endfor %}{% if add_generation_prompt %}{{ end }}{% endif %}",
      R"({"modality_config": {"message": {"format": "structured"}},
          "processing_kwargs": {"chat_template": {
              "add_generation_prompt": true, "end": "E", "max_length": 9}}})");
  files.files()["tokenizer_config.json"] =
      R"({"bos_token": {"content": "<s>"}, "chat_template": "unused"})";
  const auto chat = ReadFrom(files);
  ASSERT_TRUE(chat) << chat.error().message;
  EXPECT_EQ(Sketch(chat->asked), "<s>[Q]|");
  EXPECT_EQ(chat->behind, "|E");
}

TEST(ChatPromptTest, TheTemplateMayStandInTheTokenizersFile) {
  MemoryFiles files = ChatFolder("");
  files.files().erase("chat_template.jinja");
  EXPECT_NE(RefusalOf(files).find("there is none"), std::string::npos);
  files.files()["tokenizer_config.json"] =
      R"({"chat_template": [{"name": "tool", "template": "x"},
          {"name": "default", "template":
           "{% for m in messages %}{{ m.content }};{% endfor %}"}]})";
  const auto chat = ReadFrom(files);
  ASSERT_TRUE(chat) << chat.error().message;
  EXPECT_EQ(Sketch(chat->asked), "[Q];");
}

TEST(ChatPromptTest, RefusesWhatHasNoFixedPlaceOrder) {
  const std::string each = "{% for m in messages %}";
  const struct {
    std::string source, error;
  } kCases[] = {
      {"no places", "the prompt does not hold the query"},
      {each +
           "{% if m.role == 'query' %}{{ m.content }}{% endif %}{% endfor %}",
       "the prompt does not hold the document"},
      {each + "{{ m.content }}{{ m.content }}{% endfor %}",
       "holds the query more than once"},
      {"{% for m in messages | reverse %}{{ m.content }}{% endfor %}",
       "the document stands before the query"},
      {each + "{{ m.content | upper }}{% endfor %}", "does not hold the query"},
      {each + "{{ m.content[:99] }}{% endfor %}", "does not hold the query"},
      {each + "{{ m.content | tojson }}{% endfor %}",
       "depends on what they are"},
      {each + "{{ m.content }}{{ m.content | length }};{% endfor %}",
       "depends on what they are"},
      {each + "{{ m.content.strip('\\n') }};{% endfor %}",
       "depends on what they are"},
      {each + "{% if m.content %}<{{ m.content }}>{% endif %}{% endfor %}",
       "another one if the document is empty"},
      {"a\n{{ raise_exception('Only chats.') }}",
       "line 2: the template refuses this: Only chats."},
      {"{% include 'x' %}", "line 1: the tag include is not supported"},
  };
  for (const auto& [source, error] : kCases) {
    const std::string refusal = RefusalOf(ChatFolder(source));
    EXPECT_NE(refusal.find(error), std::string::npos) << source << refusal;
    EXPECT_TRUE(refusal.starts_with("memory/chat_template.jinja: ")) << refusal;
  }
}

TEST(ChatPromptTest, RefusesWrongSettingsByTheirKey) {
  const std::string source =
      "{% for m in messages %}{{ m.content }};{% endfor %}";
  const auto prompts = ReadFrom(ChatFolder(
      source, kMessages, R"({"prompts": {}, "default_prompt_name": "a"})"));
  ASSERT_FALSE(prompts);
  EXPECT_EQ(prompts.error().param, "default_prompt_name");
  const auto format = ReadFrom(ChatFolder(
      source, R"({"modality_config": {"message": {"format": "odd"}}})"));
  ASSERT_FALSE(format);
  EXPECT_EQ(format.error().param, "modality_config");
}

TEST(ChatPromptTest, StopsAtTheLimits) {
  Limits limits;
  limits.max_template_bytes = 100;
  EXPECT_NE(RefusalOf(ChatFolder(std::string(101, 'x')), limits).find("limit"),
            std::string::npos);
  limits.max_template_steps = 1000;
  EXPECT_NE(
      RefusalOf(ChatFolder("{% for i in range(9999) %}x{% endfor %}"), limits)
          .find("1000 steps"),
      std::string::npos);
}

// Each byte is a token, and <a> and <b> in templates; merges "//" and ":x".
class MergingTokenizer : public ByteTokenizer {
 public:
  std::vector<int32_t> Tokenize(std::string_view utf8) const override {
    std::vector<int32_t> ids;
    while (!utf8.empty()) {
      const bool merged = utf8.starts_with("//") || utf8.starts_with(":x");
      ids.push_back(merged ? 1000 + utf8[0]
                           : static_cast<unsigned char>(utf8[0]));
      utf8.remove_prefix(merged ? 2 : 1);
    }
    return ids;
  }
  std::vector<int32_t> TokenizeTemplate(std::string_view utf8) const override {
    std::vector<int32_t> ids;
    size_t done = 0;
    for (const auto& [begin, end] : AddedTokensIn(utf8)) {
      Add(Tokenize(utf8.substr(done, begin - done)), ids);
      for (size_t at = begin; at < end; at += 3) {
        ids.push_back(2000 + utf8[at + 1]);
      }
      done = end;
    }
    Add(Tokenize(utf8.substr(done)), ids);
    return ids;
  }
  std::vector<ByteRange> AddedTokensIn(std::string_view utf8) const override {
    std::vector<ByteRange> ranges;
    for (size_t at = 0; at < utf8.size(); ++at) {
      const std::string_view rest = utf8.substr(at);
      if (!rest.starts_with("<a>") && !rest.starts_with("<b>")) continue;
      if (!ranges.empty() && ranges.back().second == at) {
        ranges.back().second += 3;
      } else {
        ranges.emplace_back(at, at + 3);
      }
      at += 2;
    }
    return ranges;
  }

 private:
  static void Add(const std::vector<int32_t>& from, std::vector<int32_t>& to) {
    to.insert(to.end(), from.begin(), from.end());
  }
};

PromptPart Text(std::string text) { return {PartKind::kText, std::move(text)}; }

TEST(SplitChatPromptTest, FixedPartsAreFromTheFirstAddedTokenToTheLast) {
  const ChatPrompt chat{
      .asked = {Text("x<a>y<b><b>z: "), {PartKind::kQuery}, Text(" <a>d:")},
      .behind = " end<b>"};
  const auto how = SplitChatPrompt(chat, MergingTokenizer());
  ASSERT_TRUE(how) << how.error().message;
  const std::vector<PromptPart> asked = {
      Text("x"),   {PartKind::kFixed, "<a>y<b><b>"},
      Text("z: "), {PartKind::kQuery},
      Text(" "),   {PartKind::kFixed, "<a>"},
      Text("d")};
  EXPECT_EQ(how->asked, asked);
  // ":" may be one with the document's first letter.
  EXPECT_EQ(how->lead, ":");
  EXPECT_EQ(how->trail, "");
  EXPECT_EQ(how->tail, " end<b>");
}

TEST(SplitChatPromptTest, SpecialTokensOfTextsAreText) {
  const MergingTokenizer tokenizer;
  const ChatPrompt chat{.asked = {Text("<a>"), {PartKind::kQuery}, Text("<b>")},
                        .behind = "<a>"};
  const auto how = SplitChatPrompt(chat, tokenizer);
  ASSERT_TRUE(how) << how.error().message;
  const Prompt prompt(tokenizer, *how);
  const auto question = prompt.Ask("");
  ASSERT_TRUE(question);
  EXPECT_EQ(prompt.Prefix(*question, "<b>").input_ids,
            (std::vector<int32_t>{2097, '<', 'b', '>', 2098}));
  EXPECT_EQ(
      prompt.Continuation(prompt.DocumentTokens("<b>"), true, true).input_ids,
      (std::vector<int32_t>{'<', 'b', '>', 2097}));
}

}  // namespace
}  // namespace podium

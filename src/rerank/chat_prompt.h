#pragma once

#include <string>
#include <vector>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"
#include "rerank/pair_settings.h"
#include "rerank/score_template.h"
#include "tokenizer/tokenizer.h"

namespace podium {

// What a chat template makes of a pair's messages: the prompt's text, with a
// place for each text of a request.
struct ChatPrompt {
  // In front of the document, for a request without an instruction and with
  // one (empty: no place for it). No part is kFixed: what special tokens are is
  // for the tokenizer to say.
  std::vector<PromptPart> asked, instructed;
  bool trims_document = false;
  std::string behind;  // the document

  // All of its own text, for TokenizerOptions::prompt_template.
  std::string Text() const;
};

// Renders the folder's chat template (chat_template.jinja, or else
// "chat_template" in tokenizer_config.json) as CrossEncoder.predict of
// sentence-transformers does: a message with the role "system" for the prompt
// or instruction, one with "query" and one with "document". It does so several
// times, with texts that tell where they are put. kInvalidData, naming the
// file, for a template that cannot be read or rendered, and where a text does
// not stand unchanged (or without the blanks around it) at one place, whatever
// it is, or the query does not stand before the document.
Result<ChatPrompt> ReadChatPrompt(const FileSource& files, const Limits& limits,
                                  const PairSettings& settings);

// The template in parts that can become tokens apart: what is in front of the
// document once for all documents, and each document with the rest. The parts'
// tokens are those of the whole text, which is checked with texts of many
// kinds. kInvalidData if the tokenizer allows no such parts.
Result<ScoreTemplate> SplitChatPrompt(const ChatPrompt& chat,
                                      const Tokenizer& tokenizer);

}  // namespace podium

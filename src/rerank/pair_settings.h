#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"
#include "jinja/value.h"

namespace podium {

// How sentence-transformers (5.4 and later) would turn pairs into texts, as a
// folder's modules.json, sentence_bert_config.json and
// config_sentence_transformers.json say.
struct PairSettings {
  // Of `prompts`, the one that `default_prompt_name` names: in front of the
  // query, or the system's message of a chat. Empty: none.
  std::string prompt;
  // The pair becomes messages, which a chat template renders. Otherwise the
  // tokenizer joins both texts.
  bool chats = false;
  // A message's content is a list of parts, not a text; nothing if the template
  // tells.
  std::optional<bool> structured;
  jinja::Dict variables;  // of the template, beside the messages
  // The longest pair in tokens, if the folder says so: "max_seq_length", as
  // earlier versions wrote it.
  std::optional<int64_t> max_length;
};

// The settings of a folder without these files are the defaults above. Errors
// name the file and the key.
Result<PairSettings> ReadPairSettings(const FileSource& files,
                                      const Limits& limits);

}  // namespace podium

#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// A model on the Hugging Face hub.
struct Repository {
  std::string name;               // "ORG/NAME"
  std::string revision = "main";  // a branch, a tag or a commit
  // Which of its GGUF files, by name or by the type of its weights
  // (gguf_choice.h). Empty: it is no such model, or has only one.
  std::string gguf = {};

  // "ORG/NAME", with "@REVISION" unless that is main, and with ":GGUF".
  std::string text() const {
    return name + (revision == "main" ? "" : "@" + revision) +
           (gguf.empty() ? "" : ":" + gguf);
  }
};

// A commit's name in full: 40 hexadecimal digits.
bool IsCommit(std::string_view text);

// Whether a file's name has nothing but letters, digits and . _ -, and does not
// begin with a dot.
bool IsFileName(std::string_view name);

// Parses "ORG/NAME[@REVISION][:GGUF]". The hub's rules hold, which also keep a
// name from leading out of a folder: ORG and NAME have letters, digits and . _
// -, neither begin nor end with . or -, and have no "--" or ".."; together they
// have up to 96 characters. A revision's parts between '/' are alike, except
// that "--" is allowed. GGUF is a file's name. kInvalidArgument, param "model",
// for anything else.
Result<Repository> ParseRepository(std::string_view text);

}  // namespace podium

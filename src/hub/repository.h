#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// A model on the Hugging Face hub.
struct Repository {
  std::string name;               // "ORG/NAME"
  std::string revision = "main";  // a branch, a tag or a commit

  // "ORG/NAME", with "@REVISION" unless that is main.
  std::string text() const {
    return revision == "main" ? name : name + "@" + revision;
  }
};

// A commit's name in full: 40 hexadecimal digits.
bool IsCommit(std::string_view text);

// Parses "ORG/NAME[@REVISION]". The hub's rules hold, which also keep a name
// from leading out of a folder: ORG and NAME have letters, digits and . _ -,
// neither begin nor end with . or -, and have no "--" or ".."; together they
// have up to 96 characters. A revision's parts between '/' are alike, except
// that "--" is allowed. kInvalidArgument, param "model", for anything else.
Result<Repository> ParseRepository(std::string_view text);

}  // namespace podium

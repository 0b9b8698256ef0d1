#pragma once

#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "jinja/tree.h"

namespace podium::jinja {

// A chat template in the subset of Jinja that those of chat models use, with
// the settings of transformers (utils/chat_template_utils.py): trim_blocks,
// lstrip_blocks, the tags break, continue and generation, and its functions.
// What it prints is what jinja2 3.1 prints; beyond the subset, Parse and Render
// refuse by name and line. Values are data: no attribute of theirs is Python's.
// Const after construction; any number of threads may use it.
class Template {
 public:
  // kTooLarge if the source is longer than Limits::max_template_bytes;
  // kInvalidData for what is not supported.
  static Result<Template> Parse(std::string_view source, const Limits& limits);

  // See Render in renderer.h. In time in proportion to max_template_steps.
  Result<std::string> Render(const Dict& variables, const Limits& limits) const;

 private:
  explicit Template(Block block) : block_(std::move(block)) {}

  Block block_;
};

}  // namespace podium::jinja

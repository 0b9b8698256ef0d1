#include "jinja/template.h"

#include "jinja/parser.h"
#include "jinja/renderer.h"

namespace podium::jinja {

Result<Template> Template::Parse(std::string_view source,
                                 const Limits& limits) {
  if (std::ssize(source) > limits.max_template_bytes) {
    return Fail(ErrorCode::kTooLarge,
                "a template of " + std::to_string(source.size()) +
                    " bytes is over the limit of " +
                    std::to_string(limits.max_template_bytes) +
                    " (--max-template-bytes)");
  }
  auto block = jinja::Parse(source);
  if (!block) return Unexpected(std::move(block.error()));
  return Template(*std::move(block));
}

Result<std::string> Template::Render(const Dict& variables,
                                     const Limits& limits) const {
  return jinja::Render(block_, variables, limits);
}

}  // namespace podium::jinja

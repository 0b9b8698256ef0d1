#pragma once

#include <string>

#include "base/limits.h"
#include "base/result.h"
#include "jinja/tree.h"

namespace podium::jinja {

// What `block` prints with these variables. The functions raise_exception,
// namespace, range and dict work; strftime_now is refused, since a prompt with
// the date has other scores tomorrow. kInvalidData with the line for what a
// template refuses by raise_exception, for what Python would raise, and for
// what takes more than Limits::max_template_steps and
// max_template_output_bytes.
Result<std::string> Render(const Block& block, const Dict& variables,
                           const Limits& limits);

}  // namespace podium::jinja

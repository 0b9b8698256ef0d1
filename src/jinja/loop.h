#pragma once

#include <vector>

#include "jinja/value.h"

namespace podium::jinja {

// Where a for loop is: its variable `loop`.
struct Loop {
  const std::vector<Value>& items;
  int64_t index = 0;  // of the current item, from 0
};

}  // namespace podium::jinja

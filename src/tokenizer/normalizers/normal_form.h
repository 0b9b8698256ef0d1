#pragma once

#include "tokenizer/normalizer.h"

namespace podium::normalizers {

NormalizerPtr MakeNfc();

}  // namespace podium::normalizers

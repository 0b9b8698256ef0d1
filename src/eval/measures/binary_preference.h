#pragma once

#include "eval/judged_ranking.h"

namespace podium {

// See bpref.cc.
double BinaryPreference(const JudgedRanking& ranking);

}  // namespace podium

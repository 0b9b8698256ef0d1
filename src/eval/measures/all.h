#pragma once

#include "eval/measure.h"

namespace podium {

// The measures. Each has its own file in this folder, which says what it
// computes and where that was defined. "trec_eval" there means version 10 of
// NIST's program, whose arithmetic is followed operation by operation so that
// the fourth decimal agrees.
extern const Measure k11ptAvg, kBinG, kBpref, kDcg, kErr, kG, kGmBpref, kGmMap,
    kIdealDcg, kInfAp, kIprecAtRecall, kMap, kMapCut, kNdcg, kNdcgCut, kNdcgExp,
    kNdcgExpCut, kNdcgRel, kNumNonjudgedRet, kNumNonrelJudgedRet, kNumQ,
    kNumRel, kNumRelRet, kNumRet, kP, kRbp, kRbpResid, kRecall, kRecipRank,
    kRelativeP, kRelstring, kRndcg, kRprec, kRprecMult, kRunId, kRunj, kSetF,
    kSetMap, kSetP, kSetRecall, kSetRelativeP, kSuccess, kUnj, kUtility, kYaap;

}  // namespace podium

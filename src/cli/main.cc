#include <exception>
#include <iostream>

#include "cli/bench/bench.h"
#include "cli/calibrate/calibrate.h"
#include "cli/command_line.h"
#include "cli/eval/eval.h"
#include "cli/inspect/inspect.h"
#include "cli/keys/keys.h"
#include "cli/models/models.h"
#include "cli/pull/pull.h"
#include "cli/rank/rank.h"
#include "cli/serve/serve.h"
#include "cli/shared/exit_code.h"
#include "cli/trec_eval/trec_eval.h"
#include "cli/verify/verify.h"

namespace {

struct Run {
  int operator()(const podium::RankFlags& flags) const {
    return podium::RunRank(flags);
  }
  int operator()(const podium::ServeFlags& flags) const {
    return podium::RunServe(flags);
  }
  int operator()(const podium::KeysFlags& flags) const {
    return podium::RunKeys(flags);
  }
  int operator()(const podium::BenchFlags& flags) const {
    return podium::RunBench(flags);
  }
  int operator()(const podium::TrecEvalFlags& flags) const {
    return podium::RunTrecEval(flags);
  }
  int operator()(const podium::EvalFlags& flags) const {
    return podium::RunEval(flags);
  }
  int operator()(const podium::CalibrateFlags& flags) const {
    return podium::RunCalibrate(flags);
  }
  int operator()(const podium::PullFlags& flags) const {
    return podium::RunPull(flags);
  }
  int operator()(const podium::ModelsFlags& flags) const {
    return podium::RunModels(flags);
  }
  int operator()(const podium::InspectFlags& flags) const {
    return podium::RunInspect(flags);
  }
  int operator()(const podium::VerifyFlags& flags) const {
    return podium::RunVerify(flags);
  }
  int operator()(const podium::CommandFlags& flags) const {
    return std::visit(*this, flags);
  }
  int operator()(const podium::PrintText& print) const {
    std::cout << print.text << std::flush;
    return std::cout ? podium::kExitOk : podium::kExitUnavailable;
  }
  int operator()(const podium::WrongUsage& wrong) const {
    std::cerr << wrong.message << "\n";
    return podium::kExitUsage;
  }
};

}  // namespace

int main(int argc, char** argv) {
  try {
    return std::visit(Run(), podium::ParseCommandLine(argc, argv));
  } catch (const std::exception& exception) {
    std::cerr << "podium: internal error: " << exception.what() << "\n";
    return podium::kExitInternal;
  }
}

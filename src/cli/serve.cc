#include "cli/serve.h"

#include <podium/version.h>
#include <spdlog/spdlog.h>

#include <iostream>

#include "cli/exit_code.h"
#include "cli/model_loading.h"
#include "server/server.h"

namespace podium {
namespace {

int Complain(const Error& error) {
  std::cerr << "podium serve: " << error.message << "\n";
  return ExitCodeOf(error.code);
}

}  // namespace

int RunServe(const ServeFlags& flags) {
  auto server = Server::Listen({.host = flags.host,
                                .port = static_cast<uint16_t>(flags.port),
                                .limits = flags.limits,
                                .access_log = flags.access_log});
  if (!server) return Complain(server.error());
  // Health answers from here on; ranking once the model is in.
  spdlog::info("podium {} listens on http://{}:{}", PODIUM_VERSION, flags.host,
               (*server)->port());

  auto reranker = LoadReranker(flags.model, flags.limits);
  if (!reranker) return Complain(reranker.error());
  const BackendAttributes& backend = (*reranker)->backend();
  spdlog::info("{} is ready: {} {} {}, {} threads", (*reranker)->name(),
               backend.device, backend.isa, backend.precision, backend.threads);
  (*server)->AddModel(*std::move(reranker));
  return (*server)->Run();
}

}  // namespace podium

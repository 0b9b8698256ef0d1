#pragma once

#include <podium/engine.h>
#include <podium/podium.h>
#include <podium/ranker.h>

#include <memory>

struct podium_ranker {
  std::unique_ptr<podium::Ranker> ranker;
  const podium::Engine* engine = nullptr;  // `ranker`; null: it is a client
};

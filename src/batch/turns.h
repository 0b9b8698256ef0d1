#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace podium {

// Jobs of one client; the job that has waited longest for its turn comes
// first.
// `Job` points to a Scheduler's pending job.
template <class Job>
struct Turns {
  std::vector<Job> jobs;
  size_t next = 0;
  int64_t last_turn = 0;  // the client's

  // The next job that is not done; null if there is none.
  Job Take() {
    for (size_t tried = 0; tried < jobs.size(); ++tried) {
      const Job& job = jobs[next];
      next = (next + 1) % jobs.size();
      if (!job->done()) return job;
    }
    return nullptr;
  }
};

// Clients that have waited longest for their turn first.
template <class Job>
std::vector<Turns<Job>> ByClient(std::vector<Job> jobs) {
  std::stable_sort(jobs.begin(), jobs.end(), [](const Job& a, const Job& b) {
    return a->last_turn < b->last_turn;
  });
  std::vector<Turns<Job>> clients;
  std::unordered_map<std::string_view, size_t> place;
  for (Job& job : jobs) {
    const auto [at, is_new] = place.emplace(job->job.client, clients.size());
    if (is_new) clients.emplace_back();
    Turns<Job>& client = clients[at->second];
    if (job->next > 0) client.last_turn = job->last_turn;
    client.jobs.push_back(std::move(job));
  }
  std::stable_sort(clients.begin(), clients.end(),
                   [](const Turns<Job>& a, const Turns<Job>& b) {
                     return a.last_turn < b.last_turn;
                   });
  return clients;
}

}  // namespace podium

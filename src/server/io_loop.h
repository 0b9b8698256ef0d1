#pragma once

#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_set>
#include <utility>

namespace podium {

class Connection;

// The way into a loop from other threads, which outlives the loop: what is
// posted after its end is dropped.
class Mailbox {
 public:
  explicit Mailbox(boost::asio::io_context& context) : context_(&context) {}

  void Post(std::function<void()> task) {
    const std::lock_guard lock(mutex_);
    if (context_ != nullptr) boost::asio::post(*context_, std::move(task));
  }
  void Close() {
    const std::lock_guard lock(mutex_);
    context_ = nullptr;
  }

 private:
  std::mutex mutex_;
  boost::asio::io_context* context_;
};

// One thread that moves bytes. A connection lives on one loop and is touched by
// its thread alone, so that nothing about a connection needs a lock.
struct IoLoop {
  IoLoop() = default;
  ~IoLoop() { Stop(); }

  void Start() {
    thread = std::thread([this] { context.run(); });
  }
  // Joins. What the loop still held is dropped with it.
  void Stop() {
    mailbox->Close();
    context.stop();
    if (thread.joinable()) thread.join();
  }

  // First, because connections leave it when the context drops them.
  std::unordered_set<Connection*> connections;
  boost::asio::io_context context{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{
      context.get_executor()};
  std::shared_ptr<Mailbox> mailbox = std::make_shared<Mailbox>(context);
  // Where every connection of the loop reads into: an idle one holds no buffer.
  std::array<char, 64 * 1024> scratch;
  std::thread thread;
};

}  // namespace podium

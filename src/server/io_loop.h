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

// Posts tasks to a loop from other threads. May outlive the loop: tasks posted
// after its end are dropped.
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

// One I/O thread. A connection belongs to one loop and only that loop's thread
// touches it, so a connection needs no lock.
struct IoLoop {
  IoLoop() = default;
  ~IoLoop() { Stop(); }

  void Start() {
    thread = std::thread([this] { context.run(); });
  }
  // Joins the thread. Pending tasks are dropped.
  void Stop() {
    mailbox->Close();
    context.stop();
    if (thread.joinable()) thread.join();
  }

  // Declared first, because connections remove themselves from it when the
  // context drops them.
  std::unordered_set<Connection*> connections;
  boost::asio::io_context context{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{
      context.get_executor()};
  std::shared_ptr<Mailbox> mailbox = std::make_shared<Mailbox>(context);
  // The read buffer for all connections of the loop, so idle ones hold no
  // buffer.
  std::array<char, 64 * 1024> scratch;
  std::thread thread;
};

}  // namespace podium

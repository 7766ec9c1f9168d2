// HTTP replies: a real exchange over a socket whose server answers with the fuzzer's input.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>

#include "access/exec/http_exchange.h"

namespace {

// Accepts one connection after another and answers each with the current input.
class Listener {
 public:
  Listener() : path_("/tmp/stackpilot-fuzz-" + std::to_string(::getpid())) {
    std::signal(SIGPIPE, SIG_IGN);
    fd_ = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path_.c_str(), sizeof address.sun_path - 1);
    ::unlink(path_.c_str());
    if (::bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) std::abort();
    if (::listen(fd_, 4) != 0) std::abort();
    std::thread([this] { serve(); }).detach();
    std::atexit([] { ::unlink(("/tmp/stackpilot-fuzz-" + std::to_string(::getpid())).c_str()); });
  }
  const std::string& path() const { return path_; }
  void answer_with(std::string reply) {
    const std::scoped_lock hold(mutex_);
    reply_ = std::move(reply);
  }

 private:
  void serve() {
    for (;;) {
      const int peer = ::accept(fd_, nullptr, nullptr);
      if (peer < 0) continue;
      std::string reply;
      {
        const std::scoped_lock hold(mutex_);
        reply = reply_;
      }
      char request[512];
      [[maybe_unused]] const auto got = ::read(peer, request, sizeof request);
      [[maybe_unused]] const auto sent = ::write(peer, reply.data(), reply.size());
      ::close(peer);
    }
  }

  std::string path_;
  int fd_ = -1;
  std::mutex mutex_;
  std::string reply_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Listener listener;
  listener.answer_with(std::string(reinterpret_cast<const char*>(data), size));
  const auto reply =
      stackpilot::access::http_exchange(stackpilot::access::UnixEndpoint{listener.path()},
                                        {"GET", "/ready"}, stackpilot::Millis(2'000));
  if (!reply && reply.error().message.empty()) std::abort();
  if (reply && reply->body.size() > size) std::abort();
  return 0;
}

// Whatever bytes a client sends, the whole HTTP side answers with HTTP, or closes.

#include <netinet/in.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <string>

#include "http/handlers.hpp"
#include "http/server.hpp"
#include "require.hpp"

using namespace exchange;

namespace {

sockaddr_in free_address() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(name);
  REQUIRE(bind(fd, reinterpret_cast<sockaddr*>(&name), size) == 0);
  REQUIRE(getsockname(fd, reinterpret_cast<sockaddr*>(&name), &size) == 0);
  close(fd);
  return name;
}

// Each client has its own loopback address, so that closed connections never use up the ports.
int client_socket() {
  static std::uint32_t count = 0;
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK + ++count % 0xff0000);
  REQUIRE(bind(fd, reinterpret_cast<sockaddr*>(&name), sizeof(name)) == 0);
  return fd;
}

// The fuzzer's own timer interrupts calls; a connect that was interrupted goes on by itself.
void connect_client(int client, const sockaddr_in& server) {
  if (connect(client, reinterpret_cast<const sockaddr*>(&server), sizeof(server)) == 0) return;
  REQUIRE(errno == EINTR);
  pollfd connected{client, POLLOUT, 0};
  while (poll(&connected, 1, 1000) < 0) REQUIRE(errno == EINTR);
  REQUIRE(connected.revents == POLLOUT);
}

// The service without a database, on an event loop that runs for one client at a time.
class Service {
 public:
  Service() {
    REQUIRE(!server_.listen("127.0.0.1", ntohs(address_.sin_port)));
    loop_.set_turn_hook([this] { return server_.pump(); });
  }

  std::string exchange(const std::string& bytes) {
    const int client = client_socket();
    connect_client(client, address_);
    send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    shutdown(client, SHUT_WR);
    std::string answers;
    loop_.watch(client, EPOLLIN, [&](std::uint32_t) {
      char part[4096];
      const ssize_t size = recv(client, part, sizeof(part), MSG_DONTWAIT);
      if (size > 0) answers.append(part, static_cast<std::size_t>(size));
      if (size <= 0) loop_.stop();
    });
    // The server's own limit for an unfinished request is too long for a fuzz run.
    EventLoop::Timer patience = loop_.after(Milliseconds(20), [&] { loop_.stop(); });
    loop_.run();
    loop_.cancel(patience);
    loop_.unwatch(client);
    close(client);
    return answers;
  }

 private:
  sockaddr_in address_ = free_address();
  EventLoop loop_;
  Config config_;
  BuildInfo build_;
  Database database_{loop_, std::nullopt, [](DbProblem, const std::string&) {}};
  Handlers handlers_{config_, build_, database_, [] { return std::string("# EOF\n"); }};
  HttpServer server_{
      loop_, {[this](Exchange& exchange) { handlers_.handle(exchange); }, [](const Exchange&) {}}};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Service service;
  const std::string answers = service.exchange({reinterpret_cast<const char*>(data), size});
  REQUIRE(answers.empty() || answers.starts_with("HTTP/1.1 "));
  return 0;
}

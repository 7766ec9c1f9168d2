#include "node/proxy/impostor.h"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <memory>

#include "base/stop.h"

namespace stackpilot::node {
namespace {

namespace net = boost::asio;
using net::ip::tcp;
using Code = boost::system::error_code;

constexpr std::size_t longest_head = 64U << 10U;
constexpr std::string_view yes =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
    "Connection: close\r\n\r\n{}";

// One request and its answer. Its handlers keep it alive.
struct Visit : std::enable_shared_from_this<Visit> {
  explicit Visit(tcp::socket client) : socket(std::move(client)) {}

  void serve() {
    net::async_read_until(socket, net::dynamic_buffer(head, longest_head), "\r\n\r\n",
                          [self = shared_from_this()](Code failed, std::size_t) {
                            if (!failed) self->answer();
                          });
  }

  void answer() {
    net::async_write(socket, net::buffer(yes),
                     [self = shared_from_this()](Code, std::size_t) { self->socket.close(); });
  }

  tcp::socket socket;
  std::string head;
};

void accept_from(tcp::acceptor& acceptor) {
  acceptor.async_accept([&acceptor](Code failed, tcp::socket client) {
    if (!failed) std::make_shared<Visit>(std::move(client))->serve();
    accept_from(acceptor);
  });
}

}  // namespace

Status run_impostor(const access::TcpEndpoint& listen, Millis limit) {
  try {
    net::io_context context;
    const tcp::endpoint here(net::ip::make_address_v4(listen.address),
                             static_cast<std::uint16_t>(listen.port));
    tcp::acceptor acceptor(context, here);
    net::posix::stream_descriptor stop(context);
    if (stop_fd() >= 0) {
      stop.assign(::dup(stop_fd()));
      stop.async_wait(net::posix::stream_descriptor::wait_read, [&](Code) { context.stop(); });
    }
    accept_from(acceptor);
    context.run_for(limit);
    return {};
  } catch (const boost::system::system_error& bad) {
    return fail(ErrorKind::kBroken,
                fmt::format("cannot listen on {}:{}: {}", listen.address, listen.port, bad.what()));
  }
}

}  // namespace stackpilot::node

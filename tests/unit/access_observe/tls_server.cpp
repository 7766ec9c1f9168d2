#include "unit/access_observe/tls_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>

namespace stackpilot::access {

TlsServer::TlsServer(TlsManners manners) : manners_(std::move(manners)) {
  std::signal(SIGPIPE, SIG_IGN);
  prepare();
  listen();
  thread_ = std::thread([this] { serve(); });
}

TlsServer::~TlsServer() {
  stop_ = true;
  thread_.join();
  ::close(socket_);
}

void TlsServer::prepare() {
  context_.reset(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* context = context_.get();
  SSL_CTX_set_min_proto_version(context, manners_.version);
  SSL_CTX_set_max_proto_version(context, manners_.version);
  const auto own = openssl::read_certificate(manners_.identity.certificate, "own").value();
  const auto key = openssl::read_key(manners_.identity.key, "own").value();
  if (SSL_CTX_use_certificate(context, own.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context, key.get()) != 1) {
    throw std::runtime_error("the server's key is not that of its certificate");
  }
  if (manners_.client_ca.empty()) return;
  const auto ca = openssl::read_certificate(manners_.client_ca, "client CA").value();
  X509_STORE_add_cert(SSL_CTX_get_cert_store(context), ca.get());
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
}

void TlsServer::listen() {
  sockaddr_un path{};
  path.sun_family = AF_UNIX;
  manners_.path.copy(path.sun_path, sizeof path.sun_path - 1);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool local = !manners_.path.empty();
  socket_ = ::socket(local ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int bound = local ? ::bind(socket_, reinterpret_cast<sockaddr*>(&path), sizeof path)
                          : ::bind(socket_, reinterpret_cast<sockaddr*>(&here), sizeof here);
  if (bound != 0 || ::listen(socket_, 16) != 0) throw std::runtime_error("cannot listen");
  socklen_t size = sizeof here;
  if (!local && ::getsockname(socket_, reinterpret_cast<sockaddr*>(&here), &size) == 0) {
    port_ = ntohs(here.sin_port);
  }
}

void TlsServer::serve() {
  while (!stop_) {
    pollfd wait{socket_, POLLIN, 0};
    if (::poll(&wait, 1, 10) <= 0) continue;
    const int client = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    serve_client(client);
    ::close(client);
  }
}

void TlsServer::serve_client(int client) {
  const timeval patience{2, 0};
  ::setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  char first = 0;
  constexpr char handshake = 0x16;
  if (::recv(client, &first, 1, MSG_PEEK) != 1) return;
  if (first != handshake && !manners_.plain_reply.empty()) {
    std::array<char, 4096> request;
    if (::recv(client, request.data(), request.size(), 0) <= 0) return;
    (void)!::write(client, manners_.plain_reply.data(), manners_.plain_reply.size());
    return;
  }
  const std::unique_ptr<SSL, openssl::Freed<SSL_free>> tls(SSL_new(context_.get()));
  SSL_set_fd(tls.get(), client);
  if (SSL_accept(tls.get()) != 1) return;
  converse(tls.get());
  if (!manners_.cuts_off) SSL_shutdown(tls.get());
}

void TlsServer::converse(SSL* tls) {
  std::string request(4096, '\0');
  const int size = SSL_read(tls, request.data(), static_cast<int>(request.size()));
  if (size <= 0) return;
  request.resize(static_cast<std::size_t>(size));
  request_ = request;
  pause();
  const auto say = [&](const std::string& words) {
    return words.empty() || SSL_write(tls, words.data(), static_cast<int>(words.size())) > 0;
  };
  if (!say(manners_.reply)) return;
  while (!stop_ && !manners_.endless.empty() && say(manners_.endless)) pause();
}

void TlsServer::pause() const {
  for (const Deadline until(manners_.pause); !until.passed() && !stop_;) {
    std::this_thread::sleep_for(Millis(5));
  }
}

}  // namespace stackpilot::access

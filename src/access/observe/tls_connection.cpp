#include "access/observe/tls_connection.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "access/observe/tcp.h"
#include "base/slowness.h"
#include "base/x509_objects.h"

namespace stackpilot::access {
namespace {

using openssl::failed_to;
using openssl::Freed;
using TlsContext = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using Tls = std::unique_ptr<SSL, Freed<SSL_free>>;

constexpr std::size_t record_size = 16U << 10U;

std::string address_of(const HttpEndpoint& endpoint) {
  if (const auto* tcp = std::get_if<TcpEndpoint>(&endpoint)) {
    return fmt::format("{}:{}", tcp->address, tcp->port);
  }
  return std::get<UnixEndpoint>(endpoint).path;
}

Result<int> connect_to_unix(const std::string& path) {
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  if (path.size() >= sizeof to.sun_path) {
    return fail(ErrorKind::kUsage, path + ": too long for a socket");
  }
  path.copy(to.sun_path, path.size());
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd >= 0 && ::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0) return fd;
  const int code = errno;
  if (fd >= 0) ::close(fd);
  return fail(ErrorKind::kBroken, fmt::format("{}: {}", path, std::strerror(code)));
}

Status expect_peer(SSL_CTX* context, SSL* tls, const TlsPeer& peer) {
  TRY_ASSIGN(const openssl::Certificate ca,
             openssl::read_certificate(peer.ca, "the CA's certificate"));
  if (X509_STORE_add_cert(SSL_CTX_get_cert_store(context), ca.get()) != 1) {
    return failed_to("trust the CA");
  }
  SSL_set_verify(tls, SSL_VERIFY_PEER, nullptr);
  // An address is told from a name by trying it; nothing checks an empty name.
  const bool is_address =
      X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), peer.name.c_str()) == 1;
  ERR_clear_error();
  if (is_address) return {};
  if (peer.name.empty() || SSL_set1_host(tls, peer.name.c_str()) != 1 ||
      SSL_set_tlsext_host_name(tls, peer.name.c_str()) != 1) {
    return fail(ErrorKind::kUsage, fmt::format("\"{}\" is no name of a TLS server", peer.name));
  }
  return {};
}

Status show_client(SSL* tls, const Credentials& client) {
  TRY_ASSIGN(const openssl::Certificate certificate,
             openssl::read_certificate(client.certificate, "the client's certificate"));
  TRY_ASSIGN(const openssl::Key key, openssl::read_key(client.key, "the client's key"));
  if (SSL_use_certificate(tls, certificate.get()) == 1 && SSL_use_PrivateKey(tls, key.get()) == 1) {
    return {};
  }
  ERR_clear_error();
  return fail(ErrorKind::kBroken, "the client's key is not that of its certificate");
}

}  // namespace

Result<int> connect_to(const HttpEndpoint& endpoint, Millis timeout) {
  if (const auto* to = std::get_if<UnixEndpoint>(&endpoint)) return connect_to_unix(to->path);
  const auto& to = std::get<TcpEndpoint>(endpoint);
  const Deadline until(timeout);
  TcpConnection connection(to.address, to.port, timeout);
  if (connection.problem().empty()) return connection.release();
  if (!until.passed()) return fail(ErrorKind::kBroken, connection.problem());
  return fail(ErrorKind::kBroken,
              fmt::format("TCP {}: {}", address_of(endpoint), did_not_answer_within(timeout)));
}

// OpenSSL reads and writes memory; what is there is passed on to the socket and from it, which
// keeps its time, and never raises SIGPIPE.
struct TlsConnection::State {
  State(const HttpEndpoint& endpoint, Millis timeout)
      : to(address_of(endpoint)), limit(timeout), until(timeout) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (fd >= 0) ::close(fd);
  }

  Status open(const HttpEndpoint& endpoint);
  template <typename Step>
  Result<int> drive(Step step);
  Status flush();
  Status fill();
  Status wait_for(short event) const;
  tl::unexpected<Error> broken(const std::string& reason) const {
    return fail(ErrorKind::kBroken, fmt::format("TLS {}: {}", to, reason));
  }
  tl::unexpected<Error> refused() const;

  std::string to;
  Millis limit;
  Deadline until;
  int fd = -1;
  TlsContext context;
  Tls tls;
};

Status TlsConnection::State::open(const HttpEndpoint& endpoint) {
  TRY_ASSIGN(fd, connect_to(endpoint, limit));
  context.reset(SSL_CTX_new(TLS_client_method()));
  if (!context || SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) != 1) {
    return failed_to("speak TLS");
  }
  tls.reset(SSL_new(context.get()));
  BIO* in = BIO_new(BIO_s_mem());
  BIO* out = BIO_new(BIO_s_mem());
  if (!tls || in == nullptr || out == nullptr) {
    BIO_free(in);
    BIO_free(out);
    return failed_to("speak TLS");
  }
  SSL_set_bio(tls.get(), in, out);
  return {};
}

Status TlsConnection::State::wait_for(short event) const {
  pollfd wait{fd, event, 0};
  if (::poll(&wait, 1, static_cast<int>(until.left().count())) > 0) return {};
  return broken(did_not_answer_within(limit));
}

Status TlsConnection::State::flush() {
  std::array<char, record_size> chunk;
  for (int size; (size = BIO_read(SSL_get_wbio(tls.get()), chunk.data(), chunk.size())) > 0;) {
    for (ssize_t at = 0; at < size;) {
      const ssize_t sent =
          ::send(fd, chunk.data() + at, static_cast<std::size_t>(size - at), MSG_NOSIGNAL);
      if (sent > 0) {
        at += sent;
      } else if (errno != EAGAIN && errno != EINTR) {
        return broken(std::strerror(errno));
      } else {
        TRY(wait_for(POLLOUT));
      }
    }
  }
  return {};
}

Status TlsConnection::State::fill() {
  std::array<char, record_size> chunk;
  for (;;) {
    if (until.passed()) return broken(did_not_answer_within(limit));
    const ssize_t size = ::recv(fd, chunk.data(), chunk.size(), 0);
    if (size == 0) return broken("the other side closed the connection");
    if (size > 0) {
      BIO_write(SSL_get_rbio(tls.get()), chunk.data(), static_cast<int>(size));
      return {};
    }
    if (errno != EAGAIN && errno != EINTR) return broken(std::strerror(errno));
    TRY(wait_for(POLLIN));
  }
}

tl::unexpected<Error> TlsConnection::State::refused() const {
  const bool judged = SSL_get_verify_mode(tls.get()) != SSL_VERIFY_NONE;
  const long verdict = judged ? SSL_get_verify_result(tls.get()) : X509_V_OK;
  const char* reason = verdict == X509_V_OK ? ERR_reason_error_string(ERR_get_error())
                                            : X509_verify_cert_error_string(verdict);
  ERR_clear_error();
  const std::string said = reason == nullptr ? "no reason given" : reason;
  return broken(verdict == X509_V_OK ? said : "its certificate is not accepted: " + said);
}

// Runs `step` of OpenSSL to its end. 0: the other side ended the connection. That it takes nothing
// more is no error of ours: what it said before, or that it closed, is read by the next step.
template <typename Step>
Result<int> TlsConnection::State::drive(Step step) {
  for (;;) {
    ERR_clear_error();
    const int done = step(tls.get());
    const int why = SSL_get_error(tls.get(), done);
    const Status sent = flush();
    if (!sent && tells_silence(sent.error().message)) return pass_on(sent);
    if (done > 0) return done;
    if (why == SSL_ERROR_ZERO_RETURN) return 0;
    if (why != SSL_ERROR_WANT_READ) return refused();
    TRY(fill());
  }
}

Result<TlsConnection> TlsConnection::shake_hands(std::unique_ptr<State> state) {
  TRY_ASSIGN(const int done, state->drive(SSL_connect));
  if (done == 0) return state->broken("the other side ended the handshake");
  return TlsConnection(std::move(state));
}

Result<TlsConnection> TlsConnection::connect(const HttpEndpoint& endpoint, const TlsPeer& peer,
                                             Millis timeout) {
  auto state = std::make_unique<State>(endpoint, timeout);
  TRY(state->open(endpoint));
  TRY(expect_peer(state->context.get(), state->tls.get(), peer));
  if (peer.client) TRY(show_client(state->tls.get(), *peer.client));
  return shake_hands(std::move(state));
}

Result<TlsConnection> TlsConnection::connect_as_stranger(const HttpEndpoint& endpoint,
                                                         Millis timeout) {
  auto state = std::make_unique<State>(endpoint, timeout);
  TRY(state->open(endpoint));
  return shake_hands(std::move(state));
}

Status TlsConnection::send(std::string_view bytes) {
  TRY(state_->drive(
      [&](SSL* tls) { return SSL_write(tls, bytes.data(), static_cast<int>(bytes.size())); }));
  return {};
}

Result<std::string> TlsConnection::receive() {
  std::string bytes(record_size, '\0');
  TRY_ASSIGN(const int size, state_->drive([&](SSL* tls) {
    return SSL_read(tls, bytes.data(), static_cast<int>(bytes.size()));
  }));
  bytes.resize(static_cast<std::size_t>(size));
  return bytes;
}

TlsConnection::TlsConnection(std::unique_ptr<State> state) : state_(std::move(state)) {}
TlsConnection::TlsConnection(TlsConnection&&) noexcept = default;
TlsConnection& TlsConnection::operator=(TlsConnection&&) noexcept = default;
TlsConnection::~TlsConnection() = default;

}  // namespace stackpilot::access

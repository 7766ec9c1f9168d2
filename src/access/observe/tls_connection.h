// One TLS connection to an endpoint, from the TCP connect to its end, within one timeout. Sends
// anything: withheld from all but the probes of tls.h, see tests/unit/structure.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "access/exec/http.h"
#include "access/observe/tls_peer.h"
#include "base/deadline.h"

namespace stackpilot::access {

/// Connects to an IPv4 address or a Unix socket. The socket is non-blocking and the caller's. An
/// error that is_silent() means that the other side had not answered in time.
Result<int> connect_to(const HttpEndpoint& endpoint, Millis timeout);

/// TLS 1.2 or later. Errors name the endpoint; those that are is_silent() mean that the other side
/// had not answered when the timeout, counted from connect(), was over.
class TlsConnection {
 public:
  /// Fails unless the handshake completes and the peer's certificate is the one expected.
  static Result<TlsConnection> connect(const HttpEndpoint& endpoint, const TlsPeer& peer,
                                       Millis timeout);
  /// Shows no certificate, and takes whichever the other side has.
  static Result<TlsConnection> connect_as_stranger(const HttpEndpoint& endpoint, Millis timeout);

  TlsConnection(TlsConnection&&) noexcept;
  TlsConnection& operator=(TlsConnection&&) noexcept;
  ~TlsConnection();

  /// Not empty. Whether the other side took them is told by receive().
  Status send(std::string_view bytes);
  /// At least one byte, at most 16 KiB; empty when the other side has ended the connection, as TLS
  /// has it. A connection that is cut off is an error. With TLS 1.3 only this tells whether the
  /// other side wanted another certificate of us.
  Result<std::string> receive();

 private:
  struct State;
  explicit TlsConnection(std::unique_ptr<State> state);
  static Result<TlsConnection> shake_hands(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace stackpilot::access

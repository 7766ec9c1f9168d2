// A TLS server in this process that treats every client alike, one after the other.
#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "base/deadline.h"
#include "base/x509.h"
#include "base/x509_objects.h"

namespace stackpilot::access {

struct TlsManners {
  Credentials identity;
  std::string client_ca = {};    ///< wants of its clients a certificate of it; empty: wants none
  int version = TLS1_3_VERSION;  ///< the only one that it speaks
  std::string reply = {};        ///< to every request
  std::string endless = {};      ///< sent after the reply until the client is gone
  Millis pause = Millis(0);      ///< before the reply, and before each of what is endless
  bool cuts_off = false;         ///< ends connections without saying so
  std::string plain_reply = {};  ///< to who does not begin with TLS
  std::string path = {};         ///< of its Unix socket; empty: a free port of 127.0.0.1
};

class TlsServer {
 public:
  explicit TlsServer(TlsManners manners);
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;
  ~TlsServer();

  int port() const { return port_; }
  /// The last request that came over TLS. Read it when the server has answered.
  std::string request() const { return request_; }

 private:
  void listen();
  void prepare();
  void serve();
  void serve_client(int client);
  void converse(SSL* tls);
  void pause() const;

  const TlsManners manners_;
  std::unique_ptr<SSL_CTX, openssl::Freed<SSL_CTX_free>> context_;
  std::string request_;
  int socket_ = -1;
  int port_ = 0;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace stackpilot::access

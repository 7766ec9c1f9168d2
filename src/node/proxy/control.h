// The control of a proxy: a Unix socket that takes one JSON line and gives one back.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <functional>
#include <memory>

#include "base/files.h"
#include "base/json.h"
#include "base/result.h"

namespace stackpilot::node {

class ControlSocket {
 public:
  /// Answers a line; called from the context.
  using Handler = std::function<Json(const Json& request)>;

  /// Makes the socket, for our user only; fails when there is a file of that name.
  static Result<std::unique_ptr<ControlSocket>> listen(boost::asio::io_context& context,
                                                       const fs::path& path, Handler handler);
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;
  /// Removes the file.
  ~ControlSocket();

  /// Takes no further lines, and removes the file; what is being answered still is.
  void close();

 private:
  using Protocol = boost::asio::local::stream_protocol;
  ControlSocket(boost::asio::io_context& context, fs::path path, Handler handler)
      : path_(std::move(path)), handler_(std::move(handler)), acceptor_(context) {}
  void accept();

  fs::path path_;
  Handler handler_;
  Protocol::acceptor acceptor_;
};

/// Sends one line to a control socket and returns the answer, within two seconds. An answer with
/// an "error" is an error.
Result<Json> ask_control(const fs::path& path, const Json& request);

}  // namespace stackpilot::node

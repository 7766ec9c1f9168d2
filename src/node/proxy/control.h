// The control socket of a proxy: takes one JSON line per connection and answers with one.
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
  /// Makes the answer to a request; called on the thread that runs the context.
  using Handler = std::function<Json(const Json& request)>;

  /// Makes a socket that only our user may use. kUsage when `path` is too long for one; kBroken
  /// when the file exists or cannot be made.
  static Result<std::unique_ptr<ControlSocket>> listen(boost::asio::io_context& context,
                                                       const fs::path& path, Handler handler);
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;
  /// Removes the socket's file.
  ~ControlSocket();

  /// Accepts no further connections and removes the file; accepted ones still get their answer.
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

/// Sends a request to a control socket and returns the answer. kBroken when that takes more than
/// two seconds or the answer has an "error".
Result<Json> ask_control(const fs::path& path, const Json& request);

}  // namespace stackpilot::node

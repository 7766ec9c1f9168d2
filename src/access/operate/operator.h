// Everything that changes something outside this process goes through an Operator, which only the
// holder of the lab lock can construct.
#pragma once

#include <string>
#include <vector>

#include "access/exec/docker.h"
#include "access/exec/http.h"
#include "access/exec/process.h"
#include "access/exec/ssh.h"
#include "access/operate/lab_lock.h"
#include "base/json.h"
#include "base/slowness.h"

namespace boost::asio {
class io_context;
}

namespace stackpilot::access {

/// The fields of Command that callers may set.
struct RunOptions {
  Millis timeout = scaled(Millis(60'000));
  fs::path input_file = {};
  fs::path output_file = {};
  Inherits inherits = Inherits::kBasics;
  Variables environment = {};
  fs::path directory = {};
  OnStop on_stop = OnStop::kEnd;
  RunAs run_as = RunAs::kCaller;
  std::function<void(std::string_view)> on_line = {};
  std::function<void(std::uint64_t)> on_input_read = {};
};

class Operator {
 public:
  /// `permit` proves that the caller holds the lab lock, which must outlive the Operator.
  Operator(const Permit& permit, EngineEndpoint engine);
  /// No copies, which could outlive the lock: who holds the lock holds the Operator (on the host
  /// the handle on the lab), all others get a reference.
  Operator(const Operator&) = delete;
  Operator& operator=(const Operator&) = delete;
  Operator(Operator&&) = default;
  Operator& operator=(Operator&&) = default;

  const EngineEndpoint& engine() const { return engine_; }

  /// Runs `docker <arguments>` against the engine. Errors as of run_ok.
  Result<Output> docker(const std::vector<std::string>& arguments, RunOptions options = {}) const;

  /// Runs `docker <list>`, then `docker <remove> <ids>` with the ids it printed, if any. `options`
  /// are for the removal. Returns the number of ids.
  Result<std::size_t> docker_remove_listed(const std::vector<std::string>& list,
                                           std::vector<std::string> remove,
                                           RunOptions options = {}) const;

  /// Runs a program on this machine. Errors as of run_ok.
  Result<Output> program(const std::vector<std::string>& argv, RunOptions options = {}) const;

  /// Runs a verb of a node's entry point and returns the JSON it prints. Its progress lines go to
  /// `options.on_line`. The node stops the verb when this process dies. An error that the node
  /// reports keeps its kind: a node that another run has locked is kLocked here too. `aside` as of
  /// entry_point_line().
  Result<Json> on_node(const SshTarget& target, const std::vector<std::string>& verb,
                       RunOptions options = {}, const fs::path& aside = {}) const;

  /// Runs a verb and writes its output to `file`. An error does not keep the kind that the node
  /// reports, and leaves `file` in an undefined state.
  Status fetch_from_node(const SshTarget& target, const std::vector<std::string>& verb,
                         const fs::path& file) const;

  /// Sends a request that may change the other side.
  Result<HttpReply> http(const HttpEndpoint& endpoint, const HttpRequest& request,
                         Millis timeout) const;

  /// Like http, but the error tells at which step the request failed.
  HttpAttempt http_attempt(const HttpEndpoint& endpoint, const HttpRequest& request,
                           Millis timeout) const;

  /// Like http_attempt, but without waiting: `context` calls `done` once.
  void http_start(boost::asio::io_context& context, const HttpEndpoint& endpoint,
                  const HttpRequest& request, Millis timeout,
                  std::function<void(HttpAttempt)> done) const;

 private:
  Result<Output> run_on_node(const SshTarget& target, const std::vector<std::string>& verb,
                             RunOptions options, const fs::path& aside) const;

  EngineEndpoint engine_;
};

}  // namespace stackpilot::access

// Everything that changes something outside this process goes through an Operator, and an
// Operator can only be made by who holds the lab lock.
#pragma once

#include <string>
#include <vector>

#include "access/exec/docker.h"
#include "access/exec/http.h"
#include "access/exec/process.h"
#include "access/exec/ssh.h"
#include "access/operate/lab_lock.h"
#include "base/json.h"

namespace stackpilot::access {

/// How a command is run; argv is the Operator's.
struct RunOptions {
  Millis timeout = Millis(60'000);
  fs::path input_file = {};
  fs::path output_file = {};
  std::vector<std::pair<std::string, std::string>> environment = {};
  fs::path directory = {};
  OnStop on_stop = OnStop::kEnd;
  std::function<void(std::string_view)> on_line = {};
  std::function<void(std::uint64_t)> on_input_read = {};
};

class Operator {
 public:
  /// `permit` is only proof; it is not kept.
  Operator(const Permit& permit, EngineEndpoint engine);

  const EngineEndpoint& engine() const { return engine_; }

  /// Runs `docker <arguments>` against the engine; a non-zero exit status is an error.
  Result<Output> docker(const std::vector<std::string>& arguments, RunOptions options = {}) const;

  /// Removes what a listing finds: `docker <list>` prints ids, `docker <remove> <ids>` takes them.
  /// Returns how many.
  Result<std::size_t> docker_remove_listed(const std::vector<std::string>& list,
                                           std::vector<std::string> remove,
                                           RunOptions options = {}) const;

  /// Runs a program of this machine; a non-zero exit status is an error.
  Result<Output> program(const std::vector<std::string>& argv, RunOptions options = {}) const;

  /// Runs a mutating verb of a node's entry point, and returns the JSON it prints. The node's
  /// progress lines go to `options.on_line`. The verb ends when this process does. An error that
  /// the node reports keeps its kind: a node that another run holds is kLocked here too.
  Result<Json> on_node(const SshTarget& target, const std::vector<std::string>& verb,
                       RunOptions options = {}) const;

  /// Runs a verb whose answer is the content of a file, and writes it to `file`.
  Status fetch_from_node(const SshTarget& target, const std::vector<std::string>& verb,
                         const fs::path& file) const;

  /// Sends a request that may change the other side.
  Result<HttpReply> http(const HttpEndpoint& endpoint, const HttpRequest& request,
                         Millis timeout) const;

  /// The same, telling how far a request came that got no reply.
  HttpAttempt http_attempt(const HttpEndpoint& endpoint, const HttpRequest& request,
                           Millis timeout) const;

  /// The same, without waiting: `context` calls `done` once.
  void http_start(boost::asio::io_context& context, const HttpEndpoint& endpoint,
                  const HttpRequest& request, Millis timeout,
                  std::function<void(HttpAttempt)> done) const;

 private:
  Result<Output> run_on_node(const SshTarget& target, const std::vector<std::string>& verb,
                             RunOptions options) const;

  EngineEndpoint engine_;
};

}  // namespace stackpilot::access

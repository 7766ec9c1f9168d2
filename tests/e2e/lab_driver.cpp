#include "e2e/lab_driver.h"

#include <fmt/format.h>

#include <cstdlib>

#include "access/exec/http_exchange.h"
#include "access/exec/process.h"
#include "base/digest.h"
#include "base/wait.h"
#include "machine/container/names.h"

namespace stackpilot::e2e {
namespace {

constexpr auto longest_command = Millis(2'400'000);  // all mutants
constexpr auto pause = Millis(100);

}  // namespace

Ran run_program(const Argv& argv, const Variables& environment, Millis timeout) {
  const Result<access::Output> output = access::run({.argv = argv,
                                                     .inherits = access::Inherits::kOurs,
                                                     .environment = environment,
                                                     .timeout = timeout});
  if (!output) return {.err = output.error().message};
  return {output->status, output->out, output->err, output->ms};
}

std::string Checkout::lab_id() const {
  return access::trimmed(read_file(root_ / ".stackpilot" / "shared" / "lab-id").value_or(""));
}

Ran Checkout::run(const Argv& arguments, const Variables& environment) const {
  Argv argv = {program().string(), "--repo", root_.string()};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return run_program(argv, environment, longest_command);
}

const Checkout& checkout() {
  static const Checkout under_test{fs::path(STACKPILOT_REPOSITORY)};
  return under_test;
}

bool takes_all() {
  const char* which = std::getenv("STACKPILOT_E2E");
  return which != nullptr && std::string_view(which) == "all";
}

std::string program_on_nodes() {
  const std::string digest = file_digest(checkout().program()).value_or("");
  return fmt::format("/vagrant/.stackpilot/shared/stackpilot-{}", digest.substr(0, 16));
}

const LabSpec& declared_lab() {
  static const LabSpec lab = load_lab_spec(checkout().root()).value();
  return lab;
}

const std::vector<NodeSpec>& declared_nodes() {
  return declared_lab().nodes;
}

Ran pilot(const Argv& arguments, const Variables& environment) {
  return checkout().run(arguments, environment);
}

Ran engine(const Argv& arguments) {
  Argv argv = {"docker"};
  const fs::path own = checkout().root() / ".stackpilot" / "engine" / "docker.sock";
  if (fs::exists(own)) argv.insert(argv.end(), {"-H", "unix://" + own.string()});
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return run_program(argv);
}

const std::string& address_of(const std::string& node) {
  return declared_lab().find_node(node)->address;
}

std::string container_of(const std::string& node) {
  return machine::container::container_name(declared_lab(), node);
}

Ran on_node(const std::string& node, const std::string& script) {
  return engine({"exec", container_of(node), "sh", "-euc", script});
}

testing::AssertionResult exits(int status, const Ran& ran) {
  if (ran.status == status) return testing::AssertionSuccess();
  return testing::AssertionFailure()
         << fmt::format("exit status {} instead of {}; stdout:\n{}\nstderr:\n{}", ran.status,
                        status, access::tail(ran.out, 30), access::tail(ran.err, 30));
}

testing::AssertionResult holds(const std::string& text, const std::string& part) {
  if (text.find(part) != std::string::npos) return testing::AssertionSuccess();
  return testing::AssertionFailure() << '"' << part << "\" is not in:\n" << text;
}

std::string last_line(const std::string& text) {
  const std::string shown = access::trimmed(text);
  return shown.substr(shown.rfind('\n') + 1);
}

testing::AssertionResult comes_true(const std::string& what, const std::function<bool()>& condition,
                                    Millis timeout) {
  if (wait_until(Deadline(timeout), pause, condition)) return testing::AssertionSuccess();
  return testing::AssertionFailure() << fmt::format("not within {} ms: {}", timeout.count(), what);
}

std::string get_ok(const std::string& address, const std::string& target) {
  const Result<access::HttpReply> reply =
      access::http_exchange(access::TcpEndpoint{address, 8000}, {"GET", target}, Millis(5'000));
  return reply && reply->status == 200 ? reply->body : "";
}

testing::AssertionResult becomes_ready(const std::string& address) {
  return comes_true(
      "the service is ready", [&] { return !get_ok(address, "/ready").empty(); }, Millis(60'000));
}

}  // namespace stackpilot::e2e

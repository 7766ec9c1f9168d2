#include "machine/copy/switch_off.h"

#include "base/slowness.h"
#include "base/wait.h"

namespace stackpilot::machine::copy {
namespace {

constexpr auto shutdown_timeout = Millis(20'000);
constexpr auto power_interval = Millis(300);

}  // namespace

bool comes_to_be(const Machine& machine, Power power) {
  return wait_until(Deadline(scaled(shutdown_timeout)), power_interval, [&] {
    const auto now = machine.state();
    return now && now->power == power;
  });
}

bool shuts_down(const access::Operator& host, const Machine& machine, Power off) {
  std::vector<std::string> argv = access::shared_ssh(machine.ssh());
  argv.emplace_back("sudo -n systemctl poweroff");
  // Whatever comes of it: the connection may end before the command.
  static_cast<void>(host.program(argv, {.timeout = scaled(shutdown_timeout)}));
  return comes_to_be(machine, off);
}

}  // namespace stackpilot::machine::copy

// One machine that is, or will be, a node.
#pragma once

#include <string>

#include "access/exec/ssh.h"
#include "base/result.h"
#include "machine/survey.h"

namespace stackpilot::machine {

/// Handed out by a Provider, which must outlive it.
class Machine {
 public:
  virtual ~Machine() = default;

  /// How it is reached.
  virtual access::SshTarget ssh() const = 0;

  /// Asked of what runs the machine, not of the machine.
  virtual Result<MachineState> state() const = 0;

  /// kCapability, with the reason, when its power cannot be switched. Then the next three fail.
  virtual Status require_switch() const = 0;

  /// Starts a machine that is off or paused. Does not wait until it has booted.
  virtual Status switch_on() const = 0;
  /// Shuts it down cleanly; its power is cut when that takes more than 20 s (see base/slowness.h).
  virtual Status shut_down() const = 0;
  /// At once, as when the plug is pulled. Its data is kept.
  virtual Status cut_power() const = 0;

  /// kCapability, with the reason, when it cannot be paused. Then the next one fails.
  virtual Status require_pause() const = 0;
  /// Nothing in it runs until it is switched on.
  virtual Status pause() const = 0;

  /// Its public host key ("ssh-ed25519 AAAA..."), by a way that needs no trust in the network;
  /// empty while it is being made.
  virtual Result<std::string> host_key() const = 0;

  /// The end of what it logged or wrote to its console, for error messages; or why that cannot be
  /// read.
  virtual std::string last_words() const = 0;
  /// The command that shows the whole of it, as typed in a shell.
  virtual std::string log_command() const = 0;
};

}  // namespace stackpilot::machine

// Three machines that somebody else has set up, played by containers on the engine of the checkout
// under test, on a network of their own. What such a container is started with is in
// somebodys_machine.options, what makes it somebody's in somebodys_machine.sh.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/files.h"
#include "e2e/lab_driver.h"

namespace stackpilot::e2e {

struct SomebodysMachine {
  std::string node;           ///< what the lab calls it
  std::string host_name;      ///< what its owner calls it
  std::string address;        ///< at which the lab reaches it
  std::string other_address;  ///< that it has besides
  int port = 22;              ///< of its sshd
};

class SomebodysMachines {
 public:
  /// Starts them, after removing those that a killed run has left. One that does not come up is a
  /// failure of the test.
  SomebodysMachines();
  SomebodysMachines(const SomebodysMachines&) = delete;
  SomebodysMachines& operator=(const SomebodysMachines&) = delete;
  /// Removes the containers, their volumes and the network.
  ~SomebodysMachines();

  /// control (drills allowed, with power), worker1 (port 2222, passwords) and worker2 (with the
  /// compose project `shop` of somebody, and not to be reached but through "gate").
  const std::vector<SomebodysMachine>& all() const { return machines_; }
  /// Of "gate", too: a jump host on which no command can be run.
  const SomebodysMachine& of(const std::string& node) const;

  /// `lab_yaml`, with these machines for its nodes and without a network.
  std::string declared_in(std::string lab_yaml) const;

  /// A shell script on the machine of a node, as root; stops at the first failing command.
  Ran on(const std::string& node, const std::string& script) const;

  /// `docker <command> <container>` on the engine that plays the machine of a node: pause, kill.
  Ran power(const std::string& command, const std::string& node) const;

  /// What a lab may not leave changed: names, accounts, keys, sockets, packages, files and the
  /// objects of its Docker engine.
  std::string state_of(const std::string& node) const;

 private:
  std::string container(const std::string& node) const;
  testing::AssertionResult start(const SomebodysMachine& machine) const;
  testing::AssertionResult furnish(const SomebodysMachine& machine) const;

  TempFolder folder_;  ///< of the operator's key
  std::string name_;   ///< of the network, and what the names of the containers start with
  std::string subnet_;
  std::vector<SomebodysMachine> machines_;
  SomebodysMachine gate_;
};

}  // namespace stackpilot::e2e

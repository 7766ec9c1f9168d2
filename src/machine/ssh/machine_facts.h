// What a machine that is to become a node says of itself, and whether it can be one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/lab_spec.h"

namespace stackpilot::machine::ssh {

/// As scripts/survey-machine.sh tells it.
struct MachineFacts {
  std::string os;  ///< "debian 12"
  std::string architecture;
  std::string hostname;
  std::int64_t time = 0;  ///< seconds since 1970, by its own clock
  std::int64_t free_mib = 0;
  bool has_systemd = false;
  std::vector<std::string> addresses;
  std::vector<std::string> missing;        ///< packages that a node needs
  std::vector<std::string> not_to_be_had;  ///< those of them that its archive does not have
  bool has_docker = false;
  std::string engine;              ///< version of its Docker engine; empty when it does not answer
  std::vector<std::string> taken;  ///< names that the service needs and something else has
  std::string lab;                 ///< id of the lab whose node it is; empty: of none
  std::string node;                ///< its name there
};

/// Errors: kBroken when the text is not what the script says.
Result<MachineFacts> parse_machine_facts(const std::string& text);

struct Expected {
  std::string lab_id;
  std::int64_t earliest = 0;  ///< the host's clock before the machine was asked
  std::int64_t latest = 0;    ///< and after
  std::string architecture;   ///< for which this program was compiled
};

/// kCapability or kUsage, naming node and next step, for the first reason why the machine cannot be
/// that node of the lab.
Status require_fit(const MachineFacts& facts, const NodeSpec& node, const Expected& expected);

}  // namespace stackpilot::machine::ssh

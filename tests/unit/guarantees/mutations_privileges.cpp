#include "unit/guarantees/healthy_lab.h"
#include "unit/guarantees/mutations.h"

namespace stackpilot::guarantees {
namespace {

std::function<void(Observation&)> user(const std::string& name) {
  return [name](Observation& seen) { api_of(seen).user = name; };
}

std::function<void(Observation&)> security(const std::vector<std::string>& options) {
  return [options](Observation& seen) { api_of(seen).security_opt = options; };
}

}  // namespace

const std::vector<Mutation>& privilege_mutations() {
  static const std::vector<Mutation> all = {
      {"NoUser", user(""), "G-02-08=fail", "user \"\""},
      {"UserZero", user("0"), "G-02-08=fail", "user \"0\""},
      {"UserAndGroupZero", user("0:0"), "G-02-08=fail", "user \"0:0\""},
      {"UserZeroOfAGroup", user("0:1000"), "G-02-08=fail", "user"},
      {"UserRoot", user("root"), "G-02-08=fail", "user \"root\""},
      {"UserRootOfAGroup", user("root:app"), "G-02-08=fail", "user"},
      {"UserByName", user("app"), "", ""},
      {"UserInGroupZero", user("10001:0"), "", ""},
      {"WritableRoot", [](Observation& seen) { api_of(seen).readonly_root = false; },
       "G-02-08=fail", "writable"},
      {"Privileged", [](Observation& seen) { api_of(seen).privileged = true; }, "G-02-08=fail",
       "privileged"},
      {"CapabilitiesKept", [](Observation& seen) { api_of(seen).cap_drop = {"NET_RAW"}; },
       "G-02-08=fail", "drops: NET_RAW"},
      {"CapabilitiesDroppedInLowerCase", [](Observation& seen) { api_of(seen).cap_drop = {"all"}; },
       "", ""},
      {"CapabilityAdded", [](Observation& seen) { api_of(seen).cap_add = {"SYS_ADMIN"}; },
       "G-02-08=fail", "adds: SYS_ADMIN"},
      {"NewPrivilegesPossible", security({}), "G-02-08=fail", "security options"},
      {"NewPrivilegesAllowed", security({"no-new-privileges:false"}), "G-02-08=fail",
       "no-new-privileges:false"},
      {"NewPrivilegesInShortForm", security({"no-new-privileges"}), "", ""},
      {"NoMemoryLimit", [](Observation& seen) { api_of(seen).memory_bytes = 0; }, "G-02-08=fail",
       "no memory limit"},
      {"NoPidsLimit", [](Observation& seen) { api_of(seen).pids_limit = -1; }, "G-02-08=fail",
       "no pids limit"},
  };
  return all;
}

}  // namespace stackpilot::guarantees

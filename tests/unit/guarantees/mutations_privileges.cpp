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

std::function<void(Observation&)> process(const std::function<void(ProcessFact&)>& change) {
  return [change](Observation& seen) { change(api_of(seen).process.value()); };
}

// A container with one mounted file, as the engine describes its mounts.
std::function<void(Observation&)> mounts_file(const char* volumes) {
  return [=](Observation& seen) {
    api_of(seen).mounts = {{"bind", "", "/etc/x.json"}};
    api_of(seen).settings["volumes"] = volumes;
  };
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
      {"UserInGroupZero", process([](ProcessFact& one) { one.gid = 0; }), "G-02-08=fail", "gid 0"},
      {"AlsoInGroupZero", process([](ProcessFact& one) {
         one.groups = {10001, 0};
       }),
       "G-02-08=fail", "gid 0"},
      {"ProcessIsRoot", process([](ProcessFact& one) { one.uid = 0; }), "G-02-08=fail", "uid 0"},
      {"ProcessHasACapability",
       process([](ProcessFact& one) { one.capabilities = "0000000000200000"; }), "G-02-08=fail",
       "capabilities 0000000000200000"},
      {"SystemCallsNotFiltered", process([](ProcessFact& one) { one.seccomp = 0; }), "G-02-08=fail",
       "seccomp mode 0"},
      {"ProcessMayGainPrivileges", process([](ProcessFact& one) { one.no_new_privileges = false; }),
       "G-02-08=fail", "it can"},
      {"ProcessNotSeen", [](Observation& seen) { api_of(seen).process.reset(); }, "G-02-08=error",
       "its process was not seen"},
      {"DockerSocketMounted",
       [](Observation& seen) {
         api_of(seen).mounts = {{"bind", "", "/var/run/docker.sock"}};
       },
       "G-02-08=fail", "bind at /var/run/docker.sock"},
      {"FileOfTheRepositoryMountedWritable",
       mounts_file("bind /vagrant/infra/x.json at /etc/x.json rw"), "G-02-08=fail G-02-10=fail",
       "bind at /etc/x.json"},
      {"FileOutsideOfTheRepositoryMounted", mounts_file("bind /etc/shadow at /etc/x.json ro"),
       "G-02-08=fail G-02-10=fail", "bind at /etc/x.json"},
      {"FileOutsideOfTheRepositoryMountedByAWayAround",
       mounts_file("bind /vagrant/../etc/shadow at /etc/x.json ro"), "G-02-08=fail G-02-10=fail",
       "bind at /etc/x.json"},
      {"AnotherFileOfTheRepositoryMounted",
       mounts_file("bind /vagrant/infra/x.json at /etc/y.json ro"), "G-02-08=fail G-02-10=fail",
       "bind at /etc/x.json"},
      {"FileOfTheRepositoryMountedAsNotDeclared",
       mounts_file("bind /vagrant/infra/a at /a ro, bind /vagrant/infra/x.json at /etc/x.json ro"),
       "G-02-10=fail", "volumes: bind /vagrant/infra/a at /a ro"},
      {"PidNamespaceOfTheNode", [](Observation& seen) { api_of(seen).settings["pid"] = "host"; },
       "G-02-08=fail G-02-10=fail", "pid is host"},
      {"NetworkOfTheNode", [](Observation& seen) { api_of(seen).networks["host"] = {}; },
       "G-02-08=fail", "network is host"},
      {"DatabaseIsRoot", [](Observation& seen) { db_of(seen).user = "0:0"; }, "G-02-08=fail",
       "stackpilot-db: user \"0:0\""},
      {"DatabaseWithoutLimits", [](Observation& seen) { db_of(seen).memory_bytes = 0; },
       "G-02-08=fail", "no memory limit"},
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

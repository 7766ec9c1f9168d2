// G-01-02, G-01-10: who may log in, and what can be reached.
#include "unit/guarantees/healthy_lab.h"
#include "unit/guarantees/mutations.h"

namespace stackpilot::guarantees {
namespace {

Exposure& exposure_of(Observation& seen, const std::string& node) {
  return facts_of(seen, node).exposure.value();
}

SshdFact& sshd_of(Observation& seen, const std::string& node) {
  return exposure_of(seen, node).sshds.at(0);
}

// Changes a setting of the login user's account.
std::function<void(Observation&)> sshd_says(const std::string& name, const std::string& value) {
  return [name, value](Observation& seen) {
    sshd_of(seen, "worker1").accounts.at(1).settings[name] = value;
  };
}

std::function<void(Observation&)> listens(const Listener& listener) {
  return
      [listener](Observation& seen) { exposure_of(seen, "worker1").listeners.push_back(listener); };
}

std::function<void(Observation&)> redirects(const std::string& chain, const std::string& to) {
  return [chain, to](Observation& seen) {
    exposure_of(seen, "control").redirections.push_back({chain, to, "-A " + chain + " to " + to});
  };
}

}  // namespace

const std::vector<Mutation>& exposure_mutations() {
  static const std::vector<Mutation> all = {
      {"ForeignKeyOfTheLoginUser",
       [](Observation& seen) {
         sshd_of(seen, "worker1").accounts.at(1).keys.emplace_back("AAAAstranger");
       },
       "G-01-02=fail", "another key for vagrant: AAAAstranger"},
      {"ForeignKeyAtRoot",
       [](Observation& seen) { sshd_of(seen, "worker1").accounts.at(0).keys = {"AAAAstranger"}; },
       "G-01-02=fail", "another key for root: AAAAstranger"},
      {"NoKeyAdmitted",
       [](Observation& seen) { sshd_of(seen, "worker1").accounts.at(1).keys.clear(); },
       "G-01-02=fail", "no account has a key"},
      {"KeysFromACommand", sshd_says("authorizedkeyscommand", "/usr/local/bin/keys"),
       "G-01-02=fail", "authorizedkeyscommand /usr/local/bin/keys"},
      {"TrustedAuthority", sshd_says("trustedusercakeys", "/etc/ssh/ca.pub"), "G-01-02=fail",
       "trustedusercakeys /etc/ssh/ca.pub"},
      {"Principals", sshd_says("authorizedprincipalsfile", "/etc/ssh/principals"), "G-01-02=fail",
       "authorizedprincipalsfile /etc/ssh/principals"},
      {"PasswordsForOneUser", sshd_says("passwordauthentication", "yes"), "G-01-02=fail",
       "passwordauthentication yes"},
      {"EmptyPasswords", sshd_says("permitemptypasswords", "yes"), "G-01-02=fail",
       "permitemptypasswords yes"},
      {"KeyboardInteractive", sshd_says("kbdinteractiveauthentication", "yes"), "G-01-02=fail",
       "kbdinteractiveauthentication yes"},
      {"SecondHostKey",
       [](Observation& seen) {
         sshd_of(seen, "worker1").accounts.at(0).settings["hostkey"] += " /root/key";
       },
       "G-01-02=fail", "hostkey /etc/ssh/ssh_host_ed25519_key /root/key"},
      {"SettingNotSaid", sshd_says("authorizedkeyscommand", ""), "G-01-02=fail",
       "authorizedkeyscommand is not known"},
      {"SettingsNewerThanTheProcess",
       [](Observation& seen) { sshd_of(seen, "worker1").stale = "/etc/ssh/sshd_config"; },
       "G-01-02=fail", "/etc/ssh/sshd_config is newer than the process"},
      {"SecondSshd",
       [](Observation& seen) {
         SshdFact second = sshd_of(seen, "worker1");
         second.ports = {2222};
         second.command = "/usr/sbin/sshd -p 2222";
         exposure_of(seen, "worker1").sshds.push_back(second);
         exposure_of(seen, "worker1").listeners.push_back({"0.0.0.0", 2222, "sshd", 900});
       },
       "G-01-02=fail G-01-10=fail", "`/usr/sbin/sshd -p 2222` listens"},
      {"SshdNotUnderstood",
       [](Observation& seen) { sshd_of(seen, "worker1").problem = "exited with status 255"; },
       "G-01-02=error", "its settings could not be read: exited with status 255"},
      {"NoSshdFound", [](Observation& seen) { exposure_of(seen, "worker1").sshds.clear(); },
       "G-01-02=fail", "none was found"},
      {"RootsViewMissing",
       [](Observation& seen) {
         facts_of(seen, "worker1").exposure.reset();
         facts_of(seen, "worker1").exposure_problem = "sudo: a password is required";
       },
       "G-01-02=error G-01-10=error", "root's view is missing: sudo: a password is required"},

      {"RelayToTheDatabase", listens({"0.0.0.0", 15432, "socat", 77}), "G-01-10=fail",
       "socat (pid 77) listens on 0.0.0.0:15432"},
      {"SecondApi", listens({"::", 8001, "docker-proxy", 78}), "G-01-10=fail",
       "listens on :::8001"},
      {"ListenerOnTheNodesAddress", listens({"192.168.56.11", 9000, "nc", 79}), "G-01-10=fail",
       "nc (pid 79) listens on 192.168.56.11:9000"},
      {"ListenerOnTheNodesAddressByTheNewerProtocol",
       listens({"::ffff:192.168.56.11", 9000, "java", 79}), "G-01-10=fail",
       "java (pid 79) listens on ::ffff:192.168.56.11:9000"},
      {"ServicePortOnAnotherNode", listens({"0.0.0.0", 8000, "docker-proxy", 80}), "G-01-10=fail",
       "docker-proxy (pid 80) listens on 0.0.0.0:8000"},
      {"ServiceAtEveryAddress",
       [](Observation& seen) {
         for (Listener& one : facts_of(seen, "control").exposure->listeners) {
           if (one.port == 8000) one.address = "0.0.0.0";
         }
       },
       "G-01-10=fail", "docker-proxy (pid 699) listens on 0.0.0.0:8000"},
      {"AnotherProcessOnPort22", listens({"0.0.0.0", 22, "dropbear", 81}), "G-01-10=fail",
       "dropbear (pid 81) listens on 0.0.0.0:22"},
      {"ListenerOfAHiddenProcess", listens({"0.0.0.0", 7, "", 0}), "G-01-10=fail",
       "an unknown process"},
      {"ListenerOnLoopback", listens({"127.0.0.1", 9000, "nc", 79}), "", ""},
      {"ListenerOnABridge", listens({"172.17.0.1", 9000, "nc", 79}), "", ""},
      {"DatabaseByDnat", redirects("PREROUTING", "172.18.0.2:5432"), "G-01-10=fail",
       "-A PREROUTING to 172.18.0.2:5432"},
      {"ServicePortRedirected", redirects("PREROUTING", "9000"), "G-01-10=fail",
       "-A PREROUTING to 9000"},
      {"AnotherContainerPublished", redirects("DOCKER", "172.18.0.9:80"), "G-01-10=fail",
       "-A DOCKER to 172.18.0.9:80"},
  };
  return all;
}

}  // namespace stackpilot::guarantees

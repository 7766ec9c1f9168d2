#include "e2e/lab_driver.h"
#include "e2e/violations.h"

namespace stackpilot::e2e {
namespace {

// /etc/hosts is bind-mounted by Docker, so it can be written but not replaced.
constexpr const char* move_worker2 = R"(
  grep -v worker2 /etc/hosts >/tmp/hosts
  echo '192.168.56.99 worker2' >>/tmp/hosts
  cat /tmp/hosts >/etc/hosts)";

constexpr const char* mount_a_copy = R"(
  mkdir -p /tmp/copy/.stackpilot/shared
  cp -r /vagrant/apps /vagrant/infra /tmp/copy
  cp /vagrant/.stackpilot/shared/stackpilot-* /tmp/copy/.stackpilot/shared
  mount --bind /tmp/copy /vagrant)";

constexpr const char* new_host_key = R"(
  cd /etc/ssh
  mkdir -p /root/saved
  mv ssh_host_ed25519_key ssh_host_ed25519_key.pub /root/saved
  ssh-keygen -q -t ed25519 -N '' -f ssh_host_ed25519_key
  systemctl restart ssh)";

constexpr const char* old_host_key = R"(
  if [ -e /root/saved/ssh_host_ed25519_key ]; then
    mv -f /root/saved/ssh_host_ed25519_key* /etc/ssh
    systemctl restart ssh
  fi)";

// 00-: sshd uses the first value that it reads for a setting.
constexpr const char* admit_passwords = R"(
  printf 'AuthenticationMethods any\nPasswordAuthentication yes\n' \
    >/etc/ssh/sshd_config.d/00-passwords.conf
  systemctl restart ssh)";

constexpr const char* refuse_passwords = R"(
  rm -f /etc/ssh/sshd_config.d/00-passwords.conf
  systemctl restart ssh)";

constexpr const char* admit_another_key = R"(
  keys=/home/vagrant/.ssh/authorized_keys
  cp -p "$keys" /root/authorized_keys
  rm -f /root/intruder*
  ssh-keygen -q -t ed25519 -N '' -f /root/intruder
  cat /root/intruder.pub >>"$keys")";

constexpr const char* admit_the_lab_only = R"(
  if [ -e /root/authorized_keys ]; then
    cat /root/authorized_keys >/home/vagrant/.ssh/authorized_keys
    rm -f /root/authorized_keys /root/intruder /root/intruder.pub
  fi)";

constexpr const char* second_sshd =
    "/usr/sbin/sshd -p 2222 -o PasswordAuthentication=yes -o PidFile=/run/second-sshd.pid";

constexpr const char* end_second_sshd =
    "test ! -e /run/second-sshd.pid || kill \"$(cat /run/second-sshd.pid)\"";

void stop_worker2() {
  EXPECT_TRUE(exits(0, engine({"stop", "stackpilot-worker2"})));
}

}  // namespace

Step script(const std::string& node, const std::string& text) {
  return [=] { EXPECT_TRUE(exits(0, on_node(node, text))); };
}

Step command(const std::string& name) {
  return [=] { EXPECT_TRUE(exits(0, pilot({name}))); };
}

std::vector<Violation> violations_of_nodes() {
  const Step up = command("up");
  return {
      {"HostsEntryChanged",
       {"G-01-03"},
       script("control", move_worker2),
       command("provision"),
       "control -> worker2"},
      {"HostKeyReplaced",
       {"G-01-02"},
       script("worker2", new_host_key),
       script("worker2", old_host_key),
       "worker2"},
      {"PasswordsAdmitted",
       {"G-01-02"},
       script("worker1", admit_passwords),
       script("worker1", refuse_passwords),
       "password"},
      {"AnotherKeyAdmitted",
       {"G-01-02"},
       script("worker1", admit_another_key),
       script("worker1", admit_the_lab_only),
       "worker1"},
      {"SecondSshd",
       {"G-01-02", "G-01-10"},
       script("worker1", second_sshd),
       script("worker1", end_second_sshd),
       "port 2222"},
      {"EngineStopped",
       {"G-01-08"},
       script("worker2", "systemctl stop docker docker.socket"),
       up,
       "Docker engine does not answer"},
      {"AddressOfAnotherNode",
       {"G-01-05", "G-01-06"},
       script("worker2", "ip addr add 192.168.56.10/32 dev lo"),
       script("worker2", "ip addr del 192.168.56.10/32 dev lo || true"),
       "which is control's"},
      {"RepositoryUnmounted", {"G-03-01"}, script("worker2", "umount -l /vagrant"), up, "worker2"},
      {"EmptyFolderMounted",
       {"G-03-01"},
       script("worker1", "mount -t tmpfs none /vagrant"),
       up,
       "worker1"},
      {"CopyOfTheRepositoryMounted", {"G-03-01"}, script("worker2", mount_a_copy), up, "worker2"},
      {"NodeStopped", {"G-01-01"}, stop_worker2, up, "worker2"},
  };
}

}  // namespace stackpilot::e2e

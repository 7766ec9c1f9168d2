#include "e2e/somebodys_machines.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <sstream>

#include "access/exec/process.h"
#include "base/text.h"

namespace stackpilot::e2e {
namespace {

constexpr auto boot_time = Millis(60'000);

// Prints what a lab may not leave changed. Not the socket of the containers' name server, whose
// port is another one after each start, nor the networks' ids, which a restart of Docker renews.
constexpr const char* state_script = R"(
  export LC_ALL=C
  hostname
  cat /etc/hostname /etc/hosts /home/admin/.ssh/authorized_keys
  stat -c '%A %u:%g %s %n' /home/admin/.ssh/* /etc/hosts /etc/hostname
  id admin
  ip -br address show lo
  ss -Htuln | awk '$5 !~ /^127\.0\.0\.11:/ {print $1, $5}' | sort
  systemctl list-units --failed --plain --no-legend
  grep -E ' /(vagrant|var/(lib|cache)/stackpilot)' /proc/mounts || true
  ls -A / /opt /home /home/admin /root /usr/local/bin /usr/local/sbin /var/lib /var/cache
  find /etc -xdev -type f ! -name '*-' ! -name ld.so.cache ! -name resolv.conf \
    -exec sha256sum {} + | sort -k 2
  find /etc -xdev -type l -printf '%p -> %l\n' | sort
  dpkg-query -W -f '${Package} ${Version} ${db:Status-Abbrev}\n'
  docker ps --all --no-trunc --format '{{.ID}} {{.Names}} {{.Image}} {{.State}}' | sort
  docker image ls --all --no-trunc --format '{{.ID}} {{.Repository}}:{{.Tag}}' | sort
  docker volume ls --format '{{.Name}}' | sort
  docker network ls --format '{{.Name}} {{.Driver}}' | sort)";

fs::path own_socket() {
  return checkout().root() / ".stackpilot" / "engine" / "docker.sock";
}

// A file of which such a machine is made. scripts/bench-machines.sh makes some of the same.
std::string ingredient(const std::string& name) {
  return read_file(checkout().root() / "tests" / "e2e" / name).value();
}

// The first network of 192.168.60.0/24 and up that no interface is in. Other checkouts may run
// this test, too.
std::string free_subnet() {
  const std::string taken = run_program({"ip", "-4", "-o", "address"}).out;
  int third = 60;
  while (taken.find(fmt::format(" 192.168.{}.", third)) != std::string::npos) ++third;
  return fmt::format("192.168.{}", third);
}

// The image that the nodes of the lab were made of.
std::string node_image() {
  const Ran ran = engine({"inspect", "--format", "{{.Config.Image}}", container_of("control")});
  EXPECT_TRUE(exits(0, ran));
  return access::trimmed(ran.out);
}

// A label of all that plays machines for this checkout.
std::string mark() {
  return "e2e.somebodys-machines-for=" + checkout().root().string();
}

void remove_marked(Argv list, Argv remove) {
  list.insert(list.end(), {"--quiet", "--filter", "label=" + mark()});
  const Ran listed = engine(list);
  EXPECT_TRUE(exits(0, listed));
  std::istringstream ids(listed.out);
  const std::size_t words = remove.size();
  for (std::string id; ids >> id;) remove.push_back(id);
  if (remove.size() == words) return;
  EXPECT_TRUE(exits(0, engine(remove)));
}

void remove_all_marked() {
  remove_marked({"ps", "--all"}, {"rm", "--force", "--volumes"});
  remove_marked({"network", "ls"}, {"network", "rm"});
}

// Cuts from `key:` at the start of a line to the next empty line.
void cut_section(std::string& yaml, const std::string& key) {
  const std::size_t at = yaml.find("\n" + key + ":\n");
  ASSERT_NE(at, std::string::npos) << key;
  yaml.erase(at, yaml.find("\n\n", at) - at);
}

}  // namespace

SomebodysMachines::SomebodysMachines()
    : folder_(TempFolder::make("/tmp", "stackpilot-somebody-").value()),
      name_(fmt::format("somebody-{}", ::getpid())),
      subnet_(free_subnet()),
      machines_{{"control", "srv-a", subnet_ + ".10", "10.77.0.10", 22},
                {"worker1", "srv-b", subnet_ + ".11", "10.77.0.11", 2222},
                {"worker2", "srv-c", subnet_ + ".12", "10.77.0.12", 22}},
      gate_{"gate", "srv-gate", subnet_ + ".9", "10.77.0.9", 2200} {
  remove_all_marked();  // of a run that was killed
  EXPECT_TRUE(exits(0, run_program({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C",
                                    "admin@example", "-f", (folder_.path() / "key").string()})));
  EXPECT_TRUE(
      exits(0, engine({"network", "create", "--internal", "--label", mark(), "--subnet",
                       subnet_ + ".0/24", "--gateway", subnet_ + ".1", "--opt",
                       fmt::format("com.docker.network.bridge.name=sb-{}", ::getpid()), name_})));
  for (const SomebodysMachine& one : machines_) EXPECT_TRUE(start(one));
  EXPECT_TRUE(start(gate_));
  for (const SomebodysMachine& one : machines_) EXPECT_TRUE(furnish(one));
  EXPECT_TRUE(furnish(gate_));
  EXPECT_TRUE(exits(0, on("gate",
                          "echo 'ForceCommand /bin/false' "
                          ">>/etc/ssh/sshd_config.d/50-local.conf; systemctl restart ssh")));
  EXPECT_TRUE(exits(0, on("worker2", fmt::format("iptables -I INPUT -s {}.1 -j REJECT", subnet_))));
}

SomebodysMachines::~SomebodysMachines() {
  remove_all_marked();
}

const SomebodysMachine& SomebodysMachines::of(const std::string& node) const {
  if (node == gate_.node) return gate_;
  return *std::find_if(machines_.begin(), machines_.end(),
                       [&](const SomebodysMachine& one) { return one.node == node; });
}

std::string SomebodysMachines::container(const std::string& node) const {
  return fmt::format("{}-{}", name_, of(node).host_name);
}

testing::AssertionResult SomebodysMachines::start(const SomebodysMachine& machine) const {
  Argv run = {"run"};
  const std::string options = ingredient("somebodys_machine.options");
  for (const std::string_view option : lines_of(options)) run.emplace_back(option);
  run.insert(run.end(),
             {"--label", mark(), "--name", container(machine.node), "--hostname", machine.host_name,
              "--network", name_, "--ip", machine.address, node_image()});
  return exits(0, engine(run));
}

testing::AssertionResult SomebodysMachines::furnish(const SomebodysMachine& machine) const {
  const bool up = bool(comes_true(
      machine.host_name + " is up",
      [&] { return on(machine.node, "systemctl is-active -q ssh docker").status == 0; },
      boot_time));
  if (!up) return exits(0, engine({"logs", "--tail", "30", container(machine.node)}));
  const std::string key = access::trimmed(read_file(folder_.path() / "key.pub").value_or(""));
  const auto variables =
      fmt::format("NAME={} PORT={} PASSWORDS={} SHOP={} EXTRA_ADDRESS={}\nKEY='{}'\n",
                  machine.host_name, machine.port, machine.node == "worker1" ? "yes" : "no",
                  machine.node == "worker2" ? "yes" : "no", machine.other_address, key);
  return exits(0, on(machine.node, variables + ingredient("somebodys_machine.sh")));
}

std::string SomebodysMachines::declared_in(std::string lab_yaml) const {
  cut_section(lab_yaml, "network");
  cut_section(lab_yaml, "nodes");
  std::string nodes = "\nnodes:\n";
  const std::string jump =
      fmt::format(", jump: {{host: {}, port: {}, user: admin}}", gate_.address, gate_.port);
  for (const SomebodysMachine& one : machines_) {
    nodes += fmt::format(
        "  - name: {}\n    address: {}\n    role: {}\n    cpus: 2\n    memory_mib: 4096\n"
        "    ssh: {{user: admin, port: {}, identity: {}{}}}\n",
        one.node, one.address, one.node == "control" ? "control" : "worker", one.port,
        (folder_.path() / "key").string(), one.node == "worker2" ? jump : "");
  }
  // The last words of control's entry, which is the first.
  const std::string docker = fs::exists(own_socket())
                                 ? fmt::format("docker, -H, \"unix://{}\"", own_socket().string())
                                 : "docker";
  const std::string allowed = fmt::format(
      "    drills: allowed\n    power:\n      on: [{0}, start, {1}]\n      off: [{0}, kill, {1}]\n",
      docker, container("control"));
  nodes.insert(nodes.find("  - name: worker1"), allowed);
  return lab_yaml + nodes;
}

Ran SomebodysMachines::on(const std::string& node, const std::string& script) const {
  return engine({"exec", container(node), "sh", "-euc", script});
}

Ran SomebodysMachines::power(const std::string& command, const std::string& node) const {
  return engine({command, container(node)});
}

std::string SomebodysMachines::state_of(const std::string& node) const {
  const Ran ran = on(node, state_script);
  EXPECT_TRUE(exits(0, ran));
  return ran.out;
}

}  // namespace stackpilot::e2e

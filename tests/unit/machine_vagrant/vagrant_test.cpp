#include "machine/vagrant/vagrant.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "machine/vagrant/box.h"
#include "machine/vagrant/checks.h"
#include "machine/vagrant/provider.h"
#include "machine/vagrant/states.h"
#include "provision/identity.h"
#include "unit/access_operate/fake_programs.h"

namespace stackpilot::machine::vagrant {
namespace {

TEST(VirtualMachines, AreLinesOfVirsh) {
  const auto states = parse_virsh_list(
      " Id   Name                  State\n-----------------------------------\n"
      " 1    lab-abc123-control    running\n -    lab-abc123-worker1    shut off\n"
      " 2    lab-abc123-worker2    paused\n 3    lab-ffffff-control    running\n\n",
      "abc123");
  ASSERT_EQ(states.size(), 3U);
  EXPECT_EQ(state_of(states, "control").power, Power::kOn);
  EXPECT_EQ(state_of(states, "worker1").words, "shut off");
  EXPECT_EQ(state_of(states, "worker1").power, Power::kOff);
  EXPECT_EQ(state_of(states, "worker2").power, Power::kPaused);
}

TEST(VirtualMachines, AreLinesOfVirtualBox) {
  EXPECT_EQ(parse_vbox_list("\"lab-abc123-control\" {1-2}\n\"other\" {3}\n", "abc123"),
            (std::vector<std::string>{"lab-abc123-control"}));
  EXPECT_EQ(parse_vbox_state("name=\"x\"\nVMState=\"poweroff\"\nVMStateChangeTime=\"y\"\n"),
            "poweroff");
}

TEST(VagrantSays, ItsErrorAndTheHostKey) {
  const auto error = error_in(
      "1,control,ui,info,x\n1,,error-exit,Vagrant::Errors::VMBootTimeout,Timed "
      "out%!(VAGRANT_COMMA) "
      "twice\\nand more\n");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->kind, "VMBootTimeout");
  EXPECT_EQ(error->text, "Timed out, twice\nand more");
  EXPECT_FALSE(error_in("1,control,ui,info,x\n"));
  const std::string said =
      "1,w1,ui,detail,    w1: STACKPILOT-HOST-KEY w1 ssh-ed25519 AAAA1\\n\n"
      "1,w2,ui,detail,    w2: STACKPILOT-HOST-KEY w2 ssh-ed25519 AAAA2\n";
  EXPECT_EQ(host_key_in(said, "w1"), "ssh-ed25519 AAAA1");
  EXPECT_EQ(host_key_in(said, "w2"), "ssh-ed25519 AAAA2");
  EXPECT_EQ(host_key_in(said, "control"), "");
}

TEST(Box, IsInTheListByNameProviderAndVersion) {
  const std::string said =
      "1,,box-name,generic/ubuntu2204\n1,,box-provider,libvirt\n1,,box-version,4.3.12\n"
      "1,,box-name,stackpilot/node-1\n1,,box-provider,libvirt\n1,,box-version,0\n";
  EXPECT_TRUE(is_box_listed(said, "generic/ubuntu2204", "4.3.12", "libvirt"));
  EXPECT_TRUE(is_box_listed(said, "stackpilot/node-1", "", "libvirt"));
  EXPECT_FALSE(is_box_listed(said, "generic/ubuntu2204", "4.3.11", "libvirt"));
  EXPECT_FALSE(is_box_listed(said, "generic/ubuntu2204", "4.3.12", "virtualbox"));
  EXPECT_FALSE(is_box_listed(said, "stackpilot/node-2", "", "libvirt"));
}

TEST(Kvm, NeedsAFlagOfTheProcessor) {
  EXPECT_TRUE(has_kvm("processor : 0\nflags\t\t: fpu vmx sse\n"));
  EXPECT_TRUE(has_kvm("flags\t\t: fpu svm\n"));
  EXPECT_FALSE(has_kvm("flags\t\t: fpu sse\nvmx flags\t: svm\n"));
  EXPECT_FALSE(has_kvm(""));
}

TEST(Console, IsShownWithoutItsControls) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "console-").value();
  const fs::path file = folder.path() / "c";
  ASSERT_TRUE(
      write_file(file, "\x1b[0;32mone\x1b[0m\r\n[ *** ] Job a running (1s / no limit)\ntwo"));
  EXPECT_EQ(console_tail(file), "one\ntwo");
}

TEST(VirtualBoxNetworks, AreAllowedByItsFile) {
  struct Row {
    const char* conf;
    const char* cidr;
    bool is_allowed;
  };
  for (const Row& row : {Row{"", "192.168.56.0/24", true}, Row{"", "192.168.63.0/24", true},
                         Row{"", "192.168.90.0/24", false}, Row{"", "192.168.0.0/16", false},
                         Row{"# * 0.0.0.0/0\n", "192.168.56.0/24", false},
                         Row{"* 10.0.0.0/8 192.168.0.0/16\n", "192.168.90.0/24", true},
                         Row{"* 0.0.0.0/0 ::/0\n", "172.16.0.0/24", true}}) {
    const Status status = require_allowed(row.conf, row.cidr);
    EXPECT_EQ(status.has_value(), row.is_allowed) << row.conf << row.cidr;
    if (status) continue;
    EXPECT_EQ(status.error().kind, ErrorKind::kCapability);
  }
}

class Provided : public ::testing::Test {
 protected:
  static LabSpec one_node() {
    LabSpec lab;
    lab.network = {"nobody", "203.0.113.0/24", "203.0.113.1"};
    lab.nodes = {{.name = "control", .address = "203.0.113.10"}};
    return lab;
  }
  void SetUp() override {
    ASSERT_TRUE(make_folder(workspace_.root() / "vagrant"));
    ASSERT_TRUE(write_file(workspace_.root() / "vagrant/Vagrantfile", ""));
    ASSERT_TRUE(make_folder(workspace_.shared()));
    ASSERT_TRUE(write_file(workspace_.lab_id_file(), "abc123\n"));
  }
  void make_records() {
    ASSERT_TRUE(make_folder(records_.folder));
    ASSERT_TRUE(write_file(records_.hypervisor(), "libvirt\n"));
  }
  void put_vagrant(const std::string& version, const std::string& plugins) {
    programs_.put("vagrant", "case $1 in --version) echo 'Vagrant " + version +
                                 "';; plugin) echo '" + plugins + "';; esac");
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "vagrant-").value();
  Workspace workspace_{folder_.path()};
  Records records_{workspace_};
  LabSpec lab_ = one_node();
  access::LabLock lock_ = access::LabLock::acquire(folder_.path() / "lock", "test").value();
  fakes::FakePrograms programs_;
  VagrantProvider provider_{lock_.permit(), workspace_, lab_};
};

TEST_F(Provided, EachCauseHasAnErrorOfItsOwn) {
  struct Row {
    const char* version;
    const char* plugins;
    const char* virsh;
    const char* message;
  };
  constexpr const char* plugin = "vagrant-libvirt (0.11.2, system)";
  for (const Row& row :
       {Row{"2.2.18", plugin, "", "Vagrant 2.2.18 is too old"},
        Row{"2.3.4", "none", "", "Vagrant has nothing to make machines with"},
        Row{"2.3.4", plugin, "echo 'No such file or directory' >&2; exit 1",
            "libvirt does not run here"},
        Row{"2.3.4", plugin, "echo 'Permission denied' >&2; exit 1", "you may not use libvirt"},
        Row{"2.3.4", plugin, "", ""}}) {
    put_vagrant(row.version, row.plugins);
    programs_.put("virsh", row.virsh);
    const Status status = provider_.preflight();
    const std::string message = status ? "" : status.error().message;
    EXPECT_TRUE(message.starts_with(row.message)) << row.message << " / " << message;
    EXPECT_EQ(status.has_value(), *row.message == '\0');
    if (status) continue;
    EXPECT_EQ(status.error().kind, ErrorKind::kCapability);
    EXPECT_FALSE(status.error().hint.empty());
  }
}

TEST_F(Provided, VirtualBoxWithoutItsKernelModuleIsNamed) {
  programs_.put("VBoxManage", "echo 'WARNING: The vboxdrv kernel module is not loaded.'; echo 7.0");
  const Status status = require_usable(Hypervisor::kVirtualBox, lab_);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message, "VirtualBox's kernel module vboxdrv is not loaded");
  programs_.put("VBoxManage", "echo 7.0");
  lab_.network.cidr = "10.1.2.0/24";
  EXPECT_FALSE(require_usable(Hypervisor::kVirtualBox, lab_)) << "the network is not allowed";
}

TEST_F(Provided, ARepositoryWithoutAVagrantfileIsRefused) {
  fs::remove(workspace_.root() / "vagrant/Vagrantfile");
  EXPECT_EQ(provider_.preflight().error().kind, ErrorKind::kUsage);
}

TEST_F(Provided, AMachineWithoutTheRecordOfItsCompletionIsUnfinished) {
  EXPECT_TRUE(provider_.survey().list()->empty()) << "nothing was made";
  EXPECT_TRUE(programs_.calls().empty());
  make_records();
  programs_.put("virsh", "echo ' 1 nobody-abc123-control running'");
  EXPECT_EQ(provider_.survey().list()->front().power, Power::kUnfinished);
  ASSERT_TRUE(write_file(records_.made("control"), "203.0.113.10\n"));
  const auto states = provider_.survey().list();
  EXPECT_EQ(states->front().power, Power::kOn);
  EXPECT_EQ(states->front().addresses, (std::vector<std::string>{"203.0.113.10"}));
}

TEST_F(Provided, AMachineIsSwitchedByItsHypervisor) {
  make_records();
  programs_.put("virsh",
                "case $3 in list) echo \" 1 nobody-abc123-control $(cat $FAKE/state)\";; esac");
  const auto machine = provider_.machine(lab_.nodes.front());
  const std::string virsh = "virsh --connect qemu:///system ";
  ASSERT_TRUE(write_file(programs_.path("state"), "shut off"));
  ASSERT_TRUE(machine->switch_on());
  EXPECT_EQ(programs_.calls().back(), virsh + "start nobody-abc123-control");
  ASSERT_TRUE(write_file(programs_.path("state"), "paused"));
  ASSERT_TRUE(machine->switch_on());
  EXPECT_EQ(programs_.calls().back(), virsh + "resume nobody-abc123-control");
  ASSERT_TRUE(machine->cut_power());
  EXPECT_EQ(programs_.calls().back(), virsh + "destroy nobody-abc123-control");
}

TEST_F(Provided, VagrantIsToldOfTheLab) {
  make_records();
  ASSERT_TRUE(write_file(records_.box(), "stackpilot/node-1\n"));
  programs_.put("vagrant",
                "env | grep -E '^(VAGRANT|STACKPILOT)' | sort >\"$FAKE/env\"\n"
                "echo '1,control,ui,detail,STACKPILOT-HOST-KEY control ssh-ed25519 AAAA'");
  EXPECT_EQ(provider_.machine(lab_.nodes.front())->host_key().value(), "ssh-ed25519 AAAA");
  EXPECT_EQ(programs_.calls().back(),
            "vagrant provision control --provision-with access --machine-readable");
  const std::string env = read_file(programs_.path("env")).value();
  for (const std::string& line :
       {"VAGRANT_CWD=" + (workspace_.root() / "vagrant").string(),
        "VAGRANT_DOTFILE_PATH=" + (records_.folder / "dot").string(),
        std::string("VAGRANT_DEFAULT_PROVIDER=libvirt"), std::string("STACKPILOT_LAB=abc123"),
        std::string("STACKPILOT_BOX=stackpilot/node-1"),
        std::string("STACKPILOT_MANAGEMENT=10.231.113.0/24")}) {
    EXPECT_NE(env.find(line + "\n"), std::string::npos) << line << "\nin\n" << env;
  }
}

TEST_F(Provided, WhatVagrantFailsWithIsOneSentence) {
  make_records();
  struct Row {
    const char* kind;
    ErrorKind is;
    const char* message;
  };
  for (const Row& row :
       {Row{"Vagrant::Errors::VMBootTimeout", ErrorKind::kBroken,
            "a virtual machine does not boot"},
        Row{"VagrantPlugins::ProviderLibvirt::Errors::FogLibvirtConnectionError",
            ErrorKind::kCapability, "libvirt does not answer"},
        Row{"Vagrant::Errors::Unheard", ErrorKind::kBroken, "Vagrant failed: Unheard"}}) {
    programs_.put("vagrant", std::string("echo '1,,error-exit,") + row.kind + ",why'; exit 1");
    const auto key = provider_.machine(lab_.nodes.front())->host_key();
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().kind, row.is);
    EXPECT_EQ(key.error().message, row.message);
    EXPECT_EQ(key.error().detail, "why");
    EXPECT_FALSE(key.error().hint.empty());
  }
}

TEST_F(Provided, DestroyLeavesNothing) {
  EXPECT_TRUE(provider_.destroy()) << "there is nothing that could be removed";
  EXPECT_TRUE(programs_.calls().empty());
  make_records();
  programs_.put("vagrant", "");
  programs_.put("virsh",
                "case $3 in net-list) echo nobody-abc123; echo other;;\n"
                "list) echo ' - nobody-abc123-gone shut off';; esac");
  ASSERT_TRUE(provider_.destroy());
  const auto calls = programs_.calls();
  const auto has = [&](const std::string& call) {
    return std::find(calls.begin(), calls.end(), call) != calls.end();
  };
  const std::string virsh = "virsh --connect qemu:///system ";
  EXPECT_TRUE(has("vagrant destroy --force --machine-readable"));
  EXPECT_TRUE(has(virsh + "undefine nobody-abc123-gone --nvram --remove-all-storage"));
  EXPECT_TRUE(has(virsh + "net-undefine nobody-abc123"));
  EXPECT_FALSE(has(virsh + "net-undefine other"));
  EXPECT_FALSE(fs::exists(records_.folder));
}

// What a making comes to: the host key of each node that `vagrant up` is given. Machines are as the
// file "states" has them, which `up` and `destroy` do not change.
class Making : public Provided {
 protected:
  void SetUp() override {
    Provided::SetUp();
    make_records();
    ASSERT_TRUE(write_file(records_.box(), "stackpilot/node-1\n"));
    ASSERT_TRUE(make_folder(workspace_.known_hosts().parent_path()));
    put("states", "");
    programs_.put("vagrant",
                  "[ \"$1\" = up ] || exit 0\n"
                  "for node; do echo \"1,,ui,detail,STACKPILOT-HOST-KEY $node ssh-ed25519 AAAA\"; "
                  "done");
    programs_.put("virsh", "case $3 in list) cat $FAKE/states;; esac");
    // No node ever answers.
    programs_.put("ssh",
                  "echo 'ssh: connect to host 203.0.113.10 port 22: No route' >&2; exit 255");
  }
  void put(const std::string& file, const std::string& text) {
    ASSERT_TRUE(write_file(programs_.path(file), text));
  }
  std::vector<std::string> calls_of(const std::string& program) const {
    std::vector<std::string> found;
    for (const std::string& call : programs_.calls()) {
      if (call.starts_with(program + " ")) found.push_back(call);
    }
    return found;
  }
};

TEST_F(Making, TheFirstMachineIsMadeAloneAndTheOthersTogether) {
  lab_.nodes.push_back({.name = "worker1", .address = "203.0.113.11"});
  lab_.nodes.push_back({.name = "worker2", .address = "203.0.113.12"});
  ASSERT_FALSE(provider_.ensure({})) << "no node runs the program of this test";
  EXPECT_EQ(calls_of("vagrant"),
            (std::vector<std::string>{
                "vagrant up --parallel --provision control --machine-readable",
                "vagrant up --parallel --provision worker1 worker2 --machine-readable"}));
  for (const NodeSpec& node : lab_.nodes) {
    EXPECT_EQ(read_file(records_.made(node.name)).value_or(""), node.address + "\n");
    EXPECT_TRUE(provision::has_host_key(workspace_, node.name));
  }
}

TEST_F(Making, WhatAnInterruptedOneLeftIsRemovedFirst) {
  put("states", " - nobody-abc123-control shut off\n");
  ASSERT_FALSE(provider_.ensure({}));
  EXPECT_EQ(
      calls_of("vagrant"),
      (std::vector<std::string>{"vagrant destroy --force control --machine-readable",
                                "vagrant up --parallel --provision control --machine-readable"}));
  const auto virsh = calls_of("virsh");
  EXPECT_NE(std::find(virsh.begin(), virsh.end(),
                      "virsh --connect qemu:///system undefine nobody-abc123-control --nvram "
                      "--remove-all-storage"),
            virsh.end())
      << "Vagrant may not know of it";
}

TEST_F(Making, AWholeMachineIsOnlyStarted) {
  put("states", " - nobody-abc123-control shut off\n");
  ASSERT_TRUE(write_file(records_.made("control"), "203.0.113.10\n"));
  ASSERT_FALSE(provider_.ensure({}));
  EXPECT_TRUE(calls_of("vagrant").empty());
  const auto virsh = calls_of("virsh");
  EXPECT_NE(std::find(virsh.begin(), virsh.end(),
                      "virsh --connect qemu:///system start nobody-abc123-control"),
            virsh.end());
}

TEST_F(Making, WithoutItsHostKeyAMachineIsNotComplete) {
  programs_.put("vagrant", "");
  EXPECT_EQ(provider_.ensure({}).error().message, "Vagrant did not say the host key of control");
  EXPECT_FALSE(fs::exists(records_.made("control")));
}

TEST_F(Making, RefreshingLeavesOutWhatDoesNotAnswer) {
  put("states", " 1 nobody-abc123-control running\n");
  ASSERT_TRUE(write_file(records_.made("control"), "203.0.113.10\n"));
  EXPECT_TRUE(provider_.refresh());
  EXPECT_FALSE(calls_of("ssh").empty());
  programs_.put("ssh", "echo 'tar: no' >&2; exit 2");
  const Status refused = provider_.refresh();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "unpacking the repository on control failed");
  put("states", " - nobody-abc123-control shut off\n");
  const std::size_t before = calls_of("ssh").size();
  EXPECT_TRUE(provider_.refresh());
  EXPECT_EQ(calls_of("ssh").size(), before) << "it is off";
}

TEST_F(Making, ShuttingDownIsAskedOfTheMachineFirst) {
  put("states", " 1 nobody-abc123-control running\n");
  programs_.put("ssh", "echo ' - nobody-abc123-control shut off' >$FAKE/states");
  ASSERT_TRUE(provider_.machine(lab_.nodes.front())->shut_down());
  ASSERT_EQ(calls_of("ssh").size(), 1U);
  EXPECT_TRUE(calls_of("ssh").front().ends_with("sudo -n systemctl poweroff"));
  for (const std::string& call : calls_of("virsh")) {
    EXPECT_EQ(call.find(" destroy "), std::string::npos) << call;
  }
}

// Where no libvirt runs yet, as before with-libvirt.sh.
TEST_F(Provided, PreparingNeedsNoLibvirt) {
  programs_.put("virsh", "exit 1");
  for (const char* folder : {"infra/images/node", "infra/images", "vagrant/box", "scripts"}) {
    ASSERT_TRUE(make_folder(workspace_.root() / folder));
  }
  for (const char* file : {"infra/images/apply.sh", "scripts/make-box.sh",
                           "infra/images/node/packages", "vagrant/box/packages"}) {
    ASSERT_TRUE(write_file(workspace_.root() / file, ""));
  }
  const std::string box = made_box_name(workspace_.root()).value();
  programs_.put("vagrant",
                "case $1 in --version) echo 'Vagrant 2.3.4';; plugin) echo "
                "'vagrant-libvirt (0.11.2, system)';; box) echo '1,,box-name," +
                    box + "'; echo 1,,box-provider,libvirt; echo 1,,box-version,0;; esac");
  const Status prepared = provider_.prepare();
  ASSERT_TRUE(prepared) << prepared.error().message;
  EXPECT_FALSE(fs::exists(records_.box())) << "there is no lab yet";
}

TEST_F(Provided, ThereIsNoSecondLab) {
  EXPECT_EQ(provider_.environment_of_copy().error().kind, ErrorKind::kCapability);
}

}  // namespace
}  // namespace stackpilot::machine::vagrant

// PROVIDER=ssh on three machines that somebody else has set up and goes on using: they become a
// lab, are judged by drift only, and are given back as they were. The tests of this suite build on
// each other, in this order.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <thread>

#include "access/observe/tcp.h"
#include "cli/clone.h"
#include "e2e/somebodys_machines.h"
#include "e2e/verify_report.h"

namespace stackpilot::e2e {
namespace {

const Variables over_ssh = {{"PROVIDER", "ssh"}};
constexpr const char* all_nodes[] = {"control", "worker1", "worker2"};
constexpr const char* machines[] = {"control", "worker1", "worker2", "gate"};

class AdoptedMachines : public testing::Test {
 protected:
  // The repository is cloned as it is committed. On a disk, as /tmp may be in memory.
  static void SetUpTestSuite() {
    machines_ = std::make_unique<SomebodysMachines>();
    clone_ = std::make_unique<cli_test::Clone>("/var/tmp");
    ordinary_lab_ = read_file(clone_->lab_yaml()).value();
    ASSERT_TRUE(write_file(clone_->lab_yaml(), machines_->declared_in(ordinary_lab_)));
    for (const char* node : machines) before_[node] = machines_->state_of(node);
  }
  // The clone may have to give the machines back first, and a fault would refuse that.
  static void TearDownTestSuite() {
    if (clone_ && (*clone_)->has_lab()) {
      EXPECT_TRUE(exits(0, (*clone_)->run({"recover"})));
    }
    clone_.reset();
    machines_.reset();
    before_.clear();
    said_.clear();
  }

  static Ran run(const Argv& arguments) { return (*clone_)->run(arguments); }
  static Ran up() {
    Ran ran = (*clone_)->run({"up"}, over_ssh);
    said_ += ran.out + ran.err;
    return ran;
  }

  static Verification verify() {
    Ran ran = run({"verify", "--format", "json"});
    Json report = parse_json_text(ran.out, "the report").value_or(Json());
    return {std::move(ran), std::move(report)};
  }

  static Json drilled(const std::string& name) {
    const Ran ran = run({"drill", name, "--format", "json"});
    const Json report = parse_json_text(ran.out, "the drill").value_or(Json());
    const Json found = report.value("/drills/0"_json_pointer, Json());
    EXPECT_TRUE(found.is_object()) << ran.out << ran.err;
    return found.is_object() ? found : Json::object();
  }

  /// What is there of the colleague's shop, and its lines in the hosts file.
  static void expect_the_shop_is_open() {
    const Ran found = machines_->on("worker2", R"(
      docker inspect --format '{{.State.Running}}' shop_till_1 shop-odd-job
      docker volume inspect shop_takings old-takings >/dev/null
      docker network inspect shop_counter >/dev/null
      docker image inspect shop/till:1 shop/report:1 >/dev/null
      docker image ls --quiet --filter dangling=true | grep -q .
      grep -q 'printer.example   # by hand' /etc/hosts)");
    EXPECT_TRUE(exits(0, found));
    EXPECT_EQ(found.out, "true\ntrue\n");
  }

  static void expect_as_before() {
    for (const char* node : machines) {
      SCOPED_TRACE(node);
      EXPECT_EQ(machines_->state_of(node), before_[node]);
    }
  }

  /// With something wrong on worker1, `up` ends with one error that names it and a next step.
  static void expect_refused(const std::vector<int>& statuses) {
    const Ran refused = up();
    EXPECT_TRUE(std::find(statuses.begin(), statuses.end(), refused.status) != statuses.end())
        << refused.status << '\n'
        << refused.err;
    EXPECT_TRUE(holds(refused.err, "worker1"));
    EXPECT_TRUE(holds(refused.err, "next:"));
  }

  static std::unique_ptr<SomebodysMachines> machines_;
  static std::unique_ptr<cli_test::Clone> clone_;
  static std::string ordinary_lab_;
  static std::map<std::string, std::string> before_;
  static std::string said_;  ///< by every `up` so far
};

std::unique_ptr<SomebodysMachines> AdoptedMachines::machines_;
std::unique_ptr<cli_test::Clone> AdoptedMachines::clone_;
std::string AdoptedMachines::ordinary_lab_;
std::map<std::string, std::string> AdoptedMachines::before_;
std::string AdoptedMachines::said_;

TEST_F(AdoptedMachines, AreOfNoOtherProvider) {
  for (const char* provider : {"container", "vagrant"}) {
    SCOPED_TRACE(provider);
    const Ran ran = (*clone_)->run({"up"}, {{"PROVIDER", provider}});
    EXPECT_TRUE(exits(2, ran));
    EXPECT_TRUE(holds(ran.err, provider));
  }
  ASSERT_TRUE(write_file(clone_->lab_yaml(), ordinary_lab_));
  const Ran none = up();
  EXPECT_TRUE(write_file(clone_->lab_yaml(), machines_->declared_in(ordinary_lab_)));
  EXPECT_TRUE(exits(2, none));
  EXPECT_TRUE(holds(none.err, "ssh"));
  EXPECT_FALSE((*clone_)->has_lab());
}

struct BadMachine {
  const char* name;
  const char* harm;
  const char* mend;
};

// Before it is adopted. Nothing is changed on a machine that does not fit.
TEST_F(AdoptedMachines, OfTheWrongKindAreRefusedUnchanged) {
  const BadMachine bad[] = {
      {"refuses the key",
       "cp -p /home/admin/.ssh/authorized_keys /root/saved-keys; : "
       ">/home/admin/.ssh/authorized_keys",
       "cat /root/saved-keys >/home/admin/.ssh/authorized_keys; rm /root/saved-keys"},
      {"no sudo", "mv /etc/sudoers.d/admin /root/sudoers", "mv /root/sudoers /etc/sudoers.d/admin"},
      {"in a lab already",
       "mkdir -p /var/lib/stackpilot/adopted; echo 0123456789abcdef "
       ">/var/lib/stackpilot/adopted/lab; "
       "echo node7 >/var/lib/stackpilot/adopted/node",
       "rm -r /var/lib/stackpilot"},
      {"a wrong clock",
       "printf '#!/bin/sh\\necho $(($(/usr/bin/date +%%s) - 3600))\\n' >/usr/local/bin/date; "
       "chmod 755 /usr/local/bin/date",
       "rm /usr/local/bin/date"},
      {"a full disk", R"(
       mkdir /root/lib
       mount --bind /var/lib /root/lib
       mount -t tmpfs -o size=64m,mode=755 none /var/lib
       for one in /root/lib/*/; do
           place=/var/lib/$(basename "$one")
           mkdir "$place"
           mount --bind "$one" "$place"
       done)",
       "umount -R -l /var/lib; umount -l /root/lib; rmdir /root/lib"},
  };
  for (const BadMachine& one : bad) {
    SCOPED_TRACE(one.name);
    ASSERT_TRUE(exits(0, machines_->on("worker1", one.harm)));
    expect_refused({2, 3, 4});
    ASSERT_TRUE(exits(0, machines_->on("worker1", one.mend)));
  }
  ASSERT_TRUE(exits(0, machines_->power("pause", "worker1")));
  expect_refused({3, 4});
  ASSERT_TRUE(exits(0, machines_->power("unpause", "worker1")));
  EXPECT_EQ(machines_->state_of("worker1"), before_["worker1"]);
}

// It is noted whose the machine is before anything is installed, so the next `up` goes on with it.
TEST_F(AdoptedMachines, WithoutADockerThatCanBeHadAreRefused) {
  ASSERT_TRUE(exits(0, machines_->on("worker1", "mv /usr/bin/docker /root/docker")));
  expect_refused({3, 4});
  ASSERT_TRUE(exits(0, machines_->on("worker1", "mv /root/docker /usr/bin/docker")));
}

TEST_F(AdoptedMachines, ThatAreLostInTheMiddleAreGoneOnWith) {
  std::thread loss([] {
    EXPECT_TRUE(comes_true(
        "worker1 has the repository",
        [] { return machines_->on("worker1", "mountpoint -q /vagrant").status == 0; },
        Millis(120'000)));
    EXPECT_TRUE(exits(0, machines_->power("pause", "worker1")));
  });
  expect_refused({3, 4});
  loss.join();
  ASSERT_TRUE(exits(0, machines_->power("unpause", "worker1")));
}

TEST_F(AdoptedMachines, BecomeALabThatPasses) {
  const Ran adopted = up();
  ASSERT_TRUE(exits(0, adopted));
  // Some of them were adopted while another one was refused.
  const std::string& said = said_;
  for (const SomebodysMachine& one : machines_->all()) {
    SCOPED_TRACE(one.node);
    const Ran key = machines_->on(one.node, "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub");
    EXPECT_TRUE(holds(said, key.out.substr(key.out.find("SHA256:"), 50)));
    EXPECT_TRUE(holds(said, one.host_name));
    EXPECT_TRUE(holds(said, "9999"));
    EXPECT_TRUE(holds(said, "old-report"));
  }
  const Verification verified = verify();
  EXPECT_TRUE(is_green(verified));
  EXPECT_TRUE(holds(verified.ran.out, "as when it was adopted"));
  for (const char* id : {"G-01-01", "G-01-02", "G-01-09", "G-01-10"}) {
    EXPECT_EQ(verdict_of(verified.report, id), "waived") << id;
  }
  expect_the_shop_is_open();
}

TEST_F(AdoptedMachines, PublishTheServiceAtTheirAddressInTheLabOnly) {
  const SomebodysMachine& control = machines_->of("control");
  EXPECT_TRUE(becomes_ready(control.address));
  const auto asks = [&](const std::string& address) {
    return machines_->on("control", "python3 -c 'import socket; socket.create_connection((\"" +
                                        address + "\", 8000), 3)'");
  };
  EXPECT_TRUE(exits(0, asks(control.address)));
  EXPECT_TRUE(exits(1, asks(control.other_address)));
  EXPECT_TRUE(exits(1, asks("127.0.0.1")));
}

// worker2 is deployed to, and watched, through the gate only.
TEST_F(AdoptedMachines, BehindAJumpHostAreNamedWithItWhenItIsLost) {
  const SomebodysMachine& hidden = machines_->of("worker2");
  EXPECT_FALSE(access::probe_tcp(hidden.address, hidden.port, Millis(2'000)).ok);
  ASSERT_TRUE(exits(0, machines_->power("pause", "gate")));
  const Ran refused = up();
  const Verification verified = verify();
  ASSERT_TRUE(exits(0, machines_->power("unpause", "gate")));
  EXPECT_TRUE(exits(3, refused));
  EXPECT_TRUE(holds(refused.err, machines_->of("gate").address));
  EXPECT_EQ(verdict_of(verified.report, "G-01-01"), "fail");
  EXPECT_TRUE(holds(verified.ran.out, machines_->of("gate").address));
}

TEST_F(AdoptedMachines, AreNotChangedByAnotherUp) {
  std::map<std::string, std::string> then;
  for (const char* node : all_nodes) then[node] = machines_->state_of(node);
  ASSERT_TRUE(exits(0, up()));
  for (const char* node : all_nodes) EXPECT_EQ(machines_->state_of(node), then[node]) << node;
}

struct Drift {
  const char* guarantee;
  const char* node;
  const char* harm;
  const char* mend;
};

TEST_F(AdoptedMachines, AreRedOnceTheyDrift) {
  const Drift drifts[] = {
      {"G-01-10", "worker1",
       "systemd-run -q --unit=newcomer python3 -m http.server 9998 --bind 0.0.0.0; "
       "until ss -Htln | grep -q :9998; do sleep 0.1; done",
       "systemctl stop newcomer"},
      {"G-01-02", "worker2",
       "cp -p /home/admin/.ssh/authorized_keys /root/saved; ssh-keygen -q -t ed25519 -N '' -f "
       "/root/new; "
       "cat /root/new.pub >>/home/admin/.ssh/authorized_keys",
       "cat /root/saved >/home/admin/.ssh/authorized_keys; rm /root/saved /root/new /root/new.pub"},
      {"G-01-09", "control",
       "systemd-run -q --unit=newly-broken /bin/false || true; "
       "until systemctl is-failed -q newly-broken; do sleep 0.1; done",
       "systemctl reset-failed newly-broken"},
  };
  for (const Drift& one : drifts) {
    SCOPED_TRACE(one.guarantee);
    ASSERT_TRUE(exits(0, machines_->on(one.node, one.harm)));
    const Verification verified = verify();
    EXPECT_TRUE(only_fail(verified, {one.guarantee}));
    EXPECT_TRUE(holds(verified.ran.out, one.node));
    ASSERT_TRUE(exits(0, machines_->on(one.node, one.mend)));
  }
  EXPECT_TRUE(is_green(verify()));
}

// control's owner allows drills and has given its power; worker1's and worker2's have not.
TEST_F(AdoptedMachines, AreDrilledAsFarAsTheirOwnersAllow) {
  for (const char* name : {"dependency-stop", "node-loss"}) {
    const Json drill = drilled(name);
    EXPECT_EQ(drill.value("verdict", ""), "pass") << drill;
  }
  const Json skipped = drilled("partition");
  EXPECT_EQ(skipped.value("verdict", ""), "skipped") << skipped;
  EXPECT_TRUE(holds(skipped.value("reason", ""), "drills"));
  EXPECT_TRUE(is_green(verify()));
  expect_the_shop_is_open();
}

// The service is deployed beside the shop, so that what the commands remove lies beside it.
TEST_F(AdoptedMachines, KeepWhatIsSomebodysThroughEveryCommand) {
  for (const char* command : {"demo", "down", "clean"}) {
    SCOPED_TRACE(command);
    EXPECT_TRUE(exits(0, (*clone_)->run({command}, {{"NODE", "worker2"}})));
    expect_the_shop_is_open();
  }
}

TEST_F(AdoptedMachines, WithAnotherHostKeyAreRefusedUntilItIsBack) {
  ASSERT_TRUE(exits(0, machines_->on("worker1", R"(
    mkdir /root/keys
    mv /etc/ssh/ssh_host_ed25519_key* /root/keys
    ssh-keygen -q -t ed25519 -N '' -C '' -f /etc/ssh/ssh_host_ed25519_key
    systemctl restart ssh)")));
  expect_refused({1, 3, 4});
  ASSERT_TRUE(exits(0, machines_->on("worker1", R"(
    mv -f /root/keys/ssh_host_ed25519_key* /etc/ssh
    rmdir /root/keys
    systemctl restart ssh)")));
  EXPECT_TRUE(exits(0, up()));
}

TEST_F(AdoptedMachines, AreGivenBackAsTheyWere) {
  ASSERT_TRUE(exits(0, run({"destroy"})));
  EXPECT_FALSE((*clone_)->has_lab());
  expect_as_before();
  expect_the_shop_is_open();
}

}  // namespace
}  // namespace stackpilot::e2e

#include "node/faults/hosts_file.h"

#include <gtest/gtest.h>

namespace stackpilot::node {
namespace {

constexpr const char* id = "f00000001";
constexpr const char* other = "f00000002";
constexpr const char* hosts =
    "127.0.0.1 localhost\n\n# nodes\n192.0.2.10\tcontrol Alias\n192.0.2.11 worker1 # control\n";

TEST(HostsFile, GetsAnEntryWhereItIsWanted) {
  const std::string entry = "192.0.2.99 control # stackpilot-f00000001\n";
  EXPECT_EQ(with_entry(hosts, "192.0.2.99 control", EntryPlace::kFirst, id), entry + hosts);
  EXPECT_EQ(with_entry(hosts, "192.0.2.99 control", EntryPlace::kLast, id), hosts + entry);
  EXPECT_EQ(with_entry("", "192.0.2.99 control", EntryPlace::kLast, id), entry);
}

struct Cut {
  const char* host;
  const char* gone;  // the line that is a comment afterwards; empty: none
};

TEST(HostsFile, LosesTheLinesOfOneHost) {
  const Cut table[] = {{"control", "192.0.2.10\tcontrol Alias\n"},
                       {"alias", "192.0.2.10\tcontrol Alias\n"},
                       {"worker1", "192.0.2.11 worker1 # control\n"},
                       {"worker", ""},
                       {"192.0.2.11", ""}};
  for (const Cut& one : table) {
    std::string expected = hosts;
    if (*one.gone != '\0') {
      expected.insert(expected.find(one.gone), "# stackpilot-f00000001 cut: ");
    }
    EXPECT_EQ(with_host_cut(hosts, one.host, id), expected) << one.host;
  }
}

TEST(ResolvConf, LosesItsServersAndGetsThemBack) {
  const std::string text = "search lab\nnameserver 127.0.0.11\noptions ndots:0\n";
  const std::string cut = with_servers_cut(text, id);
  EXPECT_EQ(cut,
            "search lab\n# stackpilot-f00000001 cut: nameserver 127.0.0.11\noptions ndots:0\n");
  EXPECT_EQ(without_fault(cut, id), text);
}

TEST(HostsFile, IsHealedOfOneFaultOnly) {
  const std::string broken =
      with_entry(with_host_cut(hosts, "control", id), "192.0.2.99 x", EntryPlace::kFirst, other);
  EXPECT_EQ(without_fault(broken, id),
            with_entry(hosts, "192.0.2.99 x", EntryPlace::kFirst, other));
  EXPECT_EQ(without_fault(without_fault(broken, id), other), hosts);
}

TEST(HostsFile, WithoutTheFaultStaysAsItIs) {
  for (const char* text : {hosts, "", "127.0.0.1 localhost", "\n"}) {
    EXPECT_EQ(without_fault(text, id), text);
  }
}

}  // namespace
}  // namespace stackpilot::node

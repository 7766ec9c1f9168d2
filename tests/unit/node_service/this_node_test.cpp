// Which machine a verb that changes something accepts as the node that is meant.
#include "node/service/this_node.h"

#include <gtest/gtest.h>

namespace stackpilot::node {
namespace {

const NodeSpec meant{.name = "worker1", .address = "192.168.56.11"};

std::string why_not(const Identity& here, HostName host_name) {
  const Status status = require_identity(here, meant, host_name);
  return status ? "" : status.error().message + "; next: " + status.error().hint;
}

TEST(Identity, ANodeAtItsAddressWithItsNameIsMeant) {
  const Identity here{"worker1", {"192.168.56.11", "172.17.0.1"}};
  EXPECT_EQ(why_not(here, HostName::kMustMatch), "");
  EXPECT_EQ(why_not(here, HostName::kMayDiffer), "");
}

TEST(Identity, ADriftedHostNameStopsAllButItsMend) {
  const Identity here{"other", {"192.168.56.11"}};
  EXPECT_EQ(why_not(here, HostName::kMayDiffer), "");
  EXPECT_EQ(why_not(here, HostName::kMustMatch),
            "refused: the host name of worker1 has drifted: it is other; next: `make provision` "
            "sets it right; see G-01-05");
}

// Even with the right name: a node keeps the address that it was made with.
TEST(Identity, AnotherAddressStopsEverything) {
  for (const char* name : {"worker1", "worker2"}) {
    const Identity here{name, {"192.168.56.12", "172.17.0.1"}};
    for (const HostName host_name : {HostName::kMustMatch, HostName::kMayDiffer}) {
      EXPECT_EQ(why_not(here, host_name),
                "refused: this node has the address 192.168.56.12, 172.17.0.1, and lab.yaml "
                "declares 192.168.56.11 for worker1; next: put the address in infra/lab.yaml back, "
                "or make the lab anew: make destroy && make up");
    }
  }
}

TEST(Mount, OfThisLabOnly) {
  EXPECT_TRUE(require_mount({"/vagrant", true, "", "abc"}, "/vagrant", "abc"));
  EXPECT_EQ(require_mount({"/vagrant", false, "", "abc"}, "/vagrant", "abc").error().message,
            "refused: /vagrant is not a mount");
  for (const char* other : {"", "def"}) {
    const Status refused = require_mount({"/vagrant", true, "", other}, "/vagrant", "abc");
    ASSERT_FALSE(refused) << other;
    EXPECT_TRUE(refused.error().message.starts_with("refused: /vagrant is the repository of the"));
  }
  EXPECT_FALSE(require_mount({"/vagrant", true, "", ""}, "/vagrant", ""));
}

}  // namespace
}  // namespace stackpilot::node

#include <gtest/gtest.h>

#include "node/service/setup.h"

namespace stackpilot::node {
namespace {

const std::vector<NodeSpec> declared = {{.name = "control", .address = "192.168.56.10"},
                                        {.name = "worker1", .address = "192.168.56.11"}};

struct Case {
  const char* what;
  std::string before;
  std::string after;
  std::vector<std::string> changed;
};

const std::string control = "192.168.56.10\tcontrol\n";
const std::string worker1 = "192.168.56.11\tworker1\n";
const std::string both = control + worker1;
const std::string local = "127.0.0.1 localhost\n::1\tlocalhost ip6-localhost # loopback\n";

const std::vector<Case> cases = {
    {"as declared", local + both, local + both, {}},
    {"an empty file", "", both, {"control", "worker1"}},
    {"one missing", local + control, local + control + worker1, {"worker1"}},
    {"a wrong address",
     local + "192.168.56.99 control\n" + worker1,
     local + worker1 + control,
     {"control"}},
    {"swapped addresses",
     "192.168.56.11 control\n192.168.56.10 worker1\n",
     both,
     {"control", "worker1"}},
    {"a duplicate", both + "192.168.56.10 control\n", both, {"control"}},
    {"a duplicate on its line",
     "192.168.56.10 control control\n" + worker1,
     "192.168.56.10\tcontrol\n" + worker1,
     {"control"}},
    {"right and wrong", control + "10.0.0.1 control\n" + worker1, control + worker1, {"control"}},
    {"wrong first", "10.0.0.1 control\n" + both, both, {"control"}},
    {"several names on a right line",
     "192.168.56.10 control db.lan ctl\n" + worker1,
     "192.168.56.10 control db.lan ctl\n" + worker1,
     {}},
    {"several names on a wrong line",
     "10.0.0.1 db.lan control ctl\n" + worker1,
     "10.0.0.1\tdb.lan ctl\n" + worker1 + control,
     {"control"}},
    {"two nodes on a wrong line",
     "10.0.0.1 worker1 db control\n",
     "10.0.0.1\tdb\n" + control + worker1,
     {"control", "worker1"}},
    {"one's own name on loopback",
     "127.0.0.1 localhost\n127.0.1.1 control\n" + both,
     "127.0.0.1 localhost\n" + both,
     {"control"}},
    {"one's own name beside localhost",
     "127.0.0.1 localhost control\n" + worker1,
     "127.0.0.1\tlocalhost\n" + worker1 + control,
     {"control"}},
    {"an IPv6 address", "fd00::1 worker1\n" + both, both, {"worker1"}},
    {"a commented entry is none",
     "#192.168.56.10 control\n # control\n" + worker1,
     "#192.168.56.10 control\n # control\n" + worker1 + control,
     {"control"}},
    {"a name in a comment is none",
     "10.0.0.1 db # control\n" + both,
     "10.0.0.1 db # control\n" + both,
     {}},
    {"another name that holds a node's",
     "10.0.0.1 control2 mycontrol control.lan\n" + both,
     "10.0.0.1 control2 mycontrol control.lan\n" + both,
     {}},
    {"any white space and blank lines",
     "\n  192.168.56.10 \t control\n\n" + worker1 + "\n",
     "\n  192.168.56.10 \t control\n\n" + worker1 + "\n",
     {}},
    {"no newline at the end",
     control + "192.168.56.11 worker1",
     control + "192.168.56.11 worker1\n",
     {}},
    {"names in capitals are the same names", "10.0.0.1 CONTROL\n" + both, both, {"control"}},
};

TEST(CorrectHosts, BringsEveryFileToWhatIsDeclared) {
  for (const Case& one : cases) {
    const CorrectedHosts corrected = correct_hosts(one.before, declared);
    EXPECT_EQ(corrected.text, one.after) << one.what;
    EXPECT_EQ(corrected.changed, one.changed) << one.what;
  }
}

// G-01-07
TEST(CorrectHosts, ASecondRunChangesNothing) {
  for (const Case& one : cases) {
    const std::string first = correct_hosts(one.before, declared).text;
    const CorrectedHosts second = correct_hosts(first, declared);
    EXPECT_EQ(second.text, first) << one.what;
    EXPECT_TRUE(second.changed.empty()) << one.what;
  }
}

}  // namespace
}  // namespace stackpilot::node

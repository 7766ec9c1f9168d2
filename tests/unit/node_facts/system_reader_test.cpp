#include "node/facts/system_reader.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace stackpilot::node {
namespace {

TEST(Process, OfItsStatus) {
  const ProcessFact process = parse_process(
      "Name:\tmock-exchange\nUid:\t10001\t0\t0\t0\nGid:\t10002\t0\t0\t0\nGroups:\t7 0 \n"
      "CapEff:\t00000000a80425fb\nNoNewPrivs:\t1\nSeccomp:\t2\n");
  EXPECT_EQ(process.uid, 10001);
  EXPECT_EQ(process.gid, 10002);
  EXPECT_EQ(process.groups, (std::vector<int>{7, 0}));
  EXPECT_EQ(process.capabilities, "00000000a80425fb");
  EXPECT_TRUE(process.no_new_privileges);
  EXPECT_EQ(process.seccomp, 2);
}

TEST(Process, OfThisOneAndOfNone) {
  ASSERT_TRUE(read_process(::getpid()));
  EXPECT_EQ(read_process(::getpid())->uid, static_cast<int>(::getuid()));
  EXPECT_FALSE(read_process(-1));
}

TEST(Units, AreTheFirstWords) {
  EXPECT_EQ(parse_units("cron.service loaded failed failed Regular background\n"
                        "x.mount    loaded failed failed x\n"),
            (std::vector<std::string>{"cron.service", "x.mount"}));
  EXPECT_TRUE(parse_units("").empty());
}

TEST(Memory, IsTheLeastOfMachineAndGroup) {
  const char* meminfo = "MemTotal:       8388608 kB\nMemFree: 1 kB\n";
  EXPECT_EQ(memory_limit(meminfo, "4294967296"), std::int64_t{4} << 30U);
  EXPECT_EQ(memory_limit(meminfo, "max"), std::int64_t{8} << 30U);
  EXPECT_EQ(memory_limit(meminfo, "9223372036854771712"), std::int64_t{8} << 30U);
  EXPECT_EQ(memory_limit(meminfo, ""), std::int64_t{8} << 30U);
}

}  // namespace
}  // namespace stackpilot::node

#include "node/faults/service_copy.h"

#include <gtest/gtest.h>

namespace stackpilot::node {
namespace {

TEST(ServiceCopy, ItsBoundedVolumeBelongsToTheUserOfTheContainer) {
  const std::pair<const char*, const char*> owners[] = {{"999:999", "uid=999,gid=999"},
                                                        {"70", "uid=70,gid=0"},
                                                        {"0:0", "uid=0,gid=0"},
                                                        {"", "uid=0,gid=0"},
                                                        {"root", "uid=0,gid=0"}};
  for (const auto& [user, owner] : owners) EXPECT_EQ(owned_by(user).value(), owner) << user;
}

TEST(ServiceCopy, AUserWithoutANumberIsRefused) {
  for (const char* user :
       {"postgres", "999:postgres", "999:", ":999", "-1", "9,mode=0777", "1 2"}) {
    const auto owner = owned_by(user);
    ASSERT_FALSE(owner) << user;
    EXPECT_EQ(owner.error().kind, ErrorKind::kCapability);
  }
}

}  // namespace
}  // namespace stackpilot::node

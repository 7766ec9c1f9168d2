#include "access/observe/host_reader.h"

#include <gtest/gtest.h>

namespace stackpilot::access {
namespace {

TEST(OsRelease, OfUbuntuAndDebian) {
  EXPECT_EQ(parse_os_release("NAME=\"Ubuntu\"\nVERSION_ID=\"22.04\"\nID=ubuntu\nID_LIKE=debian\n"),
            (OsSpec{"ubuntu", "22.04"}));
  EXPECT_EQ(parse_os_release("ID=debian\nVERSION_ID=\"12\"\n"), (OsSpec{"debian", "12"}));
}

TEST(OsRelease, SingleQuotesAreQuotesToo) {
  EXPECT_EQ(parse_os_release("ID='alpine'\nVERSION_ID='3.19'"), (OsSpec{"alpine", "3.19"}));
}

TEST(OsRelease, OfNothingIsEmpty) {
  EXPECT_EQ(parse_os_release(""), (OsSpec{"", ""}));
  EXPECT_EQ(parse_os_release("# ID=ubuntu\nXID=x\n"), (OsSpec{"", ""}));
}

TEST(ValueOf, TakesTheNamedKeyOnly) {
  EXPECT_EQ(value_of("source=registry\nreason=no answer = none\n", "reason"), "no answer = none");
  EXPECT_EQ(value_of("source=", "source"), "");
  EXPECT_EQ(value_of("a=\"", "a"), "\"");
}

constexpr const char* mountinfo =
    "22 28 0:21 / /proc rw,nosuid - proc proc rw\n"
    "512 500 0:60 /srv/repo /vagrant ro,relatime shared:1 - overlay overlay rw\n"
    "513 500 8:1 / /my\\040folder rw - ext4 /dev/sda1 rw\n";

TEST(MountPoint, IsTheFifthField) {
  EXPECT_EQ(mount_points(mountinfo), (std::vector<std::string>{"/proc", "/vagrant", "/my folder"}));
  EXPECT_TRUE(mount_points("").empty());
}

TEST(MountSource, IsWhatIsMountedLast) {
  EXPECT_EQ(mount_source(mountinfo, "/vagrant"), "overlay /srv/repo (overlay)");
  EXPECT_EQ(
      mount_source(std::string(mountinfo) + "514 512 8:1 /copy /vagrant ro - ext4 /dev/sda1 rw\n",
                   "/vagrant"),
      "/dev/sda1 /copy (ext4)");
  EXPECT_EQ(mount_source(mountinfo, "/nosuch"), "");
}

TEST(Neighbour, IsTheCardThatAnswered) {
  const char* arp =
      "IP address       HW type     Flags       HW address            Mask     Device\n"
      "192.168.56.11    0x1         0x2         02:42:c0:a8:38:0b     *        eth0\n"
      "192.168.56.12    0x1         0x0         00:00:00:00:00:00     *        eth0\n";
  EXPECT_EQ(neighbour(arp, "192.168.56.11"), "02:42:c0:a8:38:0b");
  EXPECT_EQ(neighbour(arp, "192.168.56.12"), "");
  EXPECT_EQ(neighbour(arp, "192.168.56.1"), "");
}

TEST(AuthorizedKeys, GivesTheBlobs) {
  EXPECT_EQ(parse_authorized_keys("ssh-ed25519 AAAAone lab\n"
                                  "# a comment\n\n"
                                  "ecdsa-sha2-nistp256 AAAAtwo\n"
                                  "sk-ssh-ed25519@openssh.com AAAAthree x\n"),
            (std::vector<std::string>{"AAAAone", "AAAAtwo", "AAAAthree"}));
}

TEST(AuthorizedKeys, NeverOverlookALine) {
  const std::vector<std::string> keys = parse_authorized_keys(
      "  ssh-rsa AAAAindented\n"
      "command=\"/bin/sh\" ssh-rsa AAAAoption\n"
      "cert-authority ssh-ed25519 AAAAca\n"
      "nonsense\n"
      "ssh-ed25519 AAAAlast");
  ASSERT_EQ(keys.size(), 5U);
  EXPECT_EQ(keys[0], "AAAAindented");
  EXPECT_NE(keys[1].find("AAAAoption"), std::string::npos);
  EXPECT_EQ(keys[4], "AAAAlast");
}

TEST(AuthorizedKeys, SurviveWindowsLineEnds) {
  EXPECT_EQ(parse_authorized_keys("ssh-ed25519 AAAAone\r\n\r\n"),
            (std::vector<std::string>{"AAAAone"}));
}

TEST(ThisMachine, HasANameAndNoLoopbackAddress) {
  EXPECT_NE(read_hostname(), "");
  for (const std::string& address : read_addresses()) {
    EXPECT_FALSE(address.starts_with("127.")) << address;
  }
}

TEST(Resolve, AsksTheMachinesOwnResolver) {
  EXPECT_EQ(resolve("localhost").value(), (std::vector<std::string>{"127.0.0.1"}));
  EXPECT_EQ(resolve("192.168.56.10").value(), (std::vector<std::string>{"192.168.56.10"}));
  EXPECT_TRUE(resolve("no-such-name.invalid").value().empty());
}

}  // namespace
}  // namespace stackpilot::access

#include "model/ipv4.h"

#include <gtest/gtest.h>

namespace stackpilot {
namespace {

TEST(Ipv4, ReadsFourDecimalNumbers) {
  EXPECT_EQ(parse_ipv4("192.168.56.10"), 0xC0A8380AU);
  EXPECT_EQ(parse_ipv4("0.0.0.0"), 0U);
}

TEST(Ipv4, RefusesEverythingElse) {
  for (const char* text : {"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "a.b.c.d", "1.2.3.4 ", " 1.2.3.4",
                           "0x1.2.3.4", "1.2.3.4/24", "::1"}) {
    EXPECT_FALSE(parse_ipv4(text)) << text;
  }
}

TEST(Ipv4, RefusesTextAfterANul) {
  EXPECT_FALSE(parse_ipv4(std::string("1.2.3.4\0x", 9)));
}

TEST(Ipv4Network, ReadsAddressAndPrefix) {
  const std::optional<Ipv4Network> network = parse_ipv4_network("192.168.56.0/24");
  ASSERT_TRUE(network);
  EXPECT_EQ(network->address, 0xC0A83800U);
  EXPECT_EQ(network->prefix, 24);
}

TEST(Ipv4Network, RefusesWhatIsNone) {
  for (const char* text : {"", "192.168.56.0", "192.168.56.0/", "192.168.56.0/x", "192.168.56.0/33",
                           "192.168.56.0/31", "0.0.0.0/0", "192.168.56.0/-1", "192.168.56.1/24",
                           "192.168.56.0/24 ", "192.168.56.0/24/8", "/24"}) {
    EXPECT_FALSE(parse_ipv4_network(text)) << text;
  }
}

TEST(Ipv4Network, HoldsHostsOnly) {
  const Ipv4Network network = parse_ipv4_network("10.0.0.4/30").value();
  EXPECT_FALSE(network.holds_host(parse_ipv4("10.0.0.4").value()));
  EXPECT_TRUE(network.holds_host(parse_ipv4("10.0.0.5").value()));
  EXPECT_TRUE(network.holds_host(parse_ipv4("10.0.0.6").value()));
  EXPECT_FALSE(network.holds_host(parse_ipv4("10.0.0.7").value()));
  EXPECT_FALSE(network.holds_host(parse_ipv4("10.0.0.8").value()));
}

}  // namespace
}  // namespace stackpilot

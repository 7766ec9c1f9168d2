#include "machine/container/network_owner.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace stackpilot::machine::container {
namespace {

LabSpec lab_named(const std::string& name) {
  LabSpec lab;
  lab.network = {name, "192.168.56.0/24", "192.168.56.1"};
  return lab;
}

const LabSpec default_lab = lab_named("stackpilot");

struct Pair {
  const char* one;
  const char* other;
  bool overlap;
};

TEST(Overlaps, IsSharingAnAddress) {
  const Pair table[] = {{"192.168.56.0/24", "192.168.56.0/24", true},
                        {"192.168.56.0/24", "192.168.0.0/16", true},
                        {"192.168.56.0/24", "192.168.56.128/25", true},
                        {"192.168.56.0/24", "192.0.0.0/8", true},
                        {"192.168.56.0/24", "192.168.57.0/24", false},
                        {"192.168.56.0/24", "192.168.55.0/24", false},
                        {"192.168.56.0/25", "192.168.56.128/25", false},
                        {"10.0.0.0/8", "172.16.0.0/12", false},
                        // Unusual, but interfaces and Docker networks can have such prefixes.
                        {"192.168.56.0/24", "192.168.56.1/32", true},
                        {"192.168.56.0/24", "192.168.56.2/31", true},
                        {"192.168.56.0/24", "192.168.57.1/32", false},
                        {"192.168.56.0/24", "192.168.56.7/24", true},
                        {"192.168.56.0/24", "192.0.0.0/7", true},
                        {"192.168.56.0/24", "10.0.0.0/7", false},
                        {"192.168.56.0/24", "0.0.0.0/0", true}};
  for (const Pair& row : table) {
    EXPECT_EQ(overlaps(row.one, row.other), row.overlap) << row.one << " " << row.other;
    EXPECT_EQ(overlaps(row.other, row.one), row.overlap) << row.other << " " << row.one;
  }
}

TEST(Overlaps, WhatIsNoIpv4NetworkSharesNothing) {
  for (const char* text : {"", "192.168.56.0", "fd00::/64", "192.168.56.0/33", "192.168.56.0/-1",
                           "192.168.56.0/", "192.168.56.0/24x", "x/24"}) {
    EXPECT_FALSE(overlaps(text, "192.168.56.0/24")) << text;
  }
}

Json network(const std::string& name, const std::string& subnet, const Json& labels) {
  const Json config = {{"Subnet", subnet}, {"Gateway", "192.168.56.1"}};
  return {{"Name", name}, {"IPAM", {{"Config", Json::array({config})}}}, {"Labels", labels}};
}

NetworkOwner owner(const Json& networks, const std::string& lab_id = "abc123") {
  return owner_among(to_text(networks), lab_id, default_lab);
}

const Json unrelated = network("bridge", "172.17.0.0/16", Json::object());
const Json without_ipam = {{"Name", "host"}, {"IPAM", {{"Config", nullptr}}}, {"Labels", nullptr}};

TEST(NetworkOwners, OnlyAnotherOneIsAnError) {
  EXPECT_TRUE(require_no_other({}));
  EXPECT_TRUE(require_no_other({NetworkOwner::Kind::kThisLab, "", "", ""}));
  const Status taken = require_no_other(
      {NetworkOwner::Kind::kOther, "192.168.56.0/24", "the lab of the checkout /x", "do this"});
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().message, "192.168.56.0/24 is taken by the lab of the checkout /x");
  EXPECT_EQ(taken.error().hint, "do this");
}

// Its bridge is there, and is no stranger's.
TEST(NetworkOwners, OurOwnDeadEngineIsNobodyElse) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "preflight-").value();
  LabSpec lab = default_lab;
  lab.network.cidr = "127.0.0.0/8";
  const Workspace workspace(folder.path());
  EXPECT_EQ(find_interface_owner(workspace, lab).kind, NetworkOwner::Kind::kOther);
  ASSERT_TRUE(make_folder(workspace.engine()));
  EXPECT_EQ(find_interface_owner(workspace, lab).kind, NetworkOwner::Kind::kNobody);
}

TEST(OwnerAmong, ThisLab) {
  const Json ours = network("stackpilot", "192.168.56.0/24", {{"stackpilot.lab", "abc123"}});
  const NetworkOwner found = owner(Json::array({unrelated, without_ipam, ours}));
  EXPECT_EQ(found.kind, NetworkOwner::Kind::kThisLab);
}

TEST(OwnerAmong, AnotherCheckoutIsNamed) {
  const Json labels = {{"stackpilot.lab", "other"}, {"stackpilot.checkout", "/home/a/clone"}};
  const Json theirs = network("stackpilot", "192.168.56.0/24", labels);
  const NetworkOwner found = owner(Json::array({unrelated, theirs}));
  EXPECT_EQ(found.kind, NetworkOwner::Kind::kOther);
  EXPECT_EQ(found.taken, "192.168.56.0/24");
  EXPECT_EQ(found.description, "the lab of the checkout /home/a/clone");
  EXPECT_NE(found.next.find("make destroy"), std::string::npos);
}

// Such labs coexist, because they share neither addresses nor a name.
TEST(OwnerAmong, ALabOfAnotherNameOnOtherAddressesIsNoOwner) {
  const Json labels = {{"stackpilot.lab", "other"}, {"stackpilot.checkout", "/home/a/clone"}};
  const Json theirs = network("stackpilot-blue", "192.168.57.0/24", labels);
  EXPECT_EQ(owner(Json::array({theirs})).kind, NetworkOwner::Kind::kNobody);
}

TEST(OwnerAmong, ALabOfTheSameNameOnOtherAddressesOwnsTheName) {
  const Json labels = {{"stackpilot.lab", "other"}, {"stackpilot.checkout", "/home/a/clone"}};
  const NetworkOwner found = owner(Json::array({network("stackpilot", "192.168.57.0/24", labels)}));
  EXPECT_EQ(found.kind, NetworkOwner::Kind::kOther);
  EXPECT_EQ(found.taken, "the lab name stackpilot");
  EXPECT_EQ(found.description, "the lab of the checkout /home/a/clone");
  EXPECT_NE(found.next.find("network.name"), std::string::npos);
}

TEST(OwnerAmong, ThisLabAtOtherAddressesIsNamed) {
  const NetworkOwner found =
      owner(Json::array({network("stackpilot", "10.1.0.0/16", {{"stackpilot.lab", "abc123"}})}));
  EXPECT_EQ(found.kind, NetworkOwner::Kind::kOther);
  EXPECT_EQ(found.taken, "the network stackpilot");
}

// The addresses overlap, but nodes and host would not be where lab.yaml says.
TEST(OwnerAmong, ThisLabWithAnotherMaskOrAddressOfTheHostIsNamed) {
  const Json labels = {{"stackpilot.lab", "abc123"}};
  Json other_host = network("stackpilot", "192.168.56.0/24", labels);
  other_host["IPAM"]["Config"][0]["Gateway"] = "192.168.56.2";
  for (const Json& one : {network("stackpilot", "192.168.56.0/25", labels), other_host}) {
    const NetworkOwner found = owner(Json::array({one}));
    EXPECT_EQ(found.kind, NetworkOwner::Kind::kOther);
    EXPECT_EQ(found.taken, "the network stackpilot");
    EXPECT_NE(found.next.find("make destroy"), std::string::npos);
  }
}

// If one network has the name and another the addresses, the one with the addresses is reported.
TEST(OwnerAmong, AddressesComeBeforeTheName) {
  const Json name = network("stackpilot", "10.1.0.0/16", Json::object());
  const Json addresses = network("vbox", "192.168.56.0/24", Json::object());
  EXPECT_EQ(owner(Json::array({name, addresses})).description, "the Docker network vbox");
}

TEST(OwnerAmong, AForeignNetworkIsNamed) {
  for (const Json& labels : {Json(nullptr), Json::object(), Json{{"com.docker.compose", "x"}}}) {
    const NetworkOwner found = owner(Json::array({network("vbox", "192.168.0.0/16", labels)}));
    EXPECT_EQ(found.kind, NetworkOwner::Kind::kOther);
    EXPECT_EQ(found.description, "the Docker network vbox");
  }
}

// A checkout that has no lab yet owns nothing.
TEST(OwnerAmong, WithoutALabNothingIsOurs) {
  const Json theirs = network("vbox", "192.168.56.0/24", Json::object());
  EXPECT_EQ(owner(Json::array({theirs}), "").kind, NetworkOwner::Kind::kOther);
}

TEST(OwnerAmong, Nobody) {
  EXPECT_EQ(owner(Json::array()).kind, NetworkOwner::Kind::kNobody);
  EXPECT_EQ(owner(Json::array({unrelated, without_ipam})).kind, NetworkOwner::Kind::kNobody);
}

TEST(OwnerAmong, LooksAtEverySubnetOfANetwork) {
  Json two = network("two", "fd00::/64", Json::object());
  two["IPAM"]["Config"].push_back({{"Subnet", "192.168.56.0/24"}});
  EXPECT_EQ(owner(Json::array({two})).description, "the Docker network two");
}

TEST(OwnerAmong, MalformedAnswersOwnNothing) {
  for (const char* text :
       {"", "nonsense", "{}", "[", "null", "[1]", "[null]", "[[]]", "[{}]", R"([{"IPAM":7}])",
        R"([{"IPAM":{"Config":[7]}}])", R"([{"IPAM":{"Config":[{"Subnet":7}]}}])",
        R"([{"IPAM":{"Config":{"Subnet":"192.168.56.0/24"}}}])"}) {
    EXPECT_EQ(owner_among(text, "abc123", default_lab).kind, NetworkOwner::Kind::kNobody) << text;
  }
}

TEST(OwnerAmong, OddNamesAndLabelsAreStillAForeignOwner) {
  Json odd = network("x", "192.168.56.0/24", {{"stackpilot.lab", 7}, {"stackpilot.checkout", {}}});
  odd["Name"] = 7;
  EXPECT_EQ(owner(Json::array({odd})).kind, NetworkOwner::Kind::kOther);
}

}  // namespace
}  // namespace stackpilot::machine::container

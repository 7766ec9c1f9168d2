#include "node/swarm/member_changes.h"

#include <gtest/gtest.h>

namespace stackpilot::node {
namespace {

Json member(const std::string& name, const std::string& role, const std::string& state,
            const Json& labels) {
  return {{"ID", name + "-id"},
          {"Spec", {{"Role", role}, {"Availability", "active"}, {"Labels", labels}}},
          {"Description", {{"Hostname", name}}},
          {"Status", {{"State", state}}}};
}

Json labels_of(const std::string& lab, const std::string& replica, const std::string& database) {
  return {
      {"stackpilot.lab", lab}, {"stackpilot.replica", replica}, {"stackpilot.database", database}};
}

SwarmMember wanted(const std::string& name, bool manager, bool replica, bool database) {
  return {name, manager, replica, database, false};
}

struct ChangeRow {
  const char* name;
  Json member;
  SwarmMember wanted;
  std::vector<std::string> options;
};

class MemberChanges : public testing::TestWithParam<ChangeRow> {};

TEST_P(MemberChanges, AreWhatDiffers) {
  const ChangeRow& row = GetParam();
  EXPECT_EQ(member_changes(row.member, row.wanted, "lab1"), row.options);
}

Json drained() {
  Json one = member("worker1", "worker", "ready", labels_of("lab1", "yes", "yes"));
  one["Spec"]["Availability"] = "drain";
  return one;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, MemberChanges,
    testing::Values(ChangeRow{"AsWanted",
                              member("worker1", "worker", "ready", labels_of("lab1", "yes", "yes")),
                              wanted("worker1", false, true, true),
                              {}},
                    ChangeRow{"JustJoined",
                              member("worker1", "worker", "ready", Json::object()),
                              wanted("worker1", false, true, false),
                              {"--label-add", "stackpilot.lab=lab1", "--label-add",
                               "stackpilot.replica=yes", "--label-add", "stackpilot.database=no"}},
                    ChangeRow{"OfAnEarlierLab",
                              member("worker1", "worker", "ready", labels_of("lab0", "yes", "no")),
                              wanted("worker1", false, true, false),
                              {"--label-add", "stackpilot.lab=lab1"}},
                    ChangeRow{"NoReplicaAnyMore",
                              member("worker1", "worker", "ready", labels_of("lab1", "yes", "no")),
                              wanted("worker1", false, false, false),
                              {"--label-add", "stackpilot.replica=no"}},
                    ChangeRow{"ToBeAManager",
                              member("worker1", "worker", "ready", labels_of("lab1", "yes", "no")),
                              wanted("worker1", true, true, false),
                              {"--role", "manager"}},
                    ChangeRow{"ManagerNoMore",
                              member("worker1", "manager", "ready", labels_of("lab1", "yes", "no")),
                              wanted("worker1", false, true, false),
                              {"--role", "worker"}},
                    ChangeRow{"Drained",
                              drained(),
                              wanted("worker1", false, true, true),
                              {"--availability", "active"}}),
    [](const auto& row) { return row.param.name; });

struct GoneRow {
  const char* name;
  Json member;
  std::vector<Json> others;
  bool gone;
};

class GoneMember : public testing::TestWithParam<GoneRow> {};

TEST_P(GoneMember, IsForgotten) {
  const GoneRow& row = GetParam();
  Json members = row.others;
  members.push_back(row.member);
  EXPECT_EQ(is_gone(row.member, members, {wanted("worker1", false, true, false)}), row.gone);
}

const Json no_labels = Json::object();

INSTANTIATE_TEST_SUITE_P(
    Rows, GoneMember,
    testing::Values(
        GoneRow{"Ready", member("worker1", "worker", "ready", no_labels), {}, false},
        GoneRow{"AwayForNow", member("worker1", "worker", "down", no_labels), {}, false},
        GoneRow{"MadeAnew",
                member("worker1", "worker", "down", no_labels),
                {member("worker1", "worker", "ready", no_labels)},
                true},
        GoneRow{"NotDeclaredAnyMore", member("worker7", "worker", "ready", no_labels), {}, true}),
    [](const auto& row) { return row.param.name; });

TEST(ReachableManager, IsOneThatTheOthersReach) {
  Json one = member("control", "manager", "ready", no_labels);
  EXPECT_FALSE(is_reachable_manager(one));
  one["ManagerStatus"] = {{"Reachability", "unreachable"}};
  EXPECT_FALSE(is_reachable_manager(one));
  one["ManagerStatus"]["Reachability"] = "reachable";
  EXPECT_TRUE(is_reachable_manager(one));
}

struct AwayRow {
  const char* name;
  Json members;
  bool away;
};

class KnownToBeAway : public testing::TestWithParam<AwayRow> {};

TEST_P(KnownToBeAway, IsWhatTheSwarmMakesNoTaskFor) {
  EXPECT_EQ(is_known_to_be_away(GetParam().members, "worker2"), GetParam().away);
}

Json worker2(const std::string& state) {
  return member("worker2", "worker", state, Json::object());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, KnownToBeAway,
    testing::Values(
        AwayRow{"Ready", Json::array_t{worker2("ready")}, false},
        AwayRow{"UnknownToANewLeader", Json::array_t{worker2("unknown")}, false},
        AwayRow{"Down", Json::array_t{worker2("down")}, true},
        AwayRow{"BackWithAnOlderEntry", Json::array_t{worker2("down"), worker2("ready")}, false},
        AwayRow{"OfNoSwarm", Json::array_t{member("worker1", "worker", "ready", Json::object())},
                true}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace stackpilot::node

// Which containers and networks of a node are in the service's way.
#include "node/service/strays.h"

#include <gtest/gtest.h>

#include "service/lab.h"

namespace stackpilot::node {
namespace {

using Words = std::vector<std::string>;

const char* const of_compose =
    "a1\tstackpilot-api\tinfra\tapi\tFalse\tb-1\tinfra_default\n"
    "a2\tstackpilot-db\tinfra\tdb\tFalse\t\tinfra_default\n";
const char* const networks = "bridge\t\nhost\t\ninfra_default\tinfra\n";

struct Row {
  const char* name;
  std::string containers;
  std::string networks;
  Words removed;
  Words words;
};

class StraysAmong : public testing::TestWithParam<Row> {};

TEST_P(StraysAmong, AreFoundWithTheirReason) {
  const Service service = service::load_lab(STACKPILOT_REPOSITORY).value().service();
  const Strays strays = strays_among(GetParam().containers, GetParam().networks, service, {"shop"});
  Words removed = strays.containers;
  removed.insert(removed.end(), strays.networks.begin(), strays.networks.end());
  EXPECT_EQ(removed, GetParam().removed);
  EXPECT_EQ(strays.words, GetParam().words);
}

const char* const by_name = "it had the name of a container of the service";

std::string because(const std::string& name, const std::string& reason) {
  return name + " (" + reason + ")";
}

INSTANTIATE_TEST_SUITE_P(
    Rows, StraysAmong,
    testing::Values(
        Row{"Nothing", "", "", {}, {}}, Row{"ComposeOwn", of_compose, networks, {}, {}},
        Row{"Others",
            "c1\tmine\t\t\t\t\tbridge\nc2\tb\tblue\tb\tFalse\t\tblue_default\n",
            std::string(networks) + "blue_default\tblue\n",
            {},
            {}},
        Row{"BuiltForANeighbour",
            "c1\tshop-api\tshop\tapi\tFalse\tb-1\tshop_default\n",
            networks,
            {},
            {}},
        Row{"BuiltForANeighbourWithOurName",
            "c1\tstackpilot-api\tshop\tapi\tFalse\tb-1\tshop_default\n",
            networks,
            {"c1"},
            {because("stackpilot-api", by_name)}},
        Row{"BuiltForANeighbourAndStartedByHand",
            "c1\tx\tshop\t\t\tb-1\tbridge\n",
            networks,
            {"c1"},
            {because("x", "it ran an image of the service")}},
        Row{"PlainApi",
            "c1\tstackpilot-api\t\t\t\t\tbridge\n",
            networks,
            {"c1"},
            {because("stackpilot-api", by_name)}},
        Row{"PlainDbBesideTheApi",
            std::string(of_compose) + "c1\tstackpilot-db\t\t\t\t\thost\n",
            networks,
            {"c1"},
            {because("stackpilot-db", by_name)}},
        Row{"SecondOfTwoNames",
            "c1\tother,stackpilot-db\t\t\t\t\t\n",
            "",
            {"c1"},
            {because("other", by_name)}},
        Row{"OfAnotherProject",
            "c1\tstackpilot-api\tblue\tapi\tFalse\tb-1\tblue_default\n",
            networks,
            {"c1"},
            {because("stackpilot-api", by_name)}},
        // Compose finds neither of these: it looks for all three of its labels.
        Row{"OnlyTheProjectLabel",
            "c1\tstackpilot-api\tinfra\t\t\t\t\n",
            networks,
            {"c1"},
            {because("stackpilot-api", by_name)}},
        Row{"OneOff",
            "c1\tinfra_api_run_1\tinfra\tapi\tTrue\t\tinfra_default\n",
            networks,
            {"c1"},
            {because("infra_api_run_1", "it was on the service's network infra_default")}},
        Row{"OnTheNetwork",
            "c1\tx\t\t\t\t\tbridge,infra_default\n",
            networks,
            {"c1"},
            {because("x", "it was on the service's network infra_default")}},
        // It is a stack's, and goes with that.
        Row{"ReplicaOfAStack", "c1\tinfra_api.1\t\t\t\tb-1\tbridge\tinfra_api\n", networks, {}, {}},
        Row{"OfTheImage",
            "c1\tstackpilot-api-old\t\t\t\tb-1\tbridge\n",
            networks,
            {"c1"},
            {because("stackpilot-api-old", "it ran an image of the service")}},
        // Compose refuses to use it, and what is on it keeps it from being removed.
        Row{"NetworkNotOfCompose",
            of_compose,
            "bridge\t\ninfra_default\t\n",
            {"a1", "a2", "infra_default"},
            {because("stackpilot-api",
                     "it was on the network infra_default, which compose had not made"),
             because("stackpilot-db",
                     "it was on the network infra_default, which compose had not made"),
             because("infra_default", "a network of the name that compose needs")}}),
    [](const testing::TestParamInfo<Row>& info) { return info.param.name; });

}  // namespace
}  // namespace stackpilot::node

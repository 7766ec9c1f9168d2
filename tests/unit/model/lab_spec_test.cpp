#include "model/lab_spec.h"

#include <gtest/gtest.h>

#include "unit/base/mistake.h"

namespace stackpilot {
namespace {

// The table below refers to line numbers in this text: line 1 is "network:".
const std::string good = std::string(R"(network:
  name: lab
  cidr: 10.1.2.0/24
  host: 10.1.2.1
os:
  name: ubuntu
  version: "22.04"
  fallback: {name: debian, version: "12"}
nodes:
  - {name: one, address: 10.1.2.10, role: control, cpus: 2, memory_mib: 1024}
  - {name: two, address: 10.1.2.11, role: worker, cpus: 1, memory_mib: 512}
services:
  - infra/compose.yml
  - services/cache/compose.yml
box: {name: maker/jammy, version: "4.3.12"}
images:
  node: {registry: "ubuntu:22.04@sha256:)") +
                         std::string(64, 'a') + "\"}\n";

TEST(LabSpec, ReadsAGoodDescription) {
  const Result<LabSpec> lab = parse_lab_spec(good, "lab.yaml");
  ASSERT_TRUE(lab) << lab.error().message;
  EXPECT_EQ(lab->network.cidr, "10.1.2.0/24");
  EXPECT_EQ(lab->os, (OsSpec{"ubuntu", "22.04"}));
  EXPECT_EQ(lab->os_fallback, (OsSpec{"debian", "12"}));
  EXPECT_EQ(lab->box, (BoxSpec{"maker/jammy", "4.3.12"}));
  ASSERT_EQ(lab->nodes.size(), 2U);
  EXPECT_EQ(lab->nodes[1].name, "two");
  EXPECT_EQ(lab->nodes[1].memory_mib, 512);
  EXPECT_EQ(lab->compose_files,
            (std::vector<std::string>{"infra/compose.yml", "services/cache/compose.yml"}));
  EXPECT_TRUE(lab->services.empty()) << "what they say is read by service::load_lab";
  ASSERT_EQ(lab->images.size(), 1U);
  EXPECT_EQ(lab->images[0].name, "node");
}

TEST(LabSpec, FindsNodesByName) {
  const LabSpec lab = parse_lab_spec(good, "lab.yaml").value();
  EXPECT_EQ(lab.node_names(), "one, two");
  ASSERT_NE(lab.find_node("two"), nullptr);
  EXPECT_EQ(lab.find_node("two")->address, "10.1.2.11");
  EXPECT_EQ(lab.find_node("three"), nullptr);
}

TEST(LabSpec, ReadsTheRepositorysOwn) {
  const Result<LabSpec> lab = load_lab_spec(STACKPILOT_REPOSITORY);
  ASSERT_TRUE(lab) << lab.error().message;
  EXPECT_NE(lab->find_node("control"), nullptr);
  EXPECT_EQ(lab->network.host, "192.168.56.1");
  EXPECT_EQ(lab->compose_files.front(), "infra/docker-compose.yml");
}

// The text above with other nodes, and without a network.
std::string with_nodes(const std::string& nodes) {
  std::string text = good.substr(good.find("os:"));
  const std::size_t start = text.find("nodes:");
  text.replace(start, text.find("services:") - start, "nodes:\n" + nodes);
  return text;
}

TEST(LabSpec, ReadsMachinesThatAreThere) {
  const Result<LabSpec> lab = parse_lab_spec(
      with_nodes("  - {name: one, address: 10.1.2.10, role: control, cpus: 2, memory_mib: 1024,\n"
                 "     ssh: {user: admin, port: 2222, identity: ~/.ssh/id}, drills: allowed,\n"
                 "     power: {on: [wake, one], off: [cut, one]}}\n"
                 "  - {name: two, address: 8.8.8.8, role: worker, cpus: 1, memory_mib: 512,\n"
                 "     ssh: {user: root}, public: allowed}\n"),
      "lab.yaml");
  ASSERT_TRUE(lab) << lab.error().message;
  EXPECT_TRUE(lab->adopts_machines());
  EXPECT_EQ(lab->name(), default_lab_name);
  const NodeSpec& one = lab->nodes[0];
  EXPECT_EQ(one.user(), "admin");
  EXPECT_EQ(one.ssh_port(), 2222);
  EXPECT_EQ(one.ssh->identity, "~/.ssh/id");
  EXPECT_TRUE(one.drills_allowed);
  EXPECT_EQ(one.power.off, (std::vector<std::string>{"cut", "one"}));
  const NodeSpec& two = lab->nodes[1];
  EXPECT_EQ(two.ssh_port(), 22);
  EXPECT_FALSE(two.drills_allowed);
  EXPECT_TRUE(two.power.on.empty());
}

std::string behind(const std::string& ssh) {
  return with_nodes(
      "  - {name: one, address: 10.1.2.10, role: control, cpus: 2, memory_mib: 1024, ssh: " + ssh +
      "}\n");
}

TEST(LabSpec, ReadsJumpHosts) {
  const auto jump_in = [](const std::string& ssh) {
    const Result<LabSpec> lab = parse_lab_spec(behind(ssh), "lab.yaml");
    return lab ? *lab->nodes[0].jump() : JumpSpec{lab.error().message, "", 0, ""};
  };
  EXPECT_EQ(jump_in("{user: admin, identity: ~/.ssh/id, jump: {host: gate.example, user: me}}"),
            (JumpSpec{"gate.example", "me", 22, "~/.ssh/id"}));
  EXPECT_EQ(jump_in("{user: a, jump: {host: 10.0.0.9, user: me, port: 2200, identity: /key}}"),
            (JumpSpec{"10.0.0.9", "me", 2200, "/key"}));
}

TEST(LabSpec, RefusesJumpHostsThatCannotBeReached) {
  for (const char* jump :
       {"{host: gate, user: me}",  // no identity, and the agent is not asked
        "{host: -oProxyCommand=x, user: me, identity: /key}", "{user: me, identity: /key}",
        "{host: gate, user: me, identity: /key, password: x}",
        "{host: gate, user: 'a b', identity: /key}",
        "{host: gate, user: me, port: 0, identity: /key}",
        "{host: gate, user: me, port: 65536, identity: /key}",
        "{host: gate, user: me, identity: '/a\"b'}",
        "{host: gate, user: me, identity: \"/a\\nb\"}"}) {
    const auto lab =
        parse_lab_spec(behind(std::string("{user: admin, jump: ") + jump + "}"), "lab.yaml");
    ASSERT_FALSE(lab) << jump;
    EXPECT_NE(lab.error().message.find("nodes[0].ssh.jump"), std::string::npos)
        << lab.error().message;
  }
}

TEST(LabSpec, OfMachinesThatAreMadeHasTheUserOfTheirImage) {
  const LabSpec lab = parse_lab_spec(good, "lab.yaml").value();
  EXPECT_FALSE(lab.adopts_machines());
  EXPECT_EQ(lab.nodes[0].user(), "vagrant");
  EXPECT_EQ(lab.nodes[0].ssh_port(), 22);
}

TEST(LabSpec, MissingFileNamesItAndSaysHowToRestoreIt) {
  const Result<LabSpec> lab = load_lab_spec("/nonexistent");
  ASSERT_FALSE(lab);
  EXPECT_EQ(lab.error().kind, ErrorKind::kUsage);
  EXPECT_NE(lab.error().message.find("/nonexistent/infra/lab.yaml"), std::string::npos);
  EXPECT_EQ(lab.error().hint, "restore it: git checkout -- infra/lab.yaml");
}

class BadLabs : public ::testing::TestWithParam<Mistake> {};

TEST_P(BadLabs, AreOneErrorWithItsPlace) {
  const std::string text = changed(good, GetParam().from, GetParam().to);
  const Result<LabSpec> lab = parse_lab_spec(text, "lab.yaml");
  ASSERT_FALSE(lab);
  EXPECT_EQ(lab.error().message, GetParam().message);
  EXPECT_EQ(lab.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(lab.error().hint, "correct lab.yaml and run the command again");
}

INSTANTIATE_TEST_SUITE_P(
    Keys, BadLabs,
    ::testing::Values(
        Mistake{
            "UnknownTopKey", "os:\n", "extra: 1\nos:\n",
            "lab.yaml:5:1: unknown key \"extra\"; expected one of: box, images, network, nodes, "
            "os, services"},
        Mistake{"UnknownNestedKey", "  host: 10.1.2.1\n", "  host: 10.1.2.1\n  mtu: 1500\n",
                "lab.yaml:5:3: unknown key \"network.mtu\"; expected one of: cidr, host, name"},
        Mistake{"UnknownKeyOfANode", "cpus: 1,", "cpus: 1, disk: 5,",
                "lab.yaml:11:60: unknown key \"nodes[1].disk\"; expected one of: address, cpus, "
                "memory_mib, name, role"},
        Mistake{"DuplicateKey", "  cidr: 10.1.2.0/24\n", "  cidr: 10.1.2.0/24\n  name: lab\n",
                "lab.yaml:4:3: network: duplicate key \"name\""},
        Mistake{"DuplicateTopKey", "os:\n", "network: {}\nos:\n",
                "lab.yaml:5:1: top level: duplicate key \"network\""},
        Mistake{"MissingKey", "  cidr: 10.1.2.0/24\n", "",
                "lab.yaml:2:3: network: missing key \"cidr\""},
        Mistake{"MissingTopKey", "  name: lab\n  cidr: 10.1.2.0/24\n  host: 10.1.2.1\n", "",
                "lab.yaml:1:1: network: expected a map, found nothing"}),
    name_of<Mistake>);

INSTANTIATE_TEST_SUITE_P(
    Addresses, BadLabs,
    ::testing::Values(
        Mistake{"NotAnAddress", "10.1.2.10,", "10.1.2.300,",
                "lab.yaml:10:26: nodes[0].address: expected an IPv4 address, found \"10.1.2.300\""},
        Mistake{"OutsideTheNetwork", "10.1.2.10,", "10.9.9.9,",
                "lab.yaml:10:26: nodes[0].address: expected a host address inside 10.1.2.0/24, "
                "found \"10.9.9.9\""},
        Mistake{"TheBroadcastAddress", "10.1.2.10,", "10.1.2.255,",
                "lab.yaml:10:26: nodes[0].address: expected a host address inside 10.1.2.0/24, "
                "found \"10.1.2.255\""},
        Mistake{"DuplicateAddress", "10.1.2.11,", "10.1.2.10,",
                "lab.yaml:11:26: nodes[1].address: expected an address that nothing else has, "
                "found \"10.1.2.10\""},
        Mistake{"TheHostsAddress", "10.1.2.11,", "10.1.2.1,",
                "lab.yaml:11:26: nodes[1].address: expected an address that nothing else has, "
                "found \"10.1.2.1\""},
        Mistake{"NotANetwork", "10.1.2.0/24", "10.1.2.0",
                "lab.yaml:3:9: network.cidr: expected an IPv4 network like 192.168.56.0/24, found "
                "\"10.1.2.0\""},
        Mistake{"NetworkWithHostBits", "10.1.2.0/24", "10.1.2.5/24",
                "lab.yaml:3:9: network.cidr: expected an IPv4 network like 192.168.56.0/24, found "
                "\"10.1.2.5/24\""}),
    name_of<Mistake>);

INSTANTIATE_TEST_SUITE_P(
    Types, BadLabs,
    ::testing::Values(
        Mistake{"TextForANumber", "cpus: 1,", "cpus: one,",
                "lab.yaml:11:57: nodes[1].cpus: expected a number from 1 to 64, found \"one\""},
        Mistake{"NumberOutOfRange", "cpus: 1,", "cpus: 65,",
                "lab.yaml:11:57: nodes[1].cpus: expected a number from 1 to 64, found \"65\""},
        Mistake{"HugeNumber", "cpus: 1,", "cpus: 99999999999999999999,",
                "lab.yaml:11:57: nodes[1].cpus: expected a number from 1 to 64, found "
                "\"99999999999999999999\""},
        Mistake{"FractionForANumber", "cpus: 1,", "cpus: 1.5,",
                "lab.yaml:11:57: nodes[1].cpus: expected a number from 1 to 64, found \"1.5\""},
        Mistake{"ListForANumber", "cpus: 1,", "cpus: [1],",
                "lab.yaml:11:57: nodes[1].cpus: expected a number from 1 to 64, found a list"},
        Mistake{"NothingForANumber", "cpus: 1,", "cpus: ,",
                "lab.yaml:11:51: nodes[1].cpus: expected a number from 1 to 64, found nothing"},
        Mistake{"EmptyText", "  name: ubuntu", "  name: \"\"",
                "lab.yaml:6:9: os.name: expected a text that is not empty, found \"\""},
        Mistake{"MapForAText", "  name: ubuntu", "  name: {a: b}",
                "lab.yaml:6:9: os.name: expected a text, found a map"},
        Mistake{"TextForAMap", "  fallback: {name: debian, version: \"12\"}", "  fallback: none",
                "lab.yaml:8:13: os.fallback: expected a map, found \"none\""}),
    name_of<Mistake>);

INSTANTIATE_TEST_SUITE_P(
    Boxes, BadLabs,
    ::testing::Values(
        Mistake{"NoBox", "box: {name: maker/jammy, version: \"4.3.12\"}\n", "",
                "lab.yaml:1:1: top level: missing key \"box\""},
        Mistake{"BoxWithoutAVersion", ", version: \"4.3.12\"", "",
                "lab.yaml:15:6: box: missing key \"version\""},
        Mistake{"BoxWithADigest", "version: \"4.3.12\"", "version: \"4.3.12\", sha: ab",
                "lab.yaml:15:45: unknown key \"box.sha\"; expected one of: name, version"},
        Mistake{"BoxWithoutAnOwner", "maker/jammy", "jammy",
                "lab.yaml:15:13: box.name: expected the name of a Vagrant box (owner/name), found "
                "\"jammy\""},
        Mistake{"BoxFromAPath", "maker/jammy", "../maker/jammy",
                "lab.yaml:15:13: box.name: expected the name of a Vagrant box (owner/name), found "
                "\"../maker/jammy\""},
        Mistake{"RangeOfVersions", "\"4.3.12\"", "\">= 4.3\"",
                "lab.yaml:15:35: box.version: expected one version of the box, as 4.3.12, found "
                "\">= 4.3\""}),
    name_of<Mistake>);

INSTANTIATE_TEST_SUITE_P(
    Adoption, BadLabs,
    ::testing::Values(
        Mistake{"OneOfTwo", "cpus: 1,", "ssh: {user: admin}, cpus: 1,",
                "lab.yaml:11:56: nodes[1].ssh: expected `ssh` in every node or in none, found a "
                "map"},
        Mistake{"NotALogin", "cpus: 2,", "ssh: {user: \"a b\"}, cpus: 2,",
                "lab.yaml:10:64: nodes[0].ssh.user: expected a login, found \"a b\""},
        Mistake{
            "NoSuchPort", "cpus: 2,", "ssh: {user: admin, port: 0}, cpus: 2,",
            "lab.yaml:10:77: nodes[0].ssh.port: expected a number from 1 to 65535, found \"0\""},
        Mistake{
            "PowerByAText", "cpus: 2,", "ssh: {user: admin}, power: {on: x, off: y}, cpus: 2,",
            "lab.yaml:10:84: nodes[0].power.on: expected a list that is not empty, found \"x\""},
        Mistake{"DrillsMaybe", "cpus: 2,", "ssh: {user: admin}, drills: perhaps, cpus: 2,",
                "lab.yaml:10:80: nodes[0].drills: expected allowed, or no such key, found "
                "\"perhaps\""},
        Mistake{"PowerOfAMachineThatIsMade", "cpus: 2,", "power: {on: [x], off: [y]}, cpus: 2,",
                "lab.yaml:10:52: unknown key \"nodes[0].power\"; expected one of: address, cpus, "
                "memory_mib, name, role"}),
    name_of<Mistake>);

INSTANTIATE_TEST_SUITE_P(
    Values, BadLabs,
    ::testing::Values(
        Mistake{"DuplicateName", "{name: two,", "{name: one,",
                "lab.yaml:11:12: nodes[1].name: expected a name no other node has, found \"one\""},
        Mistake{"NotAHostName", "{name: two,", "{name: Two_,",
                "lab.yaml:11:12: nodes[1].name: expected a host name, found \"Two_\""},
        Mistake{"UnknownRole", "role: worker", "role: boss",
                "lab.yaml:11:43: nodes[1].role: expected control or worker, found \"boss\""},
        Mistake{"ImageNotPinned", "@sha256:aaaaaaaa", "@sha256:PINaaaaa",
                "lab.yaml:17:20: images.node.registry: expected an image pinned by digest "
                "(name@sha256:<64 hex digits>), found "
                "\"ubuntu:22.04@sha256:PINaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\""}),
    name_of<Mistake>);

constexpr const char* a_compose_file =
    "expected the path of a compose file in a folder of the repository, found ";

INSTANTIATE_TEST_SUITE_P(
    Services, BadLabs,
    ::testing::Values(
        Mistake{"NoServices", "services:\n  - infra/compose.yml\n  - services/cache/compose.yml\n",
                "", "lab.yaml:1:1: top level: missing key \"services\""},
        Mistake{"EmptyServices", "\n  - infra/compose.yml\n  - services/cache/compose.yml\n",
                " []\n",
                "lab.yaml:12:11: services: expected a list that is not empty, found a list"},
        Mistake{"ServicesAsAText", "\n  - infra/compose.yml\n  - services/cache/compose.yml\n",
                " infra/compose.yml\n",
                "lab.yaml:12:11: services: expected a list that is not empty, found "
                "\"infra/compose.yml\""},
        Mistake{"ServiceOfAnEarlierVersion", "services:\n", "service: {name: shop}\nservices:\n",
                "lab.yaml:12:1: unknown key \"service\"; expected one of: box, images, network, "
                "nodes, os, services"},
        Mistake{
            "ServiceThatIsAMap", "- services/cache/compose.yml", "- {file: a/compose.yml}",
            "lab.yaml:13:3: services: expected a list of texts of at most 1000 characters, found a "
            "list"},
        Mistake{
            "AbsoluteComposeFile", "- infra/compose.yml", "- /etc/compose.yml",
            std::string("lab.yaml:13:5: services.0: ") + a_compose_file + "\"/etc/compose.yml\""},
        Mistake{"ComposeFileOutsideTheRepository", "services/cache/compose.yml",
                "services/../../etc/compose.yml",
                std::string("lab.yaml:14:5: services.1: ") + a_compose_file +
                    "\"services/../../etc/compose.yml\""},
        // Compose names a project after its folder, and a repository may be checked out anywhere.
        Mistake{"ComposeFileInNoFolder", "services/cache/compose.yml", "compose.yml",
                std::string("lab.yaml:14:5: services.1: ") + a_compose_file + "\"compose.yml\""},
        Mistake{"ComposeFileTwice", "services/cache/compose.yml", "infra/compose.yml",
                "lab.yaml:14:5: services.1: expected a compose file in a folder of another name "
                "than those before, found \"infra/compose.yml\""},
        Mistake{"TwoFoldersOfOneName", "services/cache/compose.yml", "services/infra/other.yml",
                "lab.yaml:14:5: services.1: expected a compose file in a folder of another name "
                "than those before, found \"services/infra/other.yml\""}),
    name_of<Mistake>);

TEST(LabSpec, ReportsTheFirstOfManyProblems) {
  std::string text = good;
  text.replace(text.find("10.1.2.10,"), 10, "nowhere1, ");
  text.replace(text.find("cpus: 1,"), 8, "cpus: x,");
  EXPECT_TRUE(parse_lab_spec(text, "lab.yaml").error().message.starts_with("lab.yaml:10:26: "));
}

TEST(LabSpec, NodesMustBeAList) {
  for (const char* nodes : {"nodes: []\n", "nodes: {}\n", "nodes: none\n", "nodes:\n"}) {
    std::string text = good;
    const std::size_t start = text.find("nodes:");
    text.replace(start, text.find("services:") - start, nodes);
    const Result<LabSpec> lab = parse_lab_spec(text, "lab.yaml");
    ASSERT_FALSE(lab) << nodes;
    EXPECT_TRUE(lab.error().message.starts_with("lab.yaml:9:")) << lab.error().message;
    EXPECT_NE(lab.error().message.find("nodes: expected a list that is not empty"),
              std::string::npos)
        << lab.error().message;
  }
}

struct NoLab {
  std::string name;
  std::string text;
  std::string message;
};

void PrintTo(const NoLab& one, std::ostream* out) {
  *out << one.name;
}

class NoLabs : public ::testing::TestWithParam<NoLab> {};

TEST_P(NoLabs, AreOneErrorWithItsPlace) {
  const Result<LabSpec> lab = parse_lab_spec(GetParam().text, "lab.yaml");
  ASSERT_FALSE(lab);
  EXPECT_EQ(lab.error().message.substr(0, GetParam().message.size()), GetParam().message);
  EXPECT_EQ(lab.error().kind, ErrorKind::kUsage);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, NoLabs,
    ::testing::Values(
        NoLab{"Empty", "", "lab.yaml:1:1: expected the lab's description, found nothing"},
        NoLab{"OnlyAComment", "# nothing\n",
              "lab.yaml:1:1: expected the lab's description, found nothing"},
        NoLab{"AList", "- a\n- b\n", "lab.yaml:1:1: top level: expected a map, found a list"},
        NoLab{"AText", "hello", "lab.yaml:1:1: top level: expected a map, found \"hello\""},
        NoLab{"NotYaml", "network: {name: lab\nos: [", "lab.yaml:2:3: not valid YAML: "},
        NoLab{"ATab", "network:\n\tname: lab\n", "lab.yaml:2:6: not valid YAML: "},
        NoLab{"TwoDocuments", good + "---\nnetwork: {}\n",
              "lab.yaml:18:1: expected one document, found another"},
        // yaml-cpp's own loader would read an endless sequence of documents here.
        NoLab{"AComma", ",", "lab.yaml:1:1: expected one document, found another"},
        NoLab{"ATextWithoutEnd", "network: {name: " + std::string(100'000, 'a') + "}\n",
              "lab.yaml:1:17: network.name: expected a text of at most 1000 characters"},
        NoLab{"KeyThatIsAList", "[a, b]: 1\n", "lab.yaml:1:1: "},
        NoLab{"Binary", std::string("\0\x01\xff\xfe", 4), "lab.yaml:"}),
    name_of<NoLab>);

}  // namespace
}  // namespace stackpilot

// What the scripts that look at a machine, and that end its time as a node, do with several
// services. They run as root on machines; here only the parts that ask the engine, on a fake one.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "access/exec/process.h"
#include "base/files.h"
#include "unit/access_operate/fake_programs.h"

namespace stackpilot::machine::ssh {
namespace {

using Calls = std::vector<std::string>;

const fs::path scripts = fs::path(STACKPILOT_REPOSITORY) / "scripts";

/// The lines of a script from the one that begins with `first` to the next that begins with `last`,
/// which may be the same. Nothing, which fails the test, when they are not there: no other part may
/// be run on this machine.
std::string part_of(const std::string& script, const std::string& first, const std::string& last) {
  std::istringstream text(read_file(scripts / script).value());
  std::string part;
  bool within = false;
  for (std::string line; std::getline(text, line);) {
    within = within || line.starts_with(first);
    if (within) part += line + "\n";
    if (within && line.starts_with(last)) return part;
  }
  ADD_FAILURE() << script << " has no lines from " << first << " to " << last;
  return "exit 1\n";
}

class Scripts : public ::testing::Test {
 protected:
  std::string run(const std::string& script) const {
    const auto output = access::run_ok({.argv = {"sh", "-euc", script}, .timeout = Millis(10'000)});
    if (!output) ADD_FAILURE() << output.error().message << output.error().detail;
    return output ? output->out : "";
  }
  bool called(const std::string& call) const {
    const Calls calls = programs_.calls();
    return std::find(calls.begin(), calls.end(), call) != calls.end();
  }

  fakes::FakePrograms programs_;
};

// c1 and v1 are of the first project, c2, n2 and v2 of the second, and v9 is somebody's.
constexpr const char* engine_of_two = R"(case "$*" in
"ps "*project=infra) echo c1;;
"ps "*project=webdis) echo c2;;
"network ls "*project=webdis) echo n2;;
"inspect "*working_dir*c1) echo /vagrant/infra;;
"inspect "*working_dir*c2) echo /vagrant/services/webdis;;
"volume inspect "*v1) echo infra;;
"volume inspect "*v2) echo webdis;;
"volume inspect "*v9) echo blue;;
"volume inspect "*) exit 1;;
esac)";

std::string release(const std::string& projects, const std::string& volumes) {
  return fmt::format("state=/var/lib/stackpilot projects='{}' volumes='{}' images='i1 i2'\n",
                     projects, volumes) +
         part_of("release-machine.sh", "label()", "label()") +
         part_of("release-machine.sh", "remove_from_engine()", "}") + "remove_from_engine\n";
}

struct Released {
  const char* name;
  std::string projects;
  std::string volumes;
  Calls removed;
};

void PrintTo(const Released& one, std::ostream* out) {
  *out << one.name;
}

class ReleaseScript : public Scripts, public ::testing::WithParamInterface<Released> {};

TEST_P(ReleaseScript, RemovesWhatIsOfTheServicesAndNothingElse) {
  programs_.put("docker", engine_of_two);
  run(release(GetParam().projects, GetParam().volumes));
  Calls removed;
  for (const std::string& call : programs_.calls()) {
    const bool removes = call.find(" rm ") != std::string::npos;
    if (removes && call.find("image") == std::string::npos) removed.push_back(call);
  }
  EXPECT_EQ(removed, GetParam().removed);
  EXPECT_TRUE(called("docker image rm i1") && called("docker image rm i2"));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, ReleaseScript,
    ::testing::Values(
        Released{
            "OneService", "infra", "v1", {"docker rm --force --volumes c1", "docker volume rm v1"}},
        Released{"TwoServices",
                 "infra webdis",
                 "v1 v2",
                 {"docker rm --force --volumes c1", "docker rm --force --volumes c2",
                  "docker network rm n2", "docker volume rm v1", "docker volume rm v2"}},
        Released{"AVolumeOfSomebodys",
                 "infra webdis",
                 "v9 v2",
                 {"docker rm --force --volumes c1", "docker rm --force --volumes c2",
                  "docker network rm n2", "docker volume rm v2"}},
        Released{
            "NoVolume", "webdis", "", {"docker rm --force --volumes c2", "docker network rm n2"}},
        Released{"AVolumeThatIsGone", "infra", "v7", {"docker rm --force --volumes c1"}},
        Released{"NoService", "", "v1", {}}),
    [](const auto& one) { return one.param.name; });

// A project of the same name whose files lie elsewhere is somebody's.
TEST_F(Scripts, ReleaseLeavesNamesakes) {
  programs_.put("docker", R"(case "$*" in
"ps "*project=webdis) echo c2;;
"inspect "*working_dir*) echo /srv/webdis;;
esac)");
  run(release("infra webdis", ""));
  for (const std::string& call : programs_.calls()) {
    EXPECT_EQ(call.find("docker rm"), std::string::npos) << call;
  }
}

std::string survey(const std::string& arguments) {
  return "has() { command -v \"$1\" >/dev/null 2>&1; }\n" + ("set -- " + arguments) +
         "\nprojects=$1; shift\n" + part_of("survey-machine.sh", "there=", "echo \"taken=");
}

struct Surveyed {
  const char* name;
  std::string arguments;
  std::string engine;
  std::string taken;
};

void PrintTo(const Surveyed& one, std::ostream* out) {
  *out << one.name;
}

class SurveyScript : public Scripts, public ::testing::WithParamInterface<Surveyed> {};

TEST_P(SurveyScript, NamesWhatIsInTheWayOfTheServices) {
  programs_.put("docker", GetParam().engine);
  EXPECT_EQ(run(survey(GetParam().arguments)), "taken=" + GetParam().taken + "\n");
}

constexpr const char* with_webdis = R"(case "$*" in
"volume ls "*project=webdis) echo v2;;
"inspect webdis") ;;
inspect*) exit 1;;
esac)";

INSTANTIATE_TEST_SUITE_P(
    Rows, SurveyScript,
    ::testing::Values(
        Surveyed{"NothingIsThere", "'infra webdis' api webdis", "[ $1 != inspect ]", ""},
        Surveyed{"TheSecondProject", "'infra webdis' api", with_webdis,
                 "the-compose-project-webdis"},
        Surveyed{"TheSecondProjectAndAName", "'infra webdis' api webdis", with_webdis,
                 "the-compose-project-webdis webdis"},
        Surveyed{"AnotherProject", "infra api", with_webdis, ""},
        Surveyed{"BothProjects", "'infra webdis'",
                 "case \"$*\" in \"network ls \"*) echo n1;; esac",
                 "the-compose-project-infra the-compose-project-webdis"},
        Surveyed{"ImagesOfAnotherLab", "'infra webdis'",
                 "case \"$*\" in \"image ls \"*) echo i1;; esac", "images-of-another-lab"}),
    [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace stackpilot::machine::ssh

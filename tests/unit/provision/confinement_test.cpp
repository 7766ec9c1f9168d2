// Confinement of the programs that build images, on the real kernel: they write only where allowed.
// tests/scripts/ordinary_user.sh runs these as an ordinary user, too.
#include "provision/confinement.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "access/exec/process.h"

namespace stackpilot::provision {
namespace {

class ConfinementTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(make_folder(work()));
    ASSERT_TRUE(make_folder(recipe()));
    ASSERT_TRUE(write_file(recipe() / "setup.sh", "recipe"));
  }

  fs::path work() const { return folder_.path() / "work"; }
  fs::path recipe() const { return folder_.path() / "recipe"; }

  /// Fails the test unless the script has started: a script that never ran would prove nothing.
  access::Output run(const std::string& script) const {
    const Confinement confinement{work(), {recipe()}, {{"IMAGE_DIR", recipe().string()}}};
    const std::vector<std::string> command = {"sh", "-euc", "echo begun; " + script};
    access::Output output = run_confined(command, confinement);
    EXPECT_TRUE(output.out.starts_with("begun\n")) << output.err;
    output.out.erase(0, output.out.find('\n') + 1);
    return output;
  }

  static access::Output run_confined(const std::vector<std::string>& command,
                                     const Confinement& confinement) {
    const auto output =
        access::run({.argv = confined(command, confinement), .run_as = access::RunAs::kRoot});
    if (output) return *output;
    ADD_FAILURE() << output.error().message << "\n" << output.error().hint;
    return {.status = -1};
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "confinement-").value();
};

TEST_F(ConfinementTest, WritesInItsWorkFolder) {
  EXPECT_EQ(run(fmt::format("echo made >{}/file", work().string())).status, 0);
  EXPECT_EQ(read_file(work() / "file").value(), "made\n");
}

TEST_F(ConfinementTest, WritesNowhereElse) {
  const fs::path outside = folder_.path() / "outside";
  ASSERT_TRUE(write_file(outside, "as it was"));
  for (const std::string& path :
       {std::string("/etc/stackpilot-planted"), std::string("/var/lib/apt/planted"),
        std::string("/var/cache/apt/planted"), std::string("/var/lib/dpkg/planted"),
        std::getenv("HOME") + std::string("/planted"), std::string("/var/tmp/planted"),
        std::string("/usr/local/planted"), std::string("/sys/fs/cgroup/planted"),
        (recipe() / "planted").string()}) {
    EXPECT_NE(run(fmt::format("echo 1 >{}", path)).status, 0) << path;
  }
  // In its private /tmp the script may create a file of the same path.
  run(fmt::format("echo changed >{}", outside.string()));
  EXPECT_EQ(read_file(outside).value(), "as it was");
}

// A kernel setting affects the whole machine. Writes the current value, so a failure harms nothing.
TEST_F(ConfinementTest, ChangesNoSetting) {
  const std::string before = read_file("/proc/sys/vm/swappiness").value();
  EXPECT_NE(run(fmt::format("echo {} >/proc/sys/vm/swappiness", access::trimmed(before))).status,
            0);
}

// The script has a private /tmp and /run, which are discarded afterwards.
TEST_F(ConfinementTest, HidesTheMachinesTemporaryFiles) {
  ASSERT_TRUE(write_file(folder_.path() / "outside", ""));
  const std::string name = fmt::format("stackpilot-planted-{}", ::getpid());
  EXPECT_EQ(run(fmt::format("touch /tmp/{0} /run/{0}", name)).status, 0);
  EXPECT_FALSE(fs::exists("/tmp/" + name));
  EXPECT_FALSE(fs::exists("/run/" + name));
  EXPECT_NE(run("test -e " + (folder_.path() / "outside").string()).status, 0);
}

// The accident that led to the confinement: apt, run with the host's configuration, cleaned the
// host's package cache.
TEST_F(ConfinementTest, AptCannotCleanWhatIsNotItsOwn) {
  const fs::path archive = recipe() / "archives" / "a.deb";
  ASSERT_TRUE(make_folder(archive.parent_path() / "partial"));
  ASSERT_TRUE(write_file(archive, "as it was"));
  const std::string clean = fmt::format("apt-get -o Dir::Cache={} clean 2>&1", recipe().string());
  EXPECT_EQ(access::run({.argv = {"sh", "-c", clean + "; test ! -e " + archive.string()}})->status,
            0)
      << "unconfined, it cleans";
  ASSERT_TRUE(write_file(archive, "as it was"));
  EXPECT_NE(run(clean).out.find("Read-only file system"), std::string::npos);
  EXPECT_EQ(read_file(archive).value(), "as it was");
}

TEST_F(ConfinementTest, HasFewCapabilities) {
  EXPECT_NE(run("ip link add left0 type bridge").status, 0);
  // CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, SETGID, SETUID, SYS_CHROOT, SYS_ADMIN, MKNOD,
  // SETFCAP
  EXPECT_EQ(run("sed -n 's/^CapEff:\t//p' /proc/self/status").out, "00000000882400fb\n");
}

TEST_F(ConfinementTest, ItsWorkFolderMayBeReachedByALink) {
  const fs::path link = folder_.path() / "link";
  fs::create_directory_symlink(work(), link);
  const Confinement confinement{link, {}, {}};
  const std::string script = fmt::format("echo made >{}/file", work().string());
  EXPECT_EQ(run_confined({"sh", "-euc", script}, confinement).status, 0);
  EXPECT_EQ(read_file(work() / "file").value(), "made\n");
}

TEST_F(ConfinementTest, SeesTheRecipeThoughItIsBelowTmp) {
  EXPECT_EQ(run("cat \"$IMAGE_DIR\"/setup.sh").out, "recipe");
}

TEST_F(ConfinementTest, HasAStatedEnvironment) {
  ::setenv("APT_CONFIG", "/etc/apt/apt.conf", 1);
  const std::string seen = run("env | sort").out;
  ::unsetenv("APT_CONFIG");
  EXPECT_EQ(seen.find("APT_CONFIG"), std::string::npos) << seen;
  EXPECT_NE(seen.find("HOME=" + work().string() + "\n"), std::string::npos) << seen;
  EXPECT_NE(seen.find("TMPDIR=" + work().string() + "\n"), std::string::npos) << seen;
}

// A background process of a recipe does not outlive the recipe.
TEST_F(ConfinementTest, EndsItsProcesses) {
  const fs::path mark = work() / "still-here";
  EXPECT_EQ(run(fmt::format("(sleep 1; touch {}) & exit 0", mark.string())).status, 0);
  ::usleep(1'300'000);
  EXPECT_FALSE(fs::exists(mark));
}

TEST_F(ConfinementTest, MountsBelowItsWorkFolderOnly) {
  const std::string work_path = work().string();
  EXPECT_EQ(run(fmt::format("mkdir {0}/m && mount -t tmpfs none {0}/m", work_path)).status, 0);
  const std::string mounts = read_file("/proc/self/mountinfo").value();
  EXPECT_EQ(mounts.find(work_path), std::string::npos) << mounts;
}

TEST_F(ConfinementTest, MakesDevicesAsRoot) {
  if (::geteuid() != 0) GTEST_SKIP() << "in a user namespace nobody may";
  EXPECT_EQ(run(fmt::format("mknod {0}/null c 1 3 && echo x >{0}/null", work().string())).status,
            0);
}

// What packages need: files of any user. To the machine those of an ordinary user are subordinate.
TEST_F(ConfinementTest, GivesFilesToAnyUser) {
  const std::string file = (work() / "file").string();
  for (const char* owner : {"0:0", "1:1", "999:999", "65534:65534"}) {
    EXPECT_EQ(run(fmt::format("touch {0} && chown {1} {0} && stat -c %u:%g {0}", file, owner)).out,
              std::string(owner) + "\n");
  }
}

}  // namespace
}  // namespace stackpilot::provision

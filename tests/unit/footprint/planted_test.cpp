// G-03-10: in each part of a fingerprint, planted leftovers and damage are found. Files are planted
// below a temporary root, kernel objects in separate namespaces.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <set>

#include "access/exec/process.h"
#include "base/wait.h"
#include "footprint/compare.h"
#include "footprint/parts.h"
#include "unit/access_operate/fake_programs.h"

namespace stackpilot::footprint {
namespace {

/// That part of a fingerprint alone: reading all of them takes many times as long.
Part part_of(const std::string& name, const Scope& scope) {
  for (const Reader& reader : all_readers()) {
    if (reader.name == name) return read_part(reader, scope);
  }
  ADD_FAILURE() << "there is no part " << name;
  return {};
}

PartJudgement judged(const Part& before, const Part& after) {
  return compare({before}, {before}, {after}).at(0);
}

/// Whether the comparison reports a change of that item.
testing::AssertionResult finds(const std::string& item, const Part& before, const Part& after) {
  const PartJudgement judgement = judged(before, after);
  for (const Change& change : judgement.changes) {
    if (change.item.find(item) != std::string::npos) return testing::AssertionSuccess();
  }
  return testing::AssertionFailure() << judgement.part << ": " << to_text(judgement);
}

struct Planted {
  const char* part;
  const char* item;
  void (*plant)(const fs::path& root);
};

void put(const fs::path& file, const std::string& text) {
  ASSERT_TRUE(make_folder(file.parent_path()));
  ASSERT_TRUE(write_file(file, text));
}

void append_line(const fs::path& file, const std::string& line) {
  put(file, read_file(file).value_or("") + line + "\n");
}

// Includes all kinds of damage and leftovers that labs have caused in practice.
const Planted in_files[] = {
    {"files of apt", "/var/lib/apt/lists/mirror_Packages",
     [](const fs::path& root) { fs::remove(root / "var/lib/apt/lists/mirror_Packages"); }},
    {"files of apt", "/var/cache/apt/archives/a.deb",
     [](const fs::path& root) { fs::remove(root / "var/cache/apt/archives/a.deb"); }},
    {"files of apt", "/var/cache/apt/pkgcache.bin",
     [](const fs::path& root) { put(root / "var/cache/apt/pkgcache.bin", "another"); }},
    {"state of dpkg", "/var/lib/dpkg/status",
     [](const fs::path& root) { append_line(root / "var/lib/dpkg/status", "Package: planted"); }},
    {"/etc", "/etc/docker/key.json",
     [](const fs::path& root) { put(root / "etc/docker/key.json", "{}"); }},
    {"/etc", "/etc/hosts",
     [](const fs::path& root) { put(root / "etc/hosts", "192.0.2.7 control"); }},
    {"/etc", "/etc/hosts",
     [](const fs::path& root) { fs::permissions(root / "etc/hosts", fs::perms::owner_all); }},
    {"/etc", "/etc/link",
     [](const fs::path& root) { fs::create_symlink("hosts", root / "etc/link"); }},
    {"users and groups", "user planted",
     [](const fs::path& root) {
       append_line(root / "etc/passwd", "planted:x:999:999::/:/bin/sh");
     }},
    {"users and groups", "group docker",
     [](const fs::path& root) { put(root / "etc/group", "root:x:0:\ndocker:x:103:planted\n"); }},
    {"files in /run and /tmp", "/run/containerd/s",
     [](const fs::path& root) { ASSERT_TRUE(make_folder(root / "run/containerd/s")); }},
    {"files in /run and /tmp", "/run/docker.sock",
     [](const fs::path& root) { put(root / "run/docker.sock", ""); }},
    {"files in /run and /tmp", "/tmp/left",
     [](const fs::path& root) { put(root / "tmp/left", ""); }},
    {"files in /run and /tmp", "/var/tmp/stackpilot-f0123abcd/lab",
     [](const fs::path& root) {
       ASSERT_TRUE(make_folder(root / "var/tmp/stackpilot-f0123abcd/lab"));
     }},
    {"files in /run and /tmp", "/dev/shm/left",
     [](const fs::path& root) { put(root / "dev/shm/left", ""); }},
    {"folders of programs", "/opt/containerd",
     [](const fs::path& root) { ASSERT_TRUE(make_folder(root / "opt/containerd")); }},
    {"folders of programs", "/var/lib/docker",
     [](const fs::path& root) { ASSERT_TRUE(make_folder(root / "var/lib/docker")); }},
    {"folders of programs", "/left", [](const fs::path& root) { put(root / "left", ""); }},
    {"dot files of the home folder", "/home/a/.ssh/known_hosts",
     [](const fs::path& root) { append_line(root / "home/a/.ssh/known_hosts", "192.168.56.10"); }},
    {"dot files of the home folder", "/home/a/.docker",
     [](const fs::path& root) { ASSERT_TRUE(make_folder(root / "home/a/.docker")); }},
    {"kernel settings", "fs/file-max",
     [](const fs::path& root) { put(root / "proc/sys/fs/file-max", "9223372036854775807"); }},
    {"control groups", "/memory/docker",
     [](const fs::path& root) { ASSERT_TRUE(make_folder(root / "sys/fs/cgroup/memory/docker")); }},
    {"loop devices", "loop1",
     [](const fs::path& root) { put(root / "sys/block/loop1/loop/backing_file", "/left.img"); }},
    {"units", "left.service",
     [](const fs::path&) {
       const fs::path listed = fs::path(std::getenv("FAKE")) / "units";
       append_line(listed, "left.service loaded active running Left behind");
     }},
    {"objects of the Docker engine", "container other",
     [](const fs::path&) {
       append_line(fs::path(std::getenv("FAKE")) / "ps", "lab-2\tother 0123");
     }},
    {"objects of the Docker engine", "container foreign",
     [](const fs::path&) { append_line(fs::path(std::getenv("FAKE")) / "ps", "\tforeign 0123"); }},
    {"objects of the Docker engine", "volume left",
     [](const fs::path&) { append_line(fs::path(std::getenv("FAKE")) / "volume", "\tleft"); }},
    {"objects of the Docker engine", "network left",
     [](const fs::path&) { append_line(fs::path(std::getenv("FAKE")) / "network", "\tleft 7"); }},
    {"objects of the Docker engine", "image ubuntu:22.04",
     [](const fs::path&) {
       append_line(fs::path(std::getenv("FAKE")) / "image", "ubuntu:22.04 sha256:1");
     }},
};

class PlantedFiles : public testing::TestWithParam<Planted> {
 protected:
  void SetUp() override {
    put(root() / "var/lib/apt/lists/mirror_Packages", "Package: a");
    put(root() / "var/cache/apt/archives/a.deb", "deb");
    put(root() / "var/cache/apt/pkgcache.bin", "cache");
    put(root() / "var/lib/dpkg/status", "Package: a\n");
    put(root() / "etc/hosts", "127.0.0.1 localhost");
    put(root() / "etc/passwd", "root:x:0:0::/root:/bin/sh\n");
    put(root() / "etc/group", "root:x:0:\ndocker:x:103:\n");
    put(root() / "home/a/.ssh/known_hosts", "192.0.2.1 key\n");
    put(root() / "proc/sys/fs/file-max", "2466183");
    put(root() / "sys/block/loop1/size", "0");
    for (const char* folder : {"run/systemd/system", "tmp", "var/tmp", "dev/shm", "opt",
                               "sys/fs/cgroup/memory", "work/lab"}) {
      ASSERT_TRUE(make_folder(root() / folder));
    }
    programs_.put("systemctl", "cat \"$FAKE/units\" 2>/dev/null || :");
    for (const char* tool :
         {"ip", "iptables-save", "ip6tables-save", "iptables-legacy-save", "nft"}) {
      programs_.put(tool, "");
    }
    programs_.put("docker", "cat \"$FAKE/$1\" 2>/dev/null || :");
  }

  fs::path root() const { return folder_.path() / "root"; }
  Part look(const std::string& part) const {
    return part_of(
        part, {.root = root(), .home = "/home/a", .left_out = {"/run/ours"}, .lab_id = "lab-1"});
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "planted-").value();
  fakes::FakePrograms programs_;
};

TEST_P(PlantedFiles, AreFound) {
  const Part before = look(GetParam().part);
  EXPECT_EQ(judged(before, look(GetParam().part)).kept, Kept::kYes);
  GetParam().plant(root());
  EXPECT_TRUE(finds(GetParam().item, before, look(GetParam().part)));
}

INSTANTIATE_TEST_SUITE_P(Footprint, PlantedFiles, testing::ValuesIn(in_files),
                         [](const auto& row) { return fmt::format("Case{}", row.index); });

class OurOwn : public PlantedFiles {};

// The files and containers of the running lab itself are not part of the fingerprint.
TEST_F(OurOwn, IsLeftOut) {
  const std::string files = "files in /run and /tmp";
  const std::string objects = "objects of the Docker engine";
  const Part files_before = look(files);
  const Part objects_before = look(objects);
  put(root() / "run/ours/ssh/socket", "");
  append_line(programs_.path("ps"), "lab-1\tstackpilot-control 0123");
  EXPECT_EQ(judged(files_before, look(files)).kept, Kept::kYes);
  EXPECT_EQ(judged(objects_before, look(objects)).kept, Kept::kYes);
}

TEST_F(OurOwn, ANameThatOnlyBeginsLikeItIsNot) {
  const Part before = look("files in /run and /tmp");
  put(root() / "run/ours-too", "");
  EXPECT_TRUE(finds("/run/ours-too", before, look("files in /run and /tmp")));
}

TEST_F(OurOwn, ToolsThatFailAreNamed) {
  programs_.put("systemctl", "echo 'no bus' >&2; exit 1");
  const PartJudgement units = judged(look("units"), look("units"));
  EXPECT_EQ(units.kept, Kept::kUnknown);
  EXPECT_NE(units.problem.find("no bus"), std::string::npos) << units.problem;
}

// --- kernel objects ---

void run(const std::vector<std::string>& argv) {
  const auto ran = access::run_ok({.argv = argv});
  EXPECT_TRUE(ran) << access::to_line(argv) << ": " << ran.error().detail;
}

// The socket stays open until the child process exits.
void listen_on(int family, int type, const sockaddr* address, socklen_t length) {
  const int socket = ::socket(family, type, 0);
  EXPECT_EQ(::bind(socket, address, length), 0);
  if (type == SOCK_STREAM) {
    EXPECT_EQ(::listen(socket, 1), 0);
  }
}

void listen_on_port(int type) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(18'642);
  listen_on(AF_INET, type, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
}

const Planted in_kernel[] = {
    {"mounts", "/mnt",
     [](const fs::path&) { EXPECT_EQ(::mount("left", "/mnt", "tmpfs", 0, nullptr), 0); }},
    {"links", "left0",
     [](const fs::path&) {
       run({"ip", "link", "add", "left0", "type", "bridge"});
     }},
    {"links", "lo 192.0.2.1/32",
     [](const fs::path&) {
       run({"ip", "address", "add", "192.0.2.1/32", "dev", "lo"});
     }},
    {"routes", "192.0.2.0/24",
     [](const fs::path&) {
       run({"ip", "link", "set", "lo", "up"});
       run({"ip", "route", "add", "192.0.2.0/24", "dev", "lo"});
     }},
    {"routes", "1234",
     [](const fs::path&) {
       run({"ip", "rule", "add", "fwmark", "7", "table", "1234"});
     }},
    {"firewall", "-A INPUT -s 192.0.2.1/32 -j DROP",
     [](const fs::path&) {
       run({"iptables", "-A", "INPUT", "-s", "192.0.2.1", "-j", "DROP"});
     }},
    {"kernel settings", "net/ipv4/ip_forward",
     [](const fs::path&) {
       run({"sh", "-c",
            "echo $((1 - $(cat /proc/sys/net/ipv4/ip_forward))) "
            ">/proc/sys/net/ipv4/ip_forward"});
     }},
    {"listening sockets", "tcp 0.0.0.0:18642",
     [](const fs::path&) { listen_on_port(SOCK_STREAM); }},
    {"listening sockets", "udp 0.0.0.0:18642", [](const fs::path&) { listen_on_port(SOCK_DGRAM); }},
    {"listening sockets", "unix @stackpilot-left",
     [](const fs::path&) {
       const sockaddr_un address{AF_UNIX, "\0stackpilot-left"};
       listen_on(AF_UNIX, SOCK_STREAM, reinterpret_cast<const sockaddr*>(&address),
                 offsetof(sockaddr_un, sun_path) + 16);
     }},
};

class PlantedInTheKernel : public testing::TestWithParam<Planted> {};

// Runs in a child process with its own mount and network namespaces, which disappear with it.
int plant_in_namespaces(const Planted& planted) {
  if (::unshare(CLONE_NEWNS | CLONE_NEWNET) != 0) return 77;
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return 77;
  const Scope scope{.home = "/root"};
  const Part before = part_of(planted.part, scope);
  planted.plant("/");
  EXPECT_TRUE(finds(planted.item, before, part_of(planted.part, scope)));
  return testing::Test::HasFailure() ? 1 : 0;
}

TEST_P(PlantedInTheKernel, AreFound) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can make namespaces to plant in";
  const pid_t child = ::fork();
  if (child == 0) ::_exit(plant_in_namespaces(GetParam()));
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) GTEST_SKIP() << "namespaces cannot be made here";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

INSTANTIATE_TEST_SUITE_P(Footprint, PlantedInTheKernel, testing::ValuesIn(in_kernel),
                         [](const auto& row) { return fmt::format("Case{}", row.index); });

// A daemon: a process whose parent has exited.
TEST(PlantedProcess, IsFound) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "planted-").value();
  const fs::path pid_file = folder.path() / "pid";
  const Scope scope{.home = "/root", .left_out = {folder.path()}};
  const std::string part = "running processes";
  const Part before = part_of(part, scope);
  const auto started = access::run_ok(
      {.argv = {"start-stop-daemon", "--start", "--background", "--make-pidfile", "--pidfile",
                pid_file.string(), "--startas", "/usr/bin/env", "--", "sleep", "61"}});
  ASSERT_TRUE(started) << started.error().detail;
  // It may still be about to become `sleep`.
  EXPECT_TRUE(wait_until(Deadline(Millis(5'000)), Millis(10), [&] {
    return bool(finds("sleep, child of", before, part_of(part, scope)));
  }));
  const Part after = part_of(part, scope);
  const Part left_out = part_of(part, {.home = "/root", .left_out = {"61"}});
  ::kill(std::atoi(read_file(pid_file).value().c_str()), SIGKILL);
  EXPECT_TRUE(finds("sleep, child of", before, after));
  EXPECT_FALSE(finds("sleep, child of", before, left_out));
}

// A part in which nothing is planted might never detect a change.
TEST(Planted, CoversEveryPart) {
  std::set<std::string> covered = {"running processes"};
  for (const Planted& one : in_files) covered.insert(one.part);
  for (const Planted& one : in_kernel) covered.insert(one.part);
  std::set<std::string> all;
  for (const Reader& reader : all_readers()) all.insert(std::string(reader.name));
  EXPECT_EQ(covered, all);
}

TEST(RealMachine, CanBeLookedAtByRoot) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can look at all of it";
  for (const Part& part : take_fingerprint({.home = "/root"})) {
    EXPECT_EQ(part.problem, "") << part.name;
    const bool may_be_empty = part.name == "firewall" || part.name == "loop devices";
    EXPECT_TRUE(!part.items.empty() || may_be_empty) << part.name;
  }
}

TEST(RealMachine, FoldersThatAreNotThereAreNoPass) {
  const auto seen = take_fingerprint({.root = "/nowhere/at/all", .home = "/nowhere"});
  for (const Part& part : seen) {
    const bool of_files = part.name == "files of apt" || part.name == "state of dpkg" ||
                          part.name == "/etc" || part.name == "listening sockets" ||
                          part.name == "mounts" || part.name == "dot files of the home folder";
    if (of_files) {
      EXPECT_NE(part.problem, "") << part.name;
    }
  }
}

}  // namespace
}  // namespace stackpilot::footprint

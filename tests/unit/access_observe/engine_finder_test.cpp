#include "access/observe/engine_finder.h"

#include <gtest/gtest.h>

#include "unit/access_operate/fake_programs.h"

namespace stackpilot::access {
namespace {

struct Answer {
  const char* name;
  Result<Output> said;
  ErrorKind kind;
  const char* message;  ///< begins so
  const char* hint;     ///< holds this
};

TEST(Engine, IsUsableOrTheReasonIsNamed) {
  const Result<Output> away =
      Output{1, "", "Cannot connect to the Docker daemon at unix:///var/run/docker.sock"};
  const Answer answers[] = {
      {"not in the group", Output{1, "", "permission denied while trying to connect to the Docker"},
       ErrorKind::kUsage, "you may not use the Docker engine", "usermod -aG docker"},
      {"podman's socket", Output{0, "4.3.1 Podman Engine Conmon", ""}, ErrorKind::kUsage,
       "podman answers", "docker.io"},
      {"podman's docker", Output{125, "", "Emulate Docker CLI using podman. Create /etc/..."},
       ErrorKind::kUsage, "podman answers", "docker.io"},
      {"away", away, ErrorKind::kCapability, "no Docker engine answers", ""},
      {"docker is not installed", fail(ErrorKind::kCapability, "docker is not installed"),
       ErrorKind::kCapability, "no Docker engine answers", ""},
      {"too slow", fail(ErrorKind::kBroken, "docker version: timed out after 10 s"),
       ErrorKind::kBroken, "the Docker engine did not answer in time", "run the command again"},
  };
  for (const Answer& one : answers) {
    SCOPED_TRACE(one.name);
    const auto version = usable_version(one.said);
    ASSERT_FALSE(version);
    EXPECT_EQ(version.error().kind, one.kind);
    EXPECT_TRUE(version.error().message.starts_with(one.message)) << version.error().message;
    EXPECT_NE(version.error().hint.find(one.hint), std::string::npos) << version.error().hint;
  }
  EXPECT_EQ(usable_version(Output{0, "20.10.24+dfsg1 Engine containerd runc docker-init", ""}),
            "20.10.24+dfsg1");
}

TEST(Engine, OfRootOnlyHoldsNodes) {
  EXPECT_TRUE(require_of_root("[name=seccomp,profile=default name=cgroupns]"));
  const Status rootless = require_of_root("[name=seccomp,profile=default name=rootless]");
  ASSERT_FALSE(rootless);
  EXPECT_EQ(rootless.error().kind, ErrorKind::kUsage);
  EXPECT_NE(rootless.error().hint.find("docker context use default"), std::string::npos);
}

}  // namespace
}  // namespace stackpilot::access

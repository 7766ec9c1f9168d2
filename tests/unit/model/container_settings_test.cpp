#include "model/container_settings.h"

#include <gtest/gtest.h>

namespace stackpilot {
namespace {

struct Log {
  const char* declared;
  const char* actual;
  bool same;
};

TEST(ContainerSettings, TheEngineMayBoundALogThatIsNotBounded) {
  const Log logs[] = {
      {"", "", true},
      {"", "json-file max-file=2 max-size=5m", true},
      {"", "json-file max-size=5m", true},
      {"", "json-file labels=a max-size=5m", false},
      {"", "local max-size=5m", false},
      {"", "syslog", false},
      {"local", "local max-file=2 max-size=5m", true},
      {"local", "json-file max-size=5m", false},
      {"local", "", false},
      {"none", "none", true},
      {"json-file max-size=10m", "json-file max-file=2 max-size=10m", true},
      {"json-file max-size=10m", "json-file max-size=5m", false},
      {"json-file max-size=10m", "", false},
      {"json-file max-file=3 max-size=10m", "json-file max-file=3 max-size=10m", true},
      {"json-file max-file=3 max-size=10m", "json-file max-file=2 max-size=10m", false},
      {"json-file max-file=3 max-size=10m", "json-file max-size=10m", false},
  };
  for (const Log& one : logs) {
    EXPECT_EQ(is_log_as_declared(one.declared, one.actual), one.same)
        << one.declared << " / " << one.actual;
  }
}

}  // namespace
}  // namespace stackpilot

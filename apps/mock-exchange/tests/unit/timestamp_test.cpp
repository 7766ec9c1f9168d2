#include "domain/timestamp.hpp"

#include <gtest/gtest.h>

namespace exchange {
namespace {

TEST(Timestamp, FromPostgres) {
  const std::pair<const char*, std::optional<std::string>> cases[] = {
      {"2026-01-02 03:04:05.123456+00", "2026-01-02T03:04:05.123456Z"},
      {"2026-01-02 03:04:05.6+00", "2026-01-02T03:04:05.600000Z"},
      {"2026-01-02 03:04:05+00", "2026-01-02T03:04:05.000000Z"},
      {"2026-01-02 03:04:05+01", {}},
      {"2026-01-02 03:04:05", {}},
      {"2026-01-02 03:04:05.1234567+00", {}},
      {"2026-01-02 03:04:05.x+00", {}},
      {"2026-01-02T03:04:05+00", {}},
      {"infinity", {}},
      {"", {}},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(rfc3339_from_postgres(text), expected);
}

TEST(Timestamp, FromUnix) {
  EXPECT_EQ(rfc3339_from_unix(0), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(rfc3339_from_unix(1'767'323'045'000'042), "2026-01-02T03:04:05.000042Z");
}

}  // namespace
}  // namespace exchange

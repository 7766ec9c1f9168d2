#include "model/tls_probe.h"

#include <gtest/gtest.h>

namespace stackpilot {
namespace {

TEST(ATlsProbe, IsReadAsItWasWritten) {
  const TlsProbe probe{{true, "", 1.5, false}, true, true, true, "why", true, 7.25};
  const auto read = parse_json<TlsProbe>(to_text(Json(probe)), "it");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(Json(*read), Json(probe));
  EXPECT_EQ(Json(probe).size(), 7U);
  EXPECT_TRUE(read->tcp.ok && read->verified && read->admits_strangers && read->speaks_plain);
}

TEST(ATlsProbe, ThatIsNotWholeIsNone) {
  EXPECT_FALSE(parse_json<TlsProbe>(R"({"verified": true})", "it"));
}

}  // namespace
}  // namespace stackpilot

#include "service/contract/place.h"

#include <gtest/gtest.h>

namespace stackpilot::service {
namespace {

TEST(Place, IsThatOfTheKeyOrOfTheLastOneThatIsThere) {
  const std::string text =
      "services: {}\n"
      "x-stackpilot:\n"
      "  component: api\n"
      "  record: &r\n"
      "    id: /id\n"
      "    keeps: {/a: x, /b: y}\n";
  const struct {
    std::vector<std::string> keys;
    const char* place;
  } rows[] = {
      {{"record", "id"}, "c.yml:5:5: x-stackpilot.record.id"},
      {{"record", "keeps", "/b"}, "c.yml:6:20: x-stackpilot.record.keeps./b"},
      {{"record", "keeps", "/c"}, "c.yml:6:5: x-stackpilot.record.keeps./c"},
      {{"record", "id", "more"}, "c.yml:5:5: x-stackpilot.record.id.more"},
      {{"readiness"}, "c.yml:2:1: x-stackpilot.readiness"},
  };
  for (const auto& [keys, place] : rows) EXPECT_EQ(place_of(text, "c.yml", keys), place);
}

TEST(Place, IsTheFileAloneOfWhatIsNoContract) {
  EXPECT_EQ(place_of("a: [", "c.yml", {"record"}), "c.yml: x-stackpilot.record");
  EXPECT_EQ(place_of("", "c.yml", {"record"}), "c.yml:1:1: x-stackpilot.record");
  EXPECT_EQ(place_of("[a]", "c.yml", {"record"}), "c.yml:1:1: x-stackpilot.record");
}

}  // namespace
}  // namespace stackpilot::service

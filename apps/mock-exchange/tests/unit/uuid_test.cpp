#include "domain/uuid.hpp"

#include <gtest/gtest.h>

#include <set>

namespace exchange {
namespace {

TEST(Uuid, TextRoundTrip) {
  const std::string text = "0190c123-4567-789a-bcde-f00123456789";
  const auto uuid = parse_uuid(text);
  ASSERT_TRUE(uuid);
  EXPECT_EQ(to_text(*uuid), text);
  EXPECT_EQ(parse_uuid("0190C123-4567-789A-BCDE-F00123456789"), uuid);
}

TEST(Uuid, RefusesOtherForms) {
  for (const char* text :
       {"", "x", "0190c12345677-89a-bcde-f00123456789", "0190c123-4567-789a-bcde-f0012345678",
        "{0190c123-4567-789a-bcde-f001234567}", "0190c123-4567-789a-bcde-f0012345678g",
        "0190c123456789abcdef00123456789012345"}) {
    EXPECT_FALSE(parse_uuid(text)) << text;
  }
}

TEST(Uuid7, VersionVariantAndTime) {
  Uuid7Generator generator;
  const std::string text = to_text(generator.next(0x0190c1234567));
  EXPECT_EQ(text.substr(0, 13), "0190c123-4567");
  EXPECT_EQ(text[14], '7');
  EXPECT_NE(std::string("89ab").find(text[19]), std::string::npos) << text;
}

TEST(Uuid7, NeverGoesBackwards) {
  Uuid7Generator generator;
  Uuid last = generator.next(1000);
  for (int i = 0; i < 20'000; ++i) {
    const Uuid next = generator.next(i % 3 == 0 ? 1000 : 999);  // the clock steps back
    ASSERT_LT(last, next);
    last = next;
  }
}

TEST(Uuid7, GeneratorsDoNotMeet) {
  std::set<Uuid> seen;
  for (int g = 0; g < 100; ++g) {
    Uuid7Generator generator;
    for (int i = 0; i < 100; ++i) seen.insert(generator.next(5));
  }
  EXPECT_EQ(seen.size(), 10'000U);
}

}  // namespace
}  // namespace exchange

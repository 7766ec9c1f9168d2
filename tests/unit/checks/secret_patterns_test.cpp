#include "checks/secret_patterns.h"

#include <gtest/gtest.h>

#include "base/clock.h"

namespace stackpilot::checks {
namespace {

TEST(Entropy, CountsBitsPerCharacter) {
  EXPECT_EQ(shannon_entropy("aaaa"), 0);
  EXPECT_EQ(shannon_entropy("abab"), 1);
  EXPECT_EQ(shannon_entropy("abcdefgh"), 3);
  EXPECT_EQ(shannon_entropy(""), 0);
}

// Source code, configuration and documentation are no secrets.
TEST(FindSecrets, LetsOrdinaryTextThrough) {
  for (const char* text : {
           "password = read_from_environment();",
           "token = request.headers.authorization",
           "DB_PASSWORD=demo-only-not-a-secret",
           "const std::string token = \"a-token-of-words-only\";",
           "secret: ${SECRET_OF_THE_ENVIRONMENT}",
           "api_key: <your-api-key-goes-here>",
           "access_key = base64_decode_version_2(input_text)",
           "See the section about tokens: G-01-02-and-the-others",
           "image: debian@sha256:abd67ffcfa541b485a3dff59865ab629aa048a6c613e639d36e7456b0b229241",
           "private_key_path = /etc/ssl/private/server2048.key",
       }) {
    EXPECT_TRUE(find_secrets(text).empty()) << text;
  }
}

TEST(FindSecrets, LetsExamplesOfManualsThrough) {
  EXPECT_TRUE(find_secrets(std::string("AKI") + "AIOSFODNN7EXAMPLE").empty());
}

TEST(FindSecrets, NeverRepeatsTheSecret) {
  const std::string key = std::string("AKI") + "A2E4G6I8KLMNOPQRS";
  const std::vector<SecretHit> hits = find_secrets("x\ny " + key);
  ASSERT_EQ(hits.size(), 1U);
  EXPECT_EQ(hits[0].offset, 4U);
  EXPECT_EQ(hits[0].what, "an AWS access key, 20 characters");
}

TEST(FindSecrets, FindsEachOfSeveral) {
  const std::string key = std::string("AKI") + "A2E4G6I8KLMNOPQRS";
  const std::string text = key + "\n" + key + "\npassword: \"q7Rf2Kd9Xw4Lm1Tz\"\n";
  EXPECT_EQ(find_secrets(text).size(), 3U);
}

TEST(FindSecrets, TakesEveryEndOfALine) {
  for (const char* end : {"", "\n", "\r\n", ",\n", ";\n", "  \n"}) {
    EXPECT_EQ(find_secrets(std::string("token: q7Rf2Kd9Xw4Lm1Tz") + end).size(), 1U) << end;
  }
}

TEST(FindSecrets, IsLinearWhateverTheTextHolds) {
  const Stopwatch watch;
  for (const char* part : {"password=", "eyJ", "-----BEGIN A ", "a", "ghp_", "\xff"}) {
    std::string text;
    while (text.size() < 1'000'000) text += part;
    find_secrets(text);
  }
  EXPECT_LT(watch.elapsed_ms(), 20'000);
}

}  // namespace
}  // namespace stackpilot::checks

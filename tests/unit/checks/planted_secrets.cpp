// G-03-05: violations for the secrets gate. The secrets are assembled at run time, so that this
// file itself contains none.
#include "unit/checks/planted.h"

namespace stackpilot::checks {
namespace {

const std::string key_header = std::string("-----BEGIN OPENSSH PRIVATE") + " KEY-----\n";
const std::string random_value = std::string("q7Rf2Kd9") + "Xw4Lm1Tz8Vb3Np6";

// Uses a plain text file, which no other gate objects to.
void put_line(Spoiled& tree, const std::string& line) {
  tree.put("notes/plain.txt", "first line\n" + line + "\n");
}

Planted provider_key(const std::string& name, const std::string& key, const std::string& says) {
  return {name, "secrets/provider-key", [key](Spoiled& tree) { put_line(tree, key); }, says};
}

Planted random_line(const std::string& name, const std::string& line) {
  return {name, "secrets/high-entropy", [line](Spoiled& tree) { put_line(tree, line); },
          "notes/plain.txt:2"};
}

}  // namespace

const std::vector<Planted>& planted_secrets() {
  static const std::string letters(36, 'b');
  static const std::vector<Planted> all = {
      provider_key("AwsKey", std::string("AKI") + "A2E4G6I8KLMNOPQRS", "notes/plain.txt:2"),
      provider_key("GitHubToken", std::string("gh") + "p_" + letters, "a GitHub token"),
      provider_key("GitLabToken", std::string("glp") + "at-" + letters, "a GitLab token"),
      provider_key("SlackToken", std::string("xox") + "b-123456789012-abc", "a Slack token"),
      provider_key("GoogleKey", std::string("AI") + "za" + letters.substr(1), "a Google API key"),
      provider_key("StripeKey", std::string("sk_") + "live_" + letters, "a Stripe key"),
      provider_key("WebToken",
                   std::string("ey") + "J" + letters + ".ey" + "J" + letters + "." + letters,
                   "web token"),
      {"PrivateKey", "secrets/private-key",
       [](Spoiled& tree) { tree.put("notes/key.txt", key_header); }, "notes/key.txt:1"},
      {"RandomValueInConfiguration", "secrets/high-entropy",
       [](Spoiled& tree) { put_line(tree, "API_TOKEN=" + random_value); }, "notes/plain.txt:2"},
      random_line("RandomValueBeforeAComment", "API_TOKEN=" + random_value + " # of the backup"),
      random_line("RandomValueInACommand", "export DB_PASSWORD=" + random_value + " && ./run"),
      random_line("RandomValueThatIsAligned", "token           = \"" + random_value + "\""),
      random_line("RandomValueOfAKeyWithAHyphen", "api-key: " + random_value),
      random_line("RandomValueThatIsAUuid",
                  std::string("client_secret: 7b1de3a4-") + "92c5-4f0e-8d6b-a1907c53f2e8"),
      {"RandomValueInSource", "secrets/high-entropy",
       [](Spoiled& tree) { put_line(tree, "const auto password = \"" + random_value + "\";"); },
       "notes/plain.txt:2"},
      {"RandomValueInTheDemoEnvironment", "secrets/high-entropy",
       [](Spoiled& tree) {
         tree.append("apps/mock-exchange/env/db.env", "BACKUP_SECRET=" + random_value + "\n");
       },
       "apps/mock-exchange/env/db.env"},
      {"StagedButNoLongerInTheWorkTree", "secrets/private-key",
       [](Spoiled& tree) { tree.stage("README.md", "text\n" + key_header); },
       "README.md:2: staged: a private key"},
      {"AmongBytesThatAreNoText", "secrets/private-key",
       [](Spoiled& tree) { tree.put("notes/blob", std::string("\x00\xff\xfe\n", 4) + key_header); },
       "notes/blob:2"},
      {"EnvironmentFile", "secrets/tracked-env",
       [](Spoiled& tree) { tree.put("apps/mock-exchange/env/prod.env", "A=1\n"); }, "prod.env"},
      {"EnvironmentFileOfAStage", "secrets/tracked-env",
       [](Spoiled& tree) { tree.put(".env.production", "A=1\n"); }, ".env.production"},
      {"KeyStore", "secrets/key-file",
       [](Spoiled& tree) { tree.put("infra/server.p12", "binary"); }, "infra/server.p12"},
      {"KeyFileByItsName", "secrets/key-file",
       [](Spoiled& tree) { tree.put("infra/id_ed25519", "whatever"); }, "infra/id_ed25519"},
      {"AllowanceThatNobodyUses", "secrets/stale-allowance",
       [](Spoiled& tree) { tree.remove("apps/mock-exchange/env/api.env"); }, "api.env"},
      {"FileTooLargeToBeRead", "secrets/unread",
       [](Spoiled& tree) {
         tree.put("notes/huge", "");
         tree.mark_unread("notes/huge");
       },
       "notes/huge"},
  };
  return all;
}

}  // namespace stackpilot::checks

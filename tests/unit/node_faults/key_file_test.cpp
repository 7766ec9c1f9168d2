#include "node/faults/key_file.h"

#include <gtest/gtest.h>

namespace stackpilot::node {
namespace {

constexpr const char* key_fault = "f00000001";
constexpr const char* foreign = "ssh-ed25519 AAAAforeign me@here\n";
constexpr const char* lab_key = "ssh-ed25519 AAAAlab stackpilot-lab\n";

struct Round {
  const char* before;
  KeyPlace place;
  const char* left;
  bool is_ours;
  bool folder_too;
};

// What was there before is there afterwards; a file is ours only if nobody else has a line in it.
TEST(KeyFile, IsLeftAsItWas) {
  const Round table[] = {{lab_key, KeyPlace::kThere, lab_key, false, false},
                         {"", KeyPlace::kThere, "", false, false},
                         {"", KeyPlace::kFileMissing, "", true, false},
                         {"", KeyPlace::kFolderMissing, "", true, true}};
  for (const Round& one : table) {
    const std::string broken = one.before + lines_to_append(foreign, one.place, key_fault);
    EXPECT_NE(broken.find("ssh-ed25519 AAAAforeign stackpilot-f00000001\n"), std::string::npos);
    EXPECT_EQ(broken.find("me@here"), std::string::npos);
    const KeysWithout left = keys_without(broken, key_fault);
    EXPECT_EQ(left.text, one.left);
    EXPECT_EQ(left.is_ours, one.is_ours) << broken;
    EXPECT_EQ(left.folder_too, one.folder_too) << broken;
  }
}

TEST(KeyFile, WithSomebodyElsesLineInItIsKept) {
  const std::string broken =
      lines_to_append(foreign, KeyPlace::kFolderMissing, key_fault) + lab_key;
  const KeysWithout left = keys_without(broken, key_fault);
  EXPECT_EQ(left.text, lab_key);
  EXPECT_FALSE(left.is_ours || left.folder_too);
}

TEST(KeyFile, OfAnotherFaultIsLeftAlone) {
  const std::string broken = lines_to_append(foreign, KeyPlace::kFileMissing, "f00000002");
  EXPECT_EQ(keys_without(broken, key_fault).text, broken);
  EXPECT_FALSE(keys_without(broken, key_fault).is_ours);
}

}  // namespace
}  // namespace stackpilot::node

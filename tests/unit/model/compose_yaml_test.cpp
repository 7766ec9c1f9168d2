#include "model/compose_yaml.h"

#include <gtest/gtest.h>

namespace stackpilot {
namespace {

using Texts = std::vector<std::string>;

std::string value_in(const char* yaml, const char* key) {
  const YAML::Node value = merged_value(YAML::Load(yaml), key);
  return value.IsDefined() && value.IsScalar() ? value.Scalar() : "none";
}

struct Merge {
  const char* yaml;
  const char* value;  // of the key "k"
  Texts keys;
};

TEST(ComposeYaml, KeysAreMerged) {
  const std::vector<Merge> merges = {
      {"{k: own, a: 1}", "own", {"k", "a"}},
      {"{<<: {k: merged, b: 2}, a: 1}", "merged", {"a", "k", "b"}},
      {"{<<: {k: merged}, k: own}", "own", {"k"}},
      {"{<<: [{k: first}, {k: second, b: 2}]}", "first", {"k", "b"}},
      {"{<<: [{<<: {k: deep}}, {k: second}]}", "deep", {"k"}},
      {"{<<: {<<: {<<: {k: deep}}}}", "deep", {"k"}},
      {"&m {<<: *m, a: 1}", "none", {"a"}},
      {"&m {<<: [*m, {<<: *m, k: v}]}", "v", {"k"}},
      {"{<<: text, a: 1}", "none", {"a"}},
      {"{<<: [1, [2]], [x]: 1}", "none", {}},
      {"{<<: }", "none", {}},
      {"[k]", "none", {}},
      {"text", "none", {}},
      {"", "none", {}},
  };
  for (const Merge& one : merges) {
    EXPECT_EQ(value_in(one.yaml, "k"), one.value) << one.yaml;
    EXPECT_EQ(merged_keys(YAML::Load(one.yaml)), one.keys) << one.yaml;
  }
}

TEST(ComposeYaml, MapsOfMapsEnd) {
  std::string text = "a0: &a0 {k: v}\n";
  for (int i = 1; i < 200; ++i) {
    const std::string name = "a" + std::to_string(i);
    const std::string before = "*a" + std::to_string(i - 1);
    text += name + ": &" + name + " {<<: [" + before + ", " + before + "]}\n";
  }
  const YAML::Node all = YAML::Load(text);
  EXPECT_TRUE(merged_value(all["a99"], "k").IsDefined());
  EXPECT_FALSE(merged_value(all["a100"], "k").IsDefined());
}

TEST(ComposeYaml, EnvFilesAreFoundInAllForms) {
  const std::pair<const char*, Texts> files[] = {
      {"services: {b: {env_file: x.env}, a: {env_file: [y, {path: z, required: false}]}, c: {}}",
       {"x.env", "y", "z"}},
      {"services: {a: {env_file: {path: x}}}", {"x"}},
      {"x: &x {env_file: [x.env]}\nservices: {a: {<<: *x}, b: {<<: *x, env_file: y}}",
       {"x.env", "y"}},
      {"x: &x {a: {env_file: x.env}}\nservices: {<<: *x}", {"x.env"}},
      {"services: {a: {env_file: [{}, {path: [x]}, [y]]}, b: text, c: {env_file: }}", {}},
      {"services: [a]", {}},
      {"services:", {}},
      {"{}", {}},
      {"", {}},
  };
  for (const auto& [text, found] : files) {
    EXPECT_EQ(env_files_in(YAML::Load(text)), found) << text;
  }
}

}  // namespace
}  // namespace stackpilot

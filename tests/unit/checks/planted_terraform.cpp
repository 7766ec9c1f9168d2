// G-04-03, G-04-04, G-04-05: violations that are found without running Terraform. The others are
// in tools_test.cpp.
#include "unit/checks/planted.h"

namespace stackpilot::checks {
namespace {

constexpr const char* main_file = "infra/terraform/main.tf";
constexpr const char* versions_file = "infra/terraform/versions.tf";

Planted of_versions(const std::string& name, const std::string& rule, const std::string& text,
                    const std::string& says) {
  return {name, rule,
          [text](Spoiled& tree) {
            tree.replace(versions_file, "required_version = \"~> 1.11.0\"", text);
          },
          says};
}

}  // namespace

const std::vector<Planted>& planted_terraform() {
  static const std::vector<Planted> all = {
      {"SecondRoot", "terraform/one-root",
       [](Spoiled& tree) { tree.put("infra/network/main.tf", "# more\n"); },
       "infra/network/main.tf"},
      {"OutputsAreGone", "terraform/layout",
       [](Spoiled& tree) { tree.remove("infra/terraform/outputs.tf"); },
       "infra/terraform/outputs.tf"},
      {"TestsAreGone", "terraform/layout",
       [](Spoiled& tree) { tree.remove("infra/terraform/tests/topology.tftest.hcl"); },
       "holds no test"},
      {"LabWrittenDownAgain", "terraform/reads-lab",
       [](Spoiled& tree) { tree.replace(main_file, "yamldecode(file(", "jsondecode(file("); },
       "decodes a YAML file 0 times"},
      {"LabReadOnlyInAComment", "terraform/reads-lab",
       [](Spoiled& tree) {
         tree.replace(main_file, "yamldecode(file(", "null # yamldecode(file(");
       },
       "decodes a YAML file 0 times"},
      of_versions("NoCoreVersion", "terraform/core-pin", "", "declared 0 times"),
      of_versions("OpenCoreVersion", "terraform/core-pin", "required_version = \">= 1.11\"",
                  "\">= 1.11\" admits"),
      of_versions("MinorCoreVersion", "terraform/core-pin", "required_version = \"~> 1.11\"",
                  "\"~> 1.11\" admits"),
      of_versions("CoreVersionInAComment", "terraform/core-pin",
                  "/* required_version = \"~> 1.11.0\" */", "declared 0 times"),
      of_versions("UnpinnedProvider", "terraform/provider-pin",
                  "required_version = \"~> 1.11.0\"\n"
                  "required_providers {\n  aws = {\n    source = \"hashicorp/aws\"\n  }\n}",
                  "provider aws is not pinned"),
      of_versions("LooselyPinnedProvider", "terraform/provider-pin",
                  "required_version = \"~> 1.11.0\"\n"
                  "required_providers {\n  aws = {\n    version = \"~> 5.0\"\n  }\n}",
                  "provider aws is not pinned"),
      {"ResourceOfAnUndeclaredProvider", "terraform/provider-pin",
       [](Spoiled& tree) { tree.append(main_file, "\nresource \"null_resource\" \"more\" {}\n"); },
       "null_resource uses a provider"},
      {"AppliedByAScript", "terraform/never-applied",
       [](Spoiled& tree) {
         tree.append("scripts/build.sh", "terraform -chdir=infra/terraform apply -auto-approve\n");
       },
       "terraform apply"},
      {"DestroyedByAMakeTarget", "terraform/never-applied",
       [](Spoiled& tree) {
         tree.append("Makefile", "\nraze: ; @terraform destroy\n");
         tree.append("README.md", "\n`make raze`\n");
       },
       "Makefile"},
      {"StateIsTracked", "terraform/state-tracked",
       [](Spoiled& tree) { tree.put("infra/terraform/terraform.tfstate", "{}"); },
       "terraform.tfstate"},
  };
  return all;
}

}  // namespace stackpilot::checks

// What of an engine on somebody's machine counts as the lab's, and so may not change while the lab
// is verified.
#include "node/facts/ours.h"

#include <gtest/gtest.h>

#include "access/observe/engine_reader.h"
#include "service/lab.h"

namespace stackpilot::node {
namespace {

ContainerFact container(const std::string& name, const std::string& project,
                        const std::string& image) {
  ContainerFact one;
  one.id = "id of " + name;
  one.name = name;
  one.project = project;
  one.image_id = image;
  one.running = true;
  return one;
}

// The service, and beside it a shop of somebody's.
EngineFacts shared_engine() {
  EngineFacts engine;
  engine.containers = {container("stackpilot-api", "infra", "sha256:app"),
                       container("stackpilot-db", "infra", "sha256:db"),
                       container("shop", "shop", "sha256:shop"),
                       container("cron", "", "sha256:shop")};
  engine.images = {{"sha256:app", {"infra-api:local"}, {{"stackpilot.build_id", "b-1"}}, {}},
                   {"sha256:db", {"stackpilot/postgres:1f"}, {}, {}},
                   {"sha256:shop", {"shop:1"}, {}, {}}};
  engine.volumes = {"shop_data", "stackpilot_pgdata"};
  engine.networks = {"bridge", "host", "infra_default", "infra_shop_default", "shop_default"};
  return engine;
}

Fingerprint fingerprint_on_a_shared_machine(const EngineFacts& engine) {
  const LabSpec lab = service::load_lab(STACKPILOT_REPOSITORY).value();
  return access::fingerprint_of(ours_of(engine, {lab.service()}));
}

struct Happening {
  const char* name;
  void (*happens)(EngineFacts&);
  const char* changed;  // part of the fingerprint; empty: none
};

class SharedEngine : public testing::TestWithParam<Happening> {};

TEST_P(SharedEngine, ChangesTheFingerprintByWhatIsOursOnly) {
  const Fingerprint before = fingerprint_on_a_shared_machine(shared_engine());
  EngineFacts engine = shared_engine();
  GetParam().happens(engine);
  const Fingerprint after = fingerprint_on_a_shared_machine(engine);
  ASSERT_EQ(before.parts.size(), 4U);
  for (const auto& [part, digest] : before.parts) {
    EXPECT_EQ(after.parts.at(part) != digest, part == GetParam().changed) << part;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Rows, SharedEngine,
    testing::Values(
        Happening{"ApiRestarts", [](EngineFacts& one) { one.containers[0].restarts = 1; },
                  "containers"},
        Happening{"DatabaseStops", [](EngineFacts& one) { one.containers[1].running = false; },
                  "containers"},
        Happening{"ApiStartedByHand",
                  [](EngineFacts& one) {
                    one.containers[0].project = "";
                    one.containers[0].id = "other";
                  },
                  "containers"},
        Happening{
            "TheImageRunsByAnotherName",
            [](EngineFacts& one) { one.containers.push_back(container("x", "", "sha256:app")); },
            "containers"},
        Happening{"OneMoreOfTheProject",
                  [](EngineFacts& one) {
                    one.containers.push_back(container("x", "infra", "sha256:shop"));
                  },
                  "containers"},
        Happening{"ImageUntagged", [](EngineFacts& one) { one.images[0].tags.clear(); }, "images"},
        Happening{"BaseImageGone",
                  [](EngineFacts& one) { one.images.erase(one.images.begin() + 1); }, "images"},
        Happening{"DataGone", [](EngineFacts& one) { one.volumes.pop_back(); }, "volumes"},
        Happening{"NetworkGone",
                  [](EngineFacts& one) { one.networks.erase(one.networks.begin() + 2); },
                  "networks"},
        Happening{"ShopRestarts", [](EngineFacts& one) { one.containers[2].restarts = 9; }, ""},
        Happening{"ShopGone",
                  [](EngineFacts& one) {
                    one.containers.resize(2);
                    one.images.pop_back();
                    one.volumes.erase(one.volumes.begin());
                    one.networks = {"infra_default"};
                  },
                  ""},
        Happening{"ShopPullsAnImage",
                  [](EngineFacts& one) {
                    one.images.push_back({"sha256:2", {"shop:2"}, {}, {}});
                  },
                  ""},
        Happening{"ShopOfASimilarName",
                  [](EngineFacts& one) { one.networks.emplace_back("infra_2_default"); }, ""}),
    [](const testing::TestParamInfo<Happening>& info) { return info.param.name; });

}  // namespace
}  // namespace stackpilot::node

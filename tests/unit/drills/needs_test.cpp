// What a drill needs of the contract of a service, and what it says when that is not there.
#include <gtest/gtest.h>

#include "drills/missing_parts.h"

namespace stackpilot::drills {
namespace {

Service with(const std::string& kind) {
  Service service;
  service.compose_file = "services/shop/docker-compose.yml";
  service.contract.liveness = LivenessContract{"/"};
  service.contract.dependency = DependencyContract{.component = "store", .kind = kind};
  service.dependency = Dependency{.component = {.service = "store"},
                                  .contract = *service.contract.dependency,
                                  .volume = "shop_data"};
  return service;
}

Drill needing(const Needs& needs) {
  return Drill{.name = "made-up", .needs = needs};
}

TEST(Needs, AreNamedWithTheLineToAdd) {
  Service bare;
  bare.compose_file = "services/shop/docker-compose.yml";
  struct Row {
    Needs needs;
    const char* line;
  };
  for (const Row& one : {Row{{.dependency = true}, "declare dependency: {"},
                         Row{{.configuration = true}, "declare configuration: {"},
                         Row{{.source = true}, "declare source: "}}) {
    const std::string why = why_not_for(needing(one.needs), bare);
    EXPECT_TRUE(why.starts_with(one.line)) << why;
    EXPECT_TRUE(why.ends_with(" in x-stackpilot of services/shop/docker-compose.yml")) << why;
  }
  EXPECT_EQ(why_not_for(needing({}), bare), "");
}

TEST(Needs, OfAKindAreNotMetByAnother) {
  const Drill drill = needing({.dependency = true, .kinds = {"postgres"}});
  EXPECT_EQ(why_not_for(drill, with("redis")),
            "the dependency is redis, and this drill is of postgres");
  EXPECT_EQ(why_not_for(drill, with("postgres")), "");
  EXPECT_EQ(why_not_for(needing({.dependency = true}), with("tcp")), "");
}

TEST(Needs, OfAVolumeAreNotMetWithoutOne) {
  const Drill drill = needing({.dependency = true, .volume = true});
  Service service = with("redis");
  EXPECT_EQ(why_not_for(drill, service), "");
  service.dependency->volume.clear();
  EXPECT_EQ(why_not_for(drill, service),
            "store of services/shop/docker-compose.yml has no named volume with its data");
}

TEST(Needs, OfHowTheServiceRunsNameTheCommandToRunFirst) {
  const ScaleOut stack{.project = "infra"};
  struct Row {
    Runs needed;
    std::optional<ScaleOut> scale_out;
    const char* why;
  };
  for (const Row& one :
       {Row{Runs::kAsProject, std::nullopt, ""},
        Row{Runs::kAsProject, stack,
            "infra is scaled out, and this is about its compose project: make scale-down"},
        Row{Runs::kAsStack, std::nullopt, "no service is scaled out: make scale-up"},
        Row{Runs::kAsStack, stack, ""}, Row{Runs::kEither, std::nullopt, ""},
        Row{Runs::kEither, stack, ""}}) {
    EXPECT_EQ(why_not_while(one.needed, one.scale_out), one.why);
  }
}

}  // namespace
}  // namespace stackpilot::drills

#include "e2e/other_checkout.h"

namespace stackpilot::e2e {

// Below /tmp, because the path of the engine's Unix socket must be short.
OtherCheckout::OtherCheckout()
    : folder_(TempFolder::make("/tmp", "stackpilot-e2e-").value()), checkout_(folder_.path()) {
  // Nodes read it as another user.
  fs::permissions(folder_.path(), fs::perms(0755));
  for (const char* part : {"bin", "infra", "apps", "services"}) {
    fs::copy(e2e::checkout().root() / part, checkout_.root() / part, fs::copy_options::recursive);
  }
}

OtherCheckout::~OtherCheckout() {
  if (!fs::exists(checkout_.root() / ".stackpilot")) return;
  fs::copy_file(e2e::checkout().root() / "infra" / "lab.yaml", lab_yaml(),
                fs::copy_options::overwrite_existing);
  EXPECT_TRUE(exits(0, checkout_.run({"destroy"})));
}

}  // namespace stackpilot::e2e

// A second checkout without a lab, in addition to the one under test.
#pragma once

#include "e2e/lab_driver.h"

namespace stackpilot::e2e {

class OtherCheckout {
 public:
  /// Copies the folders that the commands read: bin/, infra/, apps/ and services/.
  OtherCheckout();
  OtherCheckout(const OtherCheckout&) = delete;
  OtherCheckout& operator=(const OtherCheckout&) = delete;
  /// Destroys any lab that was started from it.
  ~OtherCheckout();

  const Checkout& operator*() const { return checkout_; }
  const Checkout* operator->() const { return &checkout_; }
  fs::path lab_yaml() const { return checkout_.root() / "infra" / "lab.yaml"; }

 private:
  TempFolder folder_;
  Checkout checkout_;
};

}  // namespace stackpilot::e2e

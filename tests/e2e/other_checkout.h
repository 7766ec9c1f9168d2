// A second checkout beside the one under test, with no lab of its own.
#pragma once

#include "e2e/lab_driver.h"

namespace stackpilot::e2e {

class OtherCheckout {
 public:
  /// Copies what an operator's commands read: bin/, infra/ and apps/.
  OtherCheckout();
  OtherCheckout(const OtherCheckout&) = delete;
  OtherCheckout& operator=(const OtherCheckout&) = delete;
  /// Destroys what was started from it.
  ~OtherCheckout();

  const Checkout& operator*() const { return checkout_; }
  const Checkout* operator->() const { return &checkout_; }
  fs::path lab_yaml() const { return checkout_.root() / "infra" / "lab.yaml"; }

 private:
  TempFolder folder_;
  Checkout checkout_;
};

}  // namespace stackpilot::e2e

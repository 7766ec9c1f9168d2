// Finds likely secrets in a text, in time linear in its length.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stackpilot::checks {

enum class SecretKind { kProviderKey, kPrivateKey, kHighEntropy };

struct SecretHit {
  SecretKind kind;
  std::size_t offset = 0;
  std::string what;  ///< "an AWS access key, 20 characters"; never the secret itself
};

/// In order of their offsets; they do not overlap.
std::vector<SecretHit> find_secrets(std::string_view text);

/// Shannon entropy of `text` in bits per byte.
double shannon_entropy(std::string_view text);

}  // namespace stackpilot::checks

// Finds what looks like a secret in a text. Linear in the length of the text, whatever it holds.
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

std::vector<SecretHit> find_secrets(std::string_view text);

/// Bits per character, by the frequencies of the characters in `text`.
double shannon_entropy(std::string_view text);

}  // namespace stackpilot::checks

// X.509 certificates of an authority of our own. All keys are ECDSA P-256, all texts PEM. What is
// read may come from somebody else: a text that is too long, is not PEM or has another kind of key
// is kBroken, in one sentence.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"

namespace stackpilot {

/// A certificate and the private key that belongs to it. The key is a secret: it stays where it was
/// made.
struct Credentials {
  std::string certificate;
  std::string key;
};

/// What an authority vouches for in a certificate. Nothing else is asked of the request's maker.
struct CertificateTerms {
  std::vector<std::string> dns_names;     ///< no wildcards
  std::vector<std::string> ip_addresses;  ///< IPv4 or IPv6; at least one name or address in all
  int days = 0;                           ///< 1 to 36500, from now on
};

/// The longest text that is read, in bytes.
inline constexpr std::size_t longest_pem = 64U << 10U;

/// A new authority: its key, and a certificate that it signed itself and that may sign no other
/// authority. `common_name` has 1 to 64 printable ASCII characters; kUsage else.
Result<Credentials> make_ca(const std::string& common_name, int days);

/// A new private key.
Result<std::string> make_key();

/// A certificate request of the key's holder, without extensions.
Result<std::string> make_request(const std::string& key, const std::string& common_name);

/// A certificate for a server that is a client as well. Of the request it takes the public key,
/// whose possession the request must prove, and the common name. Valid from an hour ago: clocks of
/// nodes differ. kUsage when the terms are malformed.
Result<std::string> sign_request(const Credentials& ca, const std::string& request,
                                 const CertificateTerms& terms);

/// The last second in which the certificate is valid.
Result<std::chrono::system_clock::time_point> not_after(const std::string& certificate);

/// Whether that authority issued the certificate and its signature is right; not whether either is
/// still valid.
Result<bool> is_signed_by(const std::string& certificate, const std::string& ca_certificate);

}  // namespace stackpilot

// The names and addresses that a certificate is good for.
#pragma once

#include <openssl/x509.h>

#include "base/x509.h"

namespace stackpilot::openssl {

/// Adds them to a certificate that is not signed yet. kUsage when there are none, or one is
/// malformed.
Status add_names(X509* certificate, const CertificateTerms& terms);

}  // namespace stackpilot::openssl

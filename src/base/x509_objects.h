// Objects of OpenSSL that free themselves, made of PEM texts. For x509.cpp and TLS; all else takes
// PEM texts.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

#include "base/result.h"

namespace stackpilot::openssl {

template <auto Free>
struct Freed {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};

using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Request = std::unique_ptr<X509_REQ, Freed<X509_REQ_free>>;

/// The first of the text; `what` names it in the error ("the CA's certificate").
Result<Certificate> read_certificate(const std::string& pem, const std::string& what);
Result<Request> read_request(const std::string& pem, const std::string& what);
/// Of a key that is encrypted nobody is asked the password: it is none.
Result<Key> read_key(const std::string& pem, const std::string& what);

/// "cannot <what>: <first error that OpenSSL has of this thread>", and forgets all of them.
tl::unexpected<Error> failed_to(const std::string& what);

}  // namespace stackpilot::openssl

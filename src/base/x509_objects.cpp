#include "base/x509_objects.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "base/x509.h"

namespace stackpilot::openssl {
namespace {

using Memory = std::unique_ptr<BIO, Freed<BIO_free_all>>;

// Without it OpenSSL would ask at the terminal.
int no_password(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*data*/) {
  return -1;
}

// Owner is a unique_ptr to what `read` makes of PEM.
template <typename Owner, typename Read>
Result<Owner> read_pem(const std::string& pem, const std::string& what, Read read) {
  if (pem.size() > longest_pem) {
    return fail(ErrorKind::kBroken,
                fmt::format("{} is longer than {} KiB", what, longest_pem >> 10U));
  }
  const Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  Owner object(memory ? read(memory.get(), nullptr, no_password, nullptr) : nullptr);
  ERR_clear_error();
  if (!object) return fail(ErrorKind::kBroken, what + " is not in PEM, or damaged");
  return object;
}

}  // namespace

Result<Certificate> read_certificate(const std::string& pem, const std::string& what) {
  return read_pem<Certificate>(pem, what, PEM_read_bio_X509);
}

Result<Request> read_request(const std::string& pem, const std::string& what) {
  return read_pem<Request>(pem, what, PEM_read_bio_X509_REQ);
}

Result<Key> read_key(const std::string& pem, const std::string& what) {
  return read_pem<Key>(pem, what, PEM_read_bio_PrivateKey);
}

tl::unexpected<Error> failed_to(const std::string& what) {
  const char* reason = ERR_reason_error_string(ERR_get_error());
  ERR_clear_error();
  return fail(ErrorKind::kBroken,
              fmt::format("cannot {}: {}", what, reason == nullptr ? "no reason given" : reason));
}

}  // namespace stackpilot::openssl

#include "base/x509.h"

#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>

#include "base/x509_names.h"
#include "base/x509_objects.h"

namespace stackpilot {
namespace {

using openssl::Certificate;
using openssl::failed_to;
using openssl::Freed;
using openssl::Key;
using openssl::Request;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using Memory = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;

constexpr int most_days = 36'500;
constexpr long clock_difference_s = 3'600;
constexpr int serial_bits = 127;

void free_text(unsigned char* text) {
  OPENSSL_free(text);
}
using Utf8 = std::unique_ptr<unsigned char, Freed<free_text>>;

// What `write` writes of the object, as text. `write` returns 1 when it could.
template <typename Write>
Result<std::string> pem_of(const std::string& what, Write write) {
  const Memory memory(BIO_new(BIO_s_mem()));
  if (!memory || write(memory.get()) != 1) return failed_to("write " + what);
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return std::string(text, static_cast<std::size_t>(size));
}

Result<std::string> pem_of(const Key& key) {
  return pem_of("a key", [&](BIO* to) {
    return PEM_write_bio_PrivateKey(to, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
}

Result<std::string> pem_of(const Certificate& certificate) {
  return pem_of("a certificate",
                [&](BIO* to) { return PEM_write_bio_X509(to, certificate.get()); });
}

Result<Key> new_key() {
  Key key(EVP_EC_gen("P-256"));
  if (!key) return failed_to("make a key");
  return key;
}

Status require_p256(const EVP_PKEY* key, const std::string& what) {
  std::array<char, 32> group{};
  std::size_t size = 0;
  const bool named =
      key != nullptr && EVP_PKEY_get_group_name(key, group.data(), group.size(), &size) == 1;
  ERR_clear_error();
  if (named && std::string_view(group.data(), size) == "prime256v1") return {};
  return fail(ErrorKind::kBroken, what + " is not for ECDSA P-256");
}

bool is_common_name(std::string_view name) {
  const bool printable =
      std::all_of(name.begin(), name.end(), [](char c) { return c >= ' ' && c <= '~'; });
  return printable && !name.empty() && name.size() <= ub_common_name;
}

Status require_days(int days) {
  if (days >= 1 && days <= most_days) return {};
  return fail(ErrorKind::kUsage,
              fmt::format("{} days: a certificate has 1 to {}", days, most_days));
}

Status set_common_name(X509_NAME* subject, const std::string& name) {
  if (!is_common_name(name)) {
    return fail(ErrorKind::kUsage, "a common name has 1 to 64 printable ASCII characters");
  }
  if (X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8,
                                 reinterpret_cast<const unsigned char*>(name.data()),
                                 static_cast<int>(name.size()), -1, 0) == 1) {
    return {};
  }
  return failed_to("set a common name");
}

// The request is somebody else's: only what set_common_name() would write is passed on.
Result<std::string> common_name_of(X509_NAME* subject) {
  const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (at < 0) return fail(ErrorKind::kBroken, "the request has no common name");
  unsigned char* text = nullptr;
  const int size =
      ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
  const Utf8 owner(text);
  if (size < 0) return failed_to("read the request's common name");
  std::string name(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
  if (is_common_name(name)) return name;
  return fail(ErrorKind::kBroken, "the request's common name is not 1 to 64 printable characters");
}

Status set_serial(X509* certificate) {
  const Number number(BN_new());
  // Never 0, and positive: the highest bit is set, and 127 bits need no sign.
  const bool set = number &&
                   BN_rand(number.get(), serial_bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
                   BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
  if (set) return {};
  return failed_to("make a serial number");
}

struct Kind {
  int nid;
  const char* value;
};

// `issuer` is the certificate itself when it signs itself; the key's identifiers come from them.
Status add_extensions(X509* certificate, X509* issuer, const std::vector<Kind>& kinds) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  for (const Kind& kind : kinds) {
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind.nid, kind.value));
    if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1) {
      return failed_to("add an extension");
    }
  }
  return {};
}

// A certificate for `key` that is not signed yet, without extensions and issuer.
Result<Certificate> draft(EVP_PKEY* key, const std::string& common_name, int days) {
  TRY(require_days(days));
  Certificate certificate(X509_new());
  X509* raw = certificate.get();
  if (raw == nullptr || X509_set_version(raw, X509_VERSION_3) != 1 ||
      X509_set_pubkey(raw, key) != 1 ||
      X509_gmtime_adj(X509_getm_notBefore(raw), -clock_difference_s) == nullptr ||
      X509_time_adj_ex(X509_getm_notAfter(raw), days, 0, nullptr) == nullptr) {
    return failed_to("make a certificate");
  }
  TRY(set_serial(raw));
  TRY(set_common_name(X509_get_subject_name(raw), common_name));
  return certificate;
}

Result<std::string> signed_by(Certificate certificate, EVP_PKEY* key) {
  if (X509_sign(certificate.get(), key, EVP_sha256()) <= 0) return failed_to("sign a certificate");
  return pem_of(certificate);
}

struct Authority {
  Certificate certificate;
  Key key;
};

Result<Authority> read_authority(const Credentials& ca) {
  TRY_ASSIGN(Certificate certificate,
             openssl::read_certificate(ca.certificate, "the CA's certificate"));
  TRY_ASSIGN(Key key, openssl::read_key(ca.key, "the CA's key"));
  const bool pair = X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  if (!pair) return fail(ErrorKind::kBroken, "the CA's key is not that of its certificate");
  if (X509_check_ca(certificate.get()) != 1) {
    return fail(ErrorKind::kBroken, "the CA's certificate is not one of an authority");
  }
  return Authority{std::move(certificate), std::move(key)};
}

}  // namespace

Result<Credentials> make_ca(const std::string& common_name, int days) {
  TRY_ASSIGN(const Key key, new_key());
  TRY_ASSIGN(Certificate certificate, draft(key.get(), common_name, days));
  X509* raw = certificate.get();
  if (X509_set_issuer_name(raw, X509_get_subject_name(raw)) != 1)
    return failed_to("name an issuer");
  TRY(add_extensions(raw, raw,
                     {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                      {NID_key_usage, "critical,keyCertSign,cRLSign"},
                      {NID_subject_key_identifier, "hash"}}));
  TRY_ASSIGN(std::string text, signed_by(std::move(certificate), key.get()));
  TRY_ASSIGN(std::string secret, pem_of(key));
  return Credentials{std::move(text), std::move(secret)};
}

Result<std::string> make_key() {
  TRY_ASSIGN(const Key key, new_key());
  return pem_of(key);
}

Result<std::string> make_request(const std::string& key, const std::string& common_name) {
  TRY_ASSIGN(const Key holder, openssl::read_key(key, "the key"));
  TRY(require_p256(holder.get(), "the key"));
  const Request request(X509_REQ_new());
  if (!request || X509_REQ_set_pubkey(request.get(), holder.get()) != 1) {
    return failed_to("make a request");
  }
  TRY(set_common_name(X509_REQ_get_subject_name(request.get()), common_name));
  if (X509_REQ_sign(request.get(), holder.get(), EVP_sha256()) <= 0)
    return failed_to("sign a request");
  return pem_of("a request", [&](BIO* to) { return PEM_write_bio_X509_REQ(to, request.get()); });
}

Result<std::string> sign_request(const Credentials& ca, const std::string& request,
                                 const CertificateTerms& terms) {
  TRY_ASSIGN(const Authority authority, read_authority(ca));
  TRY_ASSIGN(const Request asked, openssl::read_request(request, "the request"));
  EVP_PKEY* key = X509_REQ_get0_pubkey(asked.get());
  TRY(require_p256(key, "the request's key"));
  if (X509_REQ_verify(asked.get(), key) != 1) {
    ERR_clear_error();
    return fail(ErrorKind::kBroken, "the request is not signed by the holder of its key");
  }
  TRY_ASSIGN(const std::string name, common_name_of(X509_REQ_get_subject_name(asked.get())));
  TRY_ASSIGN(Certificate certificate, draft(key, name, terms.days));
  X509* issuer = authority.certificate.get();
  if (X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer)) != 1) {
    return failed_to("name an issuer");
  }
  TRY(openssl::add_names(certificate.get(), terms));
  TRY(add_extensions(certificate.get(), issuer,
                     {{NID_basic_constraints, "critical,CA:FALSE"},
                      {NID_key_usage, "critical,digitalSignature"},
                      {NID_ext_key_usage, "serverAuth,clientAuth"},
                      {NID_subject_key_identifier, "hash"},
                      {NID_authority_key_identifier, "keyid"}}));
  return signed_by(std::move(certificate), authority.key.get());
}

Result<std::chrono::system_clock::time_point> not_after(const std::string& certificate) {
  TRY_ASSIGN(const Certificate read, openssl::read_certificate(certificate, "the certificate"));
  std::tm utc{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(read.get()), &utc) != 1) return failed_to("read a date");
  return std::chrono::system_clock::from_time_t(::timegm(&utc));
}

Result<bool> is_signed_by(const std::string& certificate, const std::string& ca_certificate) {
  TRY_ASSIGN(const Certificate read, openssl::read_certificate(certificate, "the certificate"));
  TRY_ASSIGN(const Certificate ca,
             openssl::read_certificate(ca_certificate, "the CA's certificate"));
  EVP_PKEY* key = X509_get0_pubkey(ca.get());
  const bool is = key != nullptr && X509_check_issued(ca.get(), read.get()) == X509_V_OK &&
                  X509_verify(read.get(), key) == 1;
  ERR_clear_error();
  return is;
}

}  // namespace stackpilot

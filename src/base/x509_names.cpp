#include "base/x509_names.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "base/x509_objects.h"

namespace stackpilot::openssl {
namespace {

using Names = std::unique_ptr<GENERAL_NAMES, Freed<GENERAL_NAMES_free>>;

bool is_dns_name(const std::string& name) {
  const auto allowed = [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '.'; };
  return !name.empty() && name.size() <= 253 &&
         std::isalnum(static_cast<unsigned char>(name[0])) != 0 &&
         std::all_of(name.begin(), name.end(), allowed);
}

// Takes `value` over; it may be null.
Status add_name(GENERAL_NAMES* names, int type, ASN1_STRING* value) {
  std::unique_ptr<ASN1_STRING, Freed<ASN1_STRING_free>> owned(value);
  std::unique_ptr<GENERAL_NAME, Freed<GENERAL_NAME_free>> name(GENERAL_NAME_new());
  if (!owned || !name) return failed_to("set a name");
  GENERAL_NAME_set0_value(name.get(), type, owned.release());
  if (sk_GENERAL_NAME_push(names, name.get()) <= 0) return failed_to("set a name");
  (void)name.release();  // the list has it now
  return {};
}

Status add_dns_name(GENERAL_NAMES* names, const std::string& name) {
  if (!is_dns_name(name))
    return fail(ErrorKind::kUsage, fmt::format("\"{}\" is no DNS name", name));
  ASN1_STRING* text = ASN1_IA5STRING_new();
  if (text != nullptr) ASN1_STRING_set(text, name.data(), static_cast<int>(name.size()));
  return add_name(names, GEN_DNS, text);
}

Status add_address(GENERAL_NAMES* names, const std::string& address) {
  std::array<unsigned char, 16> bytes{};
  int size = 0;
  if (::inet_pton(AF_INET, address.c_str(), bytes.data()) == 1) size = 4;
  if (size == 0 && ::inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1) size = 16;
  if (size == 0) return fail(ErrorKind::kUsage, fmt::format("\"{}\" is no IP address", address));
  ASN1_STRING* text = ASN1_OCTET_STRING_new();
  if (text != nullptr) ASN1_STRING_set(text, bytes.data(), size);
  return add_name(names, GEN_IPADD, text);
}

}  // namespace

Status add_names(X509* certificate, const CertificateTerms& terms) {
  const Names names(GENERAL_NAMES_new());
  if (!names) return failed_to("set names");
  for (const std::string& name : terms.dns_names) {
    TRY(add_dns_name(names.get(), name));
  }
  for (const std::string& address : terms.ip_addresses) {
    TRY(add_address(names.get(), address));
  }
  if (sk_GENERAL_NAME_num(names.get()) == 0) {
    return fail(ErrorKind::kUsage, "a certificate needs a name or an address");
  }
  if (X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, 0) == 1) return {};
  return failed_to("set names");
}

}  // namespace stackpilot::openssl

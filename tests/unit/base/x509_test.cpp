#include "base/x509.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/ui.h>
#include <openssl/x509v3.h>

#include "base/x509_objects.h"

namespace stackpilot {
namespace {

using openssl::Certificate;
using openssl::Freed;
using openssl::Key;
using openssl::Request;
using Clock = std::chrono::system_clock;

const CertificateTerms some_terms{{"control", "registry.lab"}, {"192.168.56.10", "fe80::1"}, 30};

const Credentials& lab_ca() {
  static const Credentials ca = make_ca("lab CA", 100).value();
  return ca;
}

std::string request_of(const std::string& common_name) {
  return make_request(make_key().value(), common_name).value();
}

template <typename Write>
std::string text_by(Write write) {
  const std::unique_ptr<BIO, Freed<BIO_free_all>> memory(BIO_new(BIO_s_mem()));
  write(memory.get());
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return std::string(text, static_cast<std::size_t>(size));
}

// All of it in words, as `openssl x509 -text` has it.
std::string words_of(const std::string& certificate) {
  const Certificate read = openssl::read_certificate(certificate, "it").value();
  return text_by([&](BIO* to) { X509_print(to, read.get()); });
}

// Why it failed; empty when it did not.
template <typename T>
std::string message_of(const Result<T>& result) {
  return result ? "" : result.error().message;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A request that states `key` as its own, and is signed by `signer`.
std::string odd_request(EVP_PKEY* key, EVP_PKEY* signer, const std::string& common_name = "control",
                        const char* wish = nullptr) {
  const Request request(X509_REQ_new());
  X509_REQ_set_pubkey(request.get(), key);
  X509_NAME_add_entry_by_NID(X509_REQ_get_subject_name(request.get()), NID_commonName,
                             MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common_name.data()),
                             static_cast<int>(common_name.size()), -1, 0);
  if (wish != nullptr) {
    STACK_OF(X509_EXTENSION)* wishes = sk_X509_EXTENSION_new_null();
    sk_X509_EXTENSION_push(
        wishes, X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:worker2"));
    sk_X509_EXTENSION_push(wishes,
                           X509V3_EXT_conf_nid(nullptr, nullptr, NID_basic_constraints, wish));
    X509_REQ_add_extensions(request.get(), wishes);
    sk_X509_EXTENSION_pop_free(wishes, X509_EXTENSION_free);
  }
  X509_REQ_sign(request.get(), signer, EVP_sha256());
  return text_by([&](BIO* to) { PEM_write_bio_X509_REQ(to, request.get()); });
}

TEST(MakeCa, SignsItselfAndNoOtherAuthority) {
  const std::string words = words_of(lab_ca().certificate);
  for (const char* part : {"Subject: CN=lab CA", "Issuer: CN=lab CA", "CA:TRUE, pathlen:0",
                           "Certificate Sign, CRL Sign", "Basic Constraints: critical",
                           "Key Usage: critical", "prime256v1", "ecdsa-with-SHA256"}) {
    EXPECT_TRUE(has(words, part)) << part << "\n" << words;
  }
  EXPECT_TRUE(is_signed_by(lab_ca().certificate, lab_ca().certificate).value());
}

TEST(MakeCa, HasAnotherKeyAndSerialNumberEachTime) {
  const Credentials other = make_ca("lab CA", 100).value();
  EXPECT_NE(other.key, lab_ca().key);
  const auto serial = [](const Credentials& ca) {
    const std::string words = words_of(ca.certificate);
    return words.substr(words.find("Serial Number:"), 70);
  };
  EXPECT_NE(serial(other), serial(lab_ca()));
  EXPECT_FALSE(is_signed_by(other.certificate, lab_ca().certificate).value());
}

TEST(MakeCa, RefusesWhatCannotBeWritten) {
  const std::vector<std::pair<std::string, int>> bad = {{"", 1},       {std::string(65, 'x'), 1},
                                                        {"a\nb", 1},   {std::string("a\0b", 3), 1},
                                                        {"CA", 0},     {"CA", -1},
                                                        {"CA", 36'501}};
  for (const auto& [name, days] : bad) {
    const Result<Credentials> made = make_ca(name, days);
    ASSERT_FALSE(made) << name << " " << days;
    EXPECT_EQ(made.error().kind, ErrorKind::kUsage);
  }
  EXPECT_TRUE(make_ca(std::string(64, 'x'), 36'500));
}

TEST(SignRequest, VouchesForItsOwnTermsAlone) {
  const std::string certificate =
      sign_request(lab_ca(), request_of("registry of control"), some_terms).value();
  const std::string words = words_of(certificate);
  for (const char* part :
       {"registry of control", "CA:FALSE", "Digital Signature",
        "TLS Web Server Authentication, TLS Web Client Authentication",
        "DNS:control, DNS:registry.lab, IP Address:192.168.56.10, IP Address:FE80:0:0:0:0:0:0:1"}) {
    EXPECT_TRUE(has(words, part)) << part << "\n" << words;
  }
  EXPECT_TRUE(is_signed_by(certificate, lab_ca().certificate).value());
  EXPECT_FALSE(is_signed_by(lab_ca().certificate, certificate).value());
}

TEST(SignRequest, GrantsNoWishOfTheRequest) {
  const Key key = openssl::read_key(make_key().value(), "it").value();
  const std::string request = odd_request(key.get(), key.get(), "control", "CA:TRUE");
  const std::string words = words_of(sign_request(lab_ca(), request, some_terms).value());
  EXPECT_FALSE(has(words, "worker2")) << words;
  EXPECT_FALSE(has(words, "CA:TRUE")) << words;
}

TEST(SignRequest, IsForTheKeyOfTheRequest) {
  const std::string key = make_key().value();
  const std::string certificate =
      sign_request(lab_ca(), make_request(key, "control").value(), some_terms).value();
  const Certificate read = openssl::read_certificate(certificate, "it").value();
  EXPECT_EQ(X509_check_private_key(read.get(), openssl::read_key(key, "it").value().get()), 1);
}

TEST(SignRequest, IsValidFromAnHourAgoForTheDaysStated) {
  const auto now = Clock::now();
  const std::string certificate = sign_request(lab_ca(), request_of("a"), some_terms).value();
  const auto end = not_after(certificate).value();
  EXPECT_NEAR(std::chrono::duration<double>(end - now).count(), 30.0 * 86'400, 60);
  const Certificate read = openssl::read_certificate(certificate, "it").value();
  std::time_t before = Clock::to_time_t(now) - 3'500;
  EXPECT_LT(X509_cmp_time(X509_get0_notBefore(read.get()), &before), 0);
  before = Clock::to_time_t(now) - 3'700;
  EXPECT_GT(X509_cmp_time(X509_get0_notBefore(read.get()), &before), 0);
}

TEST(SignRequest, RefusesTermsThatAreMalformed) {
  const std::string request = request_of("control");
  const std::vector<CertificateTerms> bad = {
      {{}, {}, 1},
      {{""}, {}, 1},
      {{"a,DNS:b"}, {}, 1},
      {{"*.lab"}, {}, 1},
      {{std::string("a\0b", 3)}, {}, 1},
      {{std::string(254, 'a')}, {}, 1},
      {{}, {"control"}, 1},
      {{}, {"1.2.3"}, 1},
      {{"control"}, {}, 0},
  };
  for (std::size_t i = 0; i < bad.size(); ++i) {
    const Result<std::string> got = sign_request(lab_ca(), request, bad[i]);
    ASSERT_FALSE(got) << i;
    EXPECT_EQ(got.error().kind, ErrorKind::kUsage) << got.error().message;
  }
}

TEST(SignRequest, RefusesARequestThatProvesNothing) {
  const Key key = openssl::read_key(make_key().value(), "it").value();
  const Key other = openssl::read_key(make_key().value(), "it").value();
  const Key rsa(EVP_RSA_gen(1024));
  const std::vector<std::pair<std::string, std::string>> bad = {
      {odd_request(key.get(), other.get()), "the request is not signed by the holder of its key"},
      {odd_request(rsa.get(), rsa.get()), "the request's key is not for ECDSA P-256"},
      {odd_request(key.get(), key.get(), "a\nb"),
       "the request's common name is not 1 to 64 printable characters"},
      {"", "the request is not in PEM, or damaged"},
      {"nonsense", "the request is not in PEM, or damaged"},
      {lab_ca().certificate, "the request is not in PEM, or damaged"},
      {request_of("a").substr(0, 200), "the request is not in PEM, or damaged"},
      {std::string((64U << 10U) + 1, 'x'), "the request is longer than 64 KiB"}};
  for (const auto& [request, why] : bad) {
    EXPECT_EQ(message_of(sign_request(lab_ca(), request, some_terms)), why);
  }
}

TEST(SignRequest, RefusesAnAuthorityThatIsNone) {
  const Credentials other = make_ca("other", 1).value();
  const std::string key = make_key().value();
  const std::string leaf =
      sign_request(lab_ca(), make_request(key, "control").value(), some_terms).value();
  const std::vector<std::pair<Credentials, std::string>> bad = {
      {{lab_ca().certificate, other.key}, "the CA's key is not that of its certificate"},
      {{leaf, key}, "the CA's certificate is not one of an authority"},
      {{"", key}, "the CA's certificate is not in PEM, or damaged"},
      {{lab_ca().certificate, "x"}, "the CA's key is not in PEM, or damaged"}};
  for (const auto& [ca, why] : bad) {
    EXPECT_EQ(message_of(sign_request(ca, request_of("a"), some_terms)), why);
  }
}

// OpenSSL would ask for the password at the terminal, and wait.
TEST(MakeRequest, AsksNobodyForAPassword) {
  static bool asked = false;
  const std::unique_ptr<UI_METHOD, Freed<UI_destroy_method>> terminal(UI_create_method("none"));
  UI_method_set_reader(terminal.get(), [](UI*, UI_STRING*) {
    asked = true;
    return 0;
  });
  UI_set_default_method(terminal.get());
  const Key key = openssl::read_key(make_key().value(), "it").value();
  unsigned char password[] = "secret";
  const std::string encrypted = text_by([&](BIO* to) {
    PEM_write_bio_PrivateKey(to, key.get(), EVP_aes_128_cbc(), password, 6, nullptr, nullptr);
  });
  EXPECT_EQ(message_of(make_request(encrypted, "control")), "the key is not in PEM, or damaged");
  EXPECT_FALSE(asked);
  UI_set_default_method(UI_OpenSSL());
}

TEST(MakeRequest, RefusesAKeyOfAnotherKind) {
  const Key rsa(EVP_RSA_gen(1024));
  const std::string key = text_by([&](BIO* to) {
    PEM_write_bio_PrivateKey(to, rsa.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
  EXPECT_EQ(message_of(make_request(key, "control")), "the key is not for ECDSA P-256");
}

TEST(IsSignedBy, LooksAtTheSignatureNotAtTheName) {
  const Credentials namesake = make_ca("lab CA", 100).value();
  const std::string certificate = sign_request(namesake, request_of("a"), some_terms).value();
  EXPECT_FALSE(is_signed_by(certificate, lab_ca().certificate).value());
  EXPECT_EQ(message_of(is_signed_by("x", lab_ca().certificate)),
            "the certificate is not in PEM, or damaged");
  EXPECT_EQ(message_of(not_after("x")), "the certificate is not in PEM, or damaged");
}

}  // namespace
}  // namespace stackpilot

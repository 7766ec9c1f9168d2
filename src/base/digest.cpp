#include "base/digest.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <vector>

namespace stackpilot {
namespace {

Status add_entry(Sha256& digest, const fs::path& root, const fs::path& relative) {
  const fs::path path = root / relative;
  const fs::file_status status = fs::symlink_status(path);
  digest.add_field(relative.generic_string());
  if (fs::is_symlink(status)) {
    digest.add_field("link");
    digest.add_field(fs::read_symlink(path).generic_string());
    return {};
  }
  const bool executable = (status.permissions() & fs::perms::owner_exec) != fs::perms::none;
  TRY_ASSIGN(const std::string content, read_file(path));
  digest.add_field(executable ? "executable" : "file");
  digest.add_field(content);
  return {};
}

Result<std::vector<fs::path>> entries_of(const fs::path& folder) {
  std::error_code failed;
  std::vector<fs::path> entries;
  for (fs::recursive_directory_iterator it(folder, failed), end; !failed && it != end;
       it.increment(failed)) {
    if (it->is_symlink() || it->is_regular_file()) {
      entries.push_back(it->path().lexically_relative(folder));
    }
  }
  if (failed) {
    return fail(ErrorKind::kBroken,
                fmt::format("cannot list {}: {}", folder.string(), failed.message()));
  }
  if (entries.empty()) {
    return fail(ErrorKind::kBroken, fmt::format("{} holds no file", folder.string()));
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

}  // namespace

std::string to_hex(const unsigned char* bytes, std::size_t count) {
  constexpr char digits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(count * 2);
  for (std::size_t i = 0; i < count; ++i) {
    hex += digits[bytes[i] >> 4U];
    hex += digits[bytes[i] & 0xfU];
  }
  return hex;
}

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr);
}

Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
  EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
}

void Sha256::add_field(std::string_view bytes) {
  add(fmt::format("{}:", bytes.size()));
  add(bytes);
}

std::string Sha256::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_DigestFinal_ex(state_->context, digest.data(), &size);
  return to_hex(digest.data(), size);
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 digest;
  digest.add(bytes);
  return digest.hex();
}

Result<std::string> file_digest(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  Sha256 digest;
  std::string chunk(1U << 20U, '\0');
  while (in.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) || in.gcount() > 0) {
    digest.add(std::string_view(chunk).substr(0, static_cast<std::size_t>(in.gcount())));
  }
  if (!in.eof()) return fail(ErrorKind::kBroken, "cannot read " + path.string());
  return digest.hex();
}

Result<std::string> tree_digest(const fs::path& folder) {
  TRY_ASSIGN(const std::vector<fs::path> entries, entries_of(folder));
  Sha256 digest;
  for (const fs::path& relative : entries) {
    TRY(add_entry(digest, folder, relative));
  }
  return digest.hex();
}

std::string random_hex(std::size_t bytes) {
  std::vector<unsigned char> buffer(bytes);
  if (::getentropy(buffer.data(), buffer.size()) != 0) std::abort();  // never a predictable id
  return to_hex(buffer.data(), buffer.size());
}

}  // namespace stackpilot

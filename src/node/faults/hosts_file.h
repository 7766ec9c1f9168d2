// What a fault does to the text of /etc/hosts and /etc/resolv.conf, and how it is undone: every
// line it touches has the fault's id.
#pragma once

#include <string>

namespace stackpilot::node {

enum class EntryPlace { kFirst, kLast };

/// With one more line, ahead of all others or behind them. A resolver goes by the first.
std::string with_entry(const std::string& hosts, const std::string& entry, EntryPlace place,
                       const std::string& fault_id);

/// With every line that names `host`, in whatever case, made a comment.
std::string with_host_cut(const std::string& hosts, const std::string& host,
                          const std::string& fault_id);

/// With every line that names a server made a comment.
std::string with_servers_cut(const std::string& resolv_conf, const std::string& fault_id);

/// Without what those above have done. Other lines stay as they are.
std::string without_fault(const std::string& broken, const std::string& fault_id);

}  // namespace stackpilot::node

// What is in the service's way on this node and Compose did not make: Compose neither replaces nor
// removes it, and fails half-way because of it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "model/container_settings.h"
#include "model/lab_spec.h"

namespace stackpilot::node {

/// The label of every application image, and of what is started from one.
inline constexpr const char* app_image_label = "stackpilot.build_id";

/// The label of an application image with the project of its service.
inline constexpr const char* project_label = "stackpilot.project";

struct Strays {
  std::vector<std::string> containers;  ///< ids
  std::vector<std::string> networks;    ///< names
  std::vector<std::string> words;       ///< one for each, with the reason
};

/// Strays among all containers and networks as `docker ps` and `docker network ls` list them:
/// containers that the project of `service` did not make but that have a name of its containers,
/// run an application image, or are on its network; and a network of that name that Compose did not
/// make, with all that is on it. What Compose has made of `neighbours`, other projects of the lab,
/// is no stray. Exposed for tests.
Strays strays_among(const std::string& containers, const std::string& networks,
                    const Service& service, const std::set<std::string>& neighbours = {});

/// The formats that strays_among() reads.
std::string stray_container_format();
std::string stray_network_format();

/// The label of the stages that a build leaves, by the service's Dockerfile.
inline constexpr const char* build_stage_label = "stackpilot.stage";

/// The strays that are there. `lab` has all services.
Result<Strays> find_strays(const access::Operator& here, const LabSpec& lab,
                           const Service& service);

/// Removes the strays; volumes stay. Returns what was removed and why, in words: "shop-api
/// (it had the name of a container of the service)".
Result<std::vector<std::string>> remove_strays(const access::Operator& here, const LabSpec& lab,
                                               const Service& service);

/// "; removed what compose had not made: ..."; empty when nothing was removed.
std::string also_removed(const std::vector<std::string>& strays);

}  // namespace stackpilot::node

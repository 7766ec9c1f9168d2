// Deploys the service on a node from source, and plants the record that verification checks.
#pragma once

#include <vector>

#include "lifecycle/lab.h"
#include "model/base_image.h"
#include "model/deployment.h"

namespace stackpilot::lifecycle {

/// Loads the base images, builds the application image on the node from the source at /vagrant,
/// starts the compose project, waits until it is ready, plants the canary and records the
/// deployment. kBroken when the service is not ready in time.
Status deploy(const Lab& lab, const Service& service, const NodeSpec& node,
              const std::vector<BaseImage>& images);

/// Waits until the service on `node` is ready; kBroken, with its last answer, when it is not after
/// `patience`.
Status wait_until_ready(const Lab& lab, const Service& service, const NodeSpec& node,
                        Millis patience);

/// The last part of every deploy: waits until the service on `node` is ready, plants the canary and
/// records `deployment` as that node's. kBroken when it is not ready after `patience`.
Status put_on_record(const Lab& lab, const Service& service, const NodeSpec& node,
                     Deployment deployment, Millis patience);

/// Loads the base images of these recipes on the node where they are missing there; returns the
/// names of those that were.
Result<std::vector<std::string>> load_base_images(const Lab& lab, const NodeSpec& node,
                                                  const std::vector<BaseImage>& images,
                                                  const std::vector<std::string>& recipes);

/// References by recipe of those of `images`, which must be among them.
ImageReferences references_to(const std::vector<BaseImage>& images,
                              const std::vector<std::string>& recipes);

/// A deploy of the service that has just begun, with a build of its own.
Deployment begin_deployment(const Lab& lab, const Service& service);

/// Plants the record that verification later compares, through the service at `node`. kBroken, with
/// the line of the contract that says what the service should do.
Result<std::optional<PlantedRecord>> plant_canary(const Lab& lab, const Service& service,
                                                  const NodeSpec& node,
                                                  const std::string& build_id);

/// Records the deploy as that of `deployment.node`.
Status record_deployment(const Workspace& workspace, const Deployment& deployment);

/// Loads the base images of these recipes ("postgres", "toolchain") on the node where they are
/// missing there; returns their references.
Result<ImageReferences> provide_base_images(const Lab& lab, const NodeSpec& node,
                                            const std::vector<std::string>& recipes);

/// The recipes of the base images that the service's containers are made from; without those that
/// only its build needs. An error when its compose file cannot be read.
Result<std::vector<std::string>> recipes_of(const Lab& lab, const Service& service);

/// The base images on the way from nothing to these services, made where the cache lacks them.
Result<std::vector<BaseImage>> base_images_for(const Lab& lab,
                                               const std::vector<Service>& services);

/// Saves the application image of node `from` as `archive` in the folder that all nodes can read.
Status share_service_image(const Lab& lab, const Service& service, const NodeSpec& from,
                           const std::string& archive);

/// Whether the service on the node is the last deploy of this source, and ready. Where the source
/// is unchanged and its image is there, first starts what does not run, and waits, as the node may
/// have just booted. False when a deploy is needed for it.
bool is_deployed(const Lab& lab, const Service& service, const NodeSpec& node,
                 const std::vector<BaseImage>& images);

}  // namespace stackpilot::lifecycle

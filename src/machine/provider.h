// What makes machines. A new one is a folder beside container/ and an entry in catalog/.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/deadline.h"
#include "machine/machine.h"
#include "model/base_image.h"

namespace stackpilot::machine {

/// Acts on one lab, whose lock its maker holds; that, the workspace and the declaration of the lab
/// must outlive it. Not to be called by two threads at once.
class Provider {
 public:
  virtual ~Provider() = default;

  /// What observers see of the same machines.
  virtual const Survey& survey() const = 0;

  /// Whether machines can be made here: whatever is quick to find out and would stop ensure().
  /// Starts what makes the machines, and leaves that as it was when it fails.
  virtual Status preflight() = 0;

  /// Starts what makes the machines again where it has died, and machines may be left: for what
  /// ends something that was begun. kCapability when it is not there at all.
  virtual Status revive() = 0;

  /// Those of the base images that machines like these use, made where the cache lacks them.
  virtual Result<std::vector<BaseImage>> base_images(const std::vector<ImageSpec>& needed) = 0;

  /// Downloads or makes what machines are made of, besides base images, where this machine lacks
  /// it: after that, ensure() needs no network. Needs nothing of what runs the machines.
  virtual Status prepare() { return {}; }

  /// Makes the machines that are missing and the network between them, starts those that are off,
  /// and waits until all answer as nodes of this lab. After preflight().
  virtual Status ensure(const std::vector<BaseImage>& images) = 0;

  /// Brings what running machines see of the repository, and of what nodes share of .stackpilot, up
  /// to date. Nothing to do where they share the files of this machine. Unlike the rest, this one
  /// may be called by several threads at once. A node that nobody gets on to is left out:
  /// whoever needs it says so.
  virtual Status refresh() { return {}; }

  /// Has the archives of `images` where the node looks for them (node_image_cache). Nothing to do
  /// where it shares the cache of this machine.
  virtual Status provide_images(const NodeSpec& node, const std::vector<BaseImage>& images) {
    static_cast<void>(node);
    static_cast<void>(images);
    return {};
  }

  /// How long one of its machines may take from being switched on until it is ready, on a machine
  /// that is not slow (see base/slowness.h).
  virtual Millis boot_timeout() const { return Millis(120'000); }

  /// Removes the machines, their data and the network, and then what makes them if we started it.
  /// Succeeds when there are none.
  virtual Status destroy() = 0;

  /// The machine of a declared node, made or not.
  virtual std::unique_ptr<Machine> machine(const NodeSpec& node) = 0;

  /// The environment with which a StackPilot in a copy of this checkout makes its machines by the
  /// same means, beside these. kCapability, with the reason, where no second lab can be made.
  virtual Result<std::vector<std::pair<std::string, std::string>>> environment_of_copy() = 0;

  /// The machines of the copy whose lab has that id.
  virtual Result<std::vector<MachineState>> list_of_copy(const std::string& lab_id) = 0;
};

}  // namespace stackpilot::machine

# Checks the structure of the lab and provides it as outputs. infra/lab.yaml is the one source of
# truth: nothing of it is repeated here, and no infrastructure is created.

locals {
  lab = yamldecode(file("${path.module}/${var.lab_file}"))

  nodes = local.lab.nodes
  # Of machines that are there already it may be left out: then any address is inside.
  network   = try(local.lab.network, { name = "stackpilot", cidr = "0.0.0.0/0", host = "" })
  names     = [for node in local.nodes : node.name]
  addresses = [for node in local.nodes : node.address]
  controls  = [for node in local.nodes : node if node.role == "control"]
  control   = try(local.controls[0], null)

  # An address is inside when its network, at the lab's prefix, is the lab's network.
  prefix    = split("/", local.network.cidr)[1]
  subnet    = cidrsubnet(local.network.cidr, 0, 0)
  occupants = concat(compact([local.network.host]), local.addresses)
  outside = [
    for address in local.occupants : address
    if try(cidrsubnet("${address}/${local.prefix}", 0, 0), "no address") != local.subnet
  ]

  # The network's own address and the broadcast address must not belong to a host.
  reserved = [cidrhost(local.network.cidr, 0), cidrhost(local.network.cidr, -1)]
}

resource "terraform_data" "topology" {
  input = {
    network = local.network
    nodes   = { for node in local.nodes : node.name => node... }
  }

  lifecycle {
    precondition {
      condition     = length(local.nodes) >= 2
      error_message = "A lab has at least two nodes, this one has ${length(local.nodes)}."
    }
    precondition {
      condition     = length(local.controls) == 1
      error_message = "Exactly one node has the role control, here: [${join(", ", local.controls[*].name)}]."
    }
    precondition {
      condition     = length(distinct(local.names)) == length(local.names)
      error_message = "Names of nodes are unique: [${join(", ", local.names)}]."
    }
    precondition {
      condition     = length(distinct(local.occupants)) == length(local.occupants)
      error_message = "Addresses are unique, the host's among them: [${join(", ", local.occupants)}]."
    }
    precondition {
      condition     = local.network.cidr == local.subnet
      error_message = "The network ${local.network.cidr} has host bits set: it is ${local.subnet}."
    }
    precondition {
      condition     = length(local.outside) == 0
      error_message = "Outside of ${local.network.cidr}: [${join(", ", local.outside)}]."
    }
    precondition {
      condition     = length(setintersection(local.occupants, local.reserved)) == 0
      error_message = "The network's and the broadcast address belong to no host."
    }
    precondition {
      condition     = alltrue([for node in local.nodes : contains(["control", "worker"], node.role)])
      error_message = "A node's role is control or worker."
    }
  }
}

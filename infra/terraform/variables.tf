variable "lab_file" {
  description = "The description of the lab, relative to this folder. Tests give it others."
  type        = string
  default     = "../lab.yaml"
}

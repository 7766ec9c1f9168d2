# Patch releases only. No provider is required but the built-in one, so nothing is downloaded.
terraform {
  required_version = "~> 1.11.0"
}

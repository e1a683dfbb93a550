"""The register of outgoing papers, and every paper in it as a file."""

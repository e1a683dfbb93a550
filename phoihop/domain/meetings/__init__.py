"""Where it is settled: what a meeting concluded, found in its words and proposed as commitments."""

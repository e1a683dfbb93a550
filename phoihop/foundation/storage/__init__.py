"""Files by content hash, fsynced before the row that names them commits."""

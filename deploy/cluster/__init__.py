"""Several machines: PostgreSQL kept by Patroni and etcd, reached through PgBouncer and HAProxy, and what that survives."""

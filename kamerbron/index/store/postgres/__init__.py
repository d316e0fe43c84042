"""The index in PostgreSQL with pgvector, for who outgrows one machine: behind the protocol of the files."""

"""A real single-node Apache Kafka as a child process: jars by locked hash, Java from a wheel, no root rights."""

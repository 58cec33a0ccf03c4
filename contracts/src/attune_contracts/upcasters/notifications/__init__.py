"""From older to newer majors of the events of notifications."""

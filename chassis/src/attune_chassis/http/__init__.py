"""The HTTP surface of a service. Begin at `app.create_app`."""

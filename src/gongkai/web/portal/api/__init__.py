"""The public records as JSON, described by an OpenAPI document; read only, nothing to register for."""

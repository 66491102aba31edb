"""The public site as files (docs/adr/0018-static-site.md): built whole, kept up to date, and checked."""

"""What a reader sees: diagnostics, tables and files."""

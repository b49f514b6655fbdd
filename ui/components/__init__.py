"""What several pages show: quotes, measures, tables, downloads."""

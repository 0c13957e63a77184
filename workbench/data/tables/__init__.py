"""Files with a row for each example: CSV, TSV, Parquet and JSON lines, read into columns."""

"""Sets of subjects: facts as Parquet files beside the ledger, and rulesets determined over all of them by DuckDB."""

-- What stands in a ledger's database before its first migration; run by jiangcheng_owner, harmless when repeated.

CREATE TABLE IF NOT EXISTS public.schema_migrations (
    number     integer     PRIMARY KEY,
    name       text        NOT NULL,
    sha256     bytea       NOT NULL,  -- of the file as it was run
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT ON public.schema_migrations TO jiangcheng_service;

-- A new database lets everybody connect and make temporary tables (PostgreSQL 5.8, Privileges).
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO jiangcheng_service', current_database());
END
$$;

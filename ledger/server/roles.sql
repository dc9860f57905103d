-- The two roles of every ledger, run by the superuser of the embedded server after each start; harmless when repeated.
-- On a given server a database administrator creates them: docs/operator-database.md.

DO $$
BEGIN
    -- Owns every table and runs the migrations; may create ledgers.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'jiangcheng_owner') THEN
        CREATE ROLE jiangcheng_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE CREATEDB;
    END IF;
    -- What the program works as: reads and appends, owns nothing, creates nothing.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'jiangcheng_service') THEN
        CREATE ROLE jiangcheng_service LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;
    END IF;
END
$$;

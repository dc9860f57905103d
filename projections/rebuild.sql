-- A second, empty set of views beside the live ones: the same tables, keys, indexes and rights; nothing projected yet.
-- Run by jiangcheng_owner. What an interrupted rebuild left behind is dropped first: nobody ever read it.

DO $$
DECLARE
    live   record;
    granted record;
BEGIN
    EXECUTE 'DROP SCHEMA IF EXISTS views_next CASCADE';
    EXECUTE 'CREATE SCHEMA views_next';
    FOR live IN
        SELECT c.oid, c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = 'views' AND c.relkind = 'r' ORDER BY c.relname
    LOOP
        EXECUTE format('CREATE TABLE views_next.%I (LIKE views.%I INCLUDING ALL)', live.relname, live.relname);
        FOR granted IN
            SELECT a.privilege_type, r.rolname
            FROM pg_class AS c, aclexplode(c.relacl) AS a JOIN pg_roles AS r ON r.oid = a.grantee
            WHERE c.oid = live.oid AND a.grantee <> c.relowner
        LOOP
            EXECUTE format('GRANT %s ON views_next.%I TO %I', granted.privilege_type, live.relname, granted.rolname);
        END LOOP;
    END LOOP;
    FOR granted IN
        SELECT a.privilege_type, r.rolname
        FROM pg_namespace AS n, aclexplode(n.nspacl) AS a JOIN pg_roles AS r ON r.oid = a.grantee
        WHERE n.nspname = 'views' AND a.grantee <> n.nspowner
    LOOP
        EXECUTE format('GRANT %s ON SCHEMA views_next TO %I', granted.privilege_type, granted.rolname);
    END LOOP;
END
$$;
INSERT INTO views_next.progress (position) VALUES (0);

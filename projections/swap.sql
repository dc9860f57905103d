-- Inside the transaction that has projected the rest into views_next: from its commit on, the names mean the new tables.
-- Everybody who reads the views locks views.progress first (projections/state.py); so do we, before all others.

LOCK TABLE views.progress IN ACCESS EXCLUSIVE MODE;
ALTER SCHEMA views RENAME TO views_old;
ALTER SCHEMA views_next RENAME TO views;
DROP SCHEMA views_old CASCADE;

"""A pack as the tables of an office: a decision table with one row a rule, and the measure list, as XLSX or CSV."""

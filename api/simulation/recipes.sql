-- The recipes with their words as enumerations: a byte each, in whatever is joined and sorted for millions of records.
CREATE TYPE items AS ENUM (SELECT DISTINCT item FROM given_recipes ORDER BY ALL);
CREATE TYPE record_kinds AS ENUM (SELECT DISTINCT record_kind FROM given_recipes ORDER BY ALL);
CREATE TYPE doc_types AS ENUM (SELECT DISTINCT doc_type FROM given_recipes ORDER BY ALL);
CREATE TYPE polarities AS ENUM (SELECT DISTINCT polarity FROM given_recipes ORDER BY ALL);
CREATE TYPE severities AS ENUM (SELECT DISTINCT severity FROM given_recipes ORDER BY ALL);
CREATE TYPE penalty_kinds AS ENUM (SELECT DISTINCT penalty_kind FROM given_recipes WHERE penalty_kind <> '' ORDER BY ALL);
CREATE TYPE licence_kinds AS ENUM (SELECT DISTINCT licence_kind FROM given_recipes WHERE licence_kind <> '' ORDER BY ALL);
CREATE TYPE results AS ENUM (SELECT DISTINCT result FROM given_recipes WHERE result <> '' ORDER BY ALL);
CREATE TYPE performances AS ENUM (SELECT DISTINCT performance FROM given_recipes WHERE performance <> '' ORDER BY ALL);
CREATE TYPE commitment_kinds AS ENUM (
    SELECT DISTINCT commitment_kind FROM given_recipes WHERE commitment_kind <> '' ORDER BY ALL
);
CREATE TYPE grades AS ENUM (SELECT DISTINCT grade FROM given_recipes WHERE grade <> '' ORDER BY ALL);
CREATE TYPE pledges AS ENUM (SELECT DISTINCT pledge FROM given_recipes WHERE pledge <> '' ORDER BY ALL);
CREATE TYPE behaviours AS ENUM (
    SELECT behaviour FROM given_recipes WHERE behaviour <> '' UNION SELECT behaviour FROM given_conduct_slots ORDER BY ALL
);
CREATE TYPE departments AS ENUM (
    SELECT department FROM given_recipes WHERE department <> '' UNION SELECT department FROM given_conduct_slots ORDER BY ALL
);

CREATE TABLE recipes AS
SELECT
    number::UTINYINT AS recipe,
    item::items AS item,
    record_kind::record_kinds AS record_kind,
    doc_type::doc_types AS doc_type,
    polarity::polarities AS polarity,
    behaviour::behaviours AS behaviour,
    department::departments AS department,
    severity::severities AS severity,
    fined,
    least,
    most,
    shortest,
    longest,
    ends,
    penalty_kind::penalty_kinds AS penalty_kind,
    licence_kind::licence_kinds AS licence_kind,
    result::results AS result,
    performance::performances AS performance,
    commitment_kind::commitment_kinds AS commitment_kind,
    grade::grades AS grade,
    pledge::pledges AS pledge
FROM given_recipes;

CREATE TABLE slots AS  -- of 4,096 draws for a kind, temper and time, which recipe each is
SELECT
    kind::UTINYINT AS kind, temper::UTINYINT AS temper, early, recipe::UTINYINT AS recipe,
    unnest(range(first, last))::USMALLINT AS recipe_slot
FROM given_recipe_slots;

CREATE TABLE tempers AS  -- of 4,096 draws, which temper each is
SELECT temper::UTINYINT AS temper, unnest(range(first, last)) AS slot FROM given_temper_slots;

CREATE TABLE conducts AS  -- of 256 draws for a temper, which conduct each is, and who determines it
SELECT
    temper::UTINYINT AS temper, behaviour::behaviours AS behaviour, department::departments AS department,
    unnest(range(first, last))::UTINYINT AS conduct_slot
FROM given_conduct_slots;

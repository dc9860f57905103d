-- Days as rules see them (domain/facts.py), and fen as a source writes them in units of 10,000 yuan.
CREATE MACRO ordinal(day) AS day - DATE '0001-01-01' + 1;

CREATE MACRO in_wan(fen) AS (fen // 1_000_000)::VARCHAR || '.' || lpad((fen % 1_000_000 // 10_000)::VARCHAR, 2, '0');

-- Free text of a person lies in the vault.
CREATE MACRO told_of(kind, said) AS CASE WHEN kind = (SELECT number FROM kinds WHERE entity = '') THEN 'sealed' ELSE said END;

-- The records of the subjects in [low, high), in their subjects' order of the day, each with what became of it until the city's
-- last day. All that is drawn of a record comes out of the 128 bits of one digest of the seed and the row's own number,
-- so that a row is the same in whatever chunk it is made. Days of a subject are spread over its rows, one to each share.
CREATE MACRO filed(seed, low, high, first_day, last_day, turn) AS TABLE
WITH numbered AS (
    SELECT
        subject, kind, temper, region, first, many,
        unnest(range(first, first + many)) AS i
    FROM subjects
    WHERE subject >= low AND subject < high
),

drawn AS (
    SELECT
        *,
        md5_number(concat('record:', seed, ':', i)) AS draw,
        (draw & 18_446_744_073_709_551_615)::UBIGINT AS one,
        (draw >> 64)::UBIGINT AS other
    FROM numbered
),

dealt AS (
    SELECT
        subject, kind, temper, region, i,
        draw,
        draw::UUID AS record,
        first_day + ((last_day - first_day + 1) * ((i - first) * 65536 + (one & 65535)::BIGINT) // (many * 65536))::INTEGER
            AS determined_on,
        determined_on < turn AS early,
        ((one >> 16) & 4095)::USMALLINT AS recipe_slot,
        ((one >> 28) & 255)::UTINYINT AS conduct_slot,
        (one >> 36) & 255 AS chance,
        ((one >> 44) & 65535)::BIGINT AS amount,
        (other & 65535)::BIGINT AS term,
        ((other >> 16) & 65535)::BIGINT AS fate,
        ((other >> 32) & 65535)::BIGINT AS delay,
        other
    FROM drawn
),

made AS (
    SELECT
        dealt.*,
        recipes.* EXCLUDE (recipe, behaviour, department),
        coalesce(recipes.behaviour, conducts.behaviour) AS behaviour,
        coalesce(recipes.department, conducts.department) AS department,
        determined_on + (recipes.shortest + (recipes.longest - recipes.shortest) * term // 65536)::INTEGER AS valid_until,
        (recipes.least + (recipes.most - recipes.least) * amount // 65536) // 100 * 10_000 AS fen
    FROM dealt
    JOIN slots USING (kind, temper, early, recipe_slot)
    JOIN recipes USING (recipe)
    JOIN conducts USING (temper, conduct_slot)
),

-- Of 65,536 draws: 262 withdrawn as filed in error or upon an objection; of what is adverse 393 annulled, 131 void, of larger
-- fines 6,554 changed upon review, of list entries 13,536 removed, of all 16,384 repaired once its minimum time is over.
fated AS (
    SELECT
        *,
        CASE
            WHEN record_kind = 'voluntary_information' THEN CASE WHEN fate < 39_322 THEN 'verified' END
            WHEN fate < 262 THEN 'withdrawn'
            WHEN polarity <> 'adverse' THEN NULL
            WHEN fate < 655 THEN 'annulled'
            WHEN fate < 786 THEN 'void'
            WHEN fate < 7_340 AND penalty_kind = 'larger_fine' THEN 'changed'
            WHEN fate BETWEEN 10_000 AND 26_383 THEN 'repaired'
            WHEN fate >= 52_000 AND doc_type = 'list_decision' THEN 'removed'
        END AS possible,
        determined_on + (CASE possible
            WHEN 'repaired' THEN
                CASE severity WHEN 'minor' THEN 2 WHEN 'general' THEN 93 ELSE 367 END + delay * 365 // 65536
            WHEN 'removed' THEN 60 + delay * 150 // 65536
            ELSE 2 + delay * 180 // 65536
        END)::INTEGER AS possible_on,
        CASE WHEN ends THEN valid_until + 1 END AS term_end
    FROM made
)

SELECT
    * EXCLUDE (possible, possible_on),
    CASE WHEN possible_on <= last_day AND possible_on < coalesce(term_end, DATE '9999-01-01') THEN possible END AS became,
    CASE WHEN became IS NOT NULL THEN possible_on END AS became_on
FROM fated;

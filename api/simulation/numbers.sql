-- How subjects are numbered: numbers that check out and can be nobody's (domain.md 5.1, 5.2).

CREATE MACRO sign31(digit) AS substr('0123456789ABCDEFGHJKLMNPQRTUWXY', digit + 1, 1);

-- The eight characters of an organisation code: TE5T, then a letter and three more, so that no code of a fixture or of
-- the city's own bureaus, whose fifth character is a digit, is met again.
CREATE MACRO invented_eight(body) AS
    'TE5T' || sign31(10 + body // 29791) || sign31(body // 961 % 31) || sign31(body // 31 % 31) || sign31(body % 31);

CREATE MACRO weighed(characters, alphabet, weights) AS
    list_sum(list_transform(weights, lambda weight, place: weight * (strpos(alphabet, characters[place]) - 1)))::BIGINT;

CREATE MACRO with_organisation_check(eight) AS eight || '0X987654321'[1 + weighed(
    eight, '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', [3, 7, 9, 10, 5, 8, 4, 2]
) % 11];

CREATE MACRO with_credit_check(seventeen) AS seventeen || sign31((31 - weighed(
    seventeen, '0123456789ABCDEFGHJKLMNPQRTUWXY', [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
) % 31) % 31);

CREATE MACRO with_citizen_check(seventeen) AS seventeen || '10X98765432'[1 + weighed(
    seventeen, '0123456789', [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
) % 11];

-- Persons: region 999999, born on one of the 23,376 days of 1940 to 2003, at most a thousand of a day. The factor has no
-- divisor in common with the number of days, so that every day is met before one is met again.
CREATE MACRO citizen_number(person) AS with_citizen_check(
    '999999' || strftime(DATE '1940-01-01' + (person * 14447 % 23376)::INTEGER, '%Y%m%d')
    || lpad((person // 23376)::VARCHAR, 3, '0')
);

-- A subject's id as the ledger derives it from an organisation's number: a UUID of version 5 (domain.records.subject_id).
CREATE MACRO version_5(digest) AS (
    digest[1:12] || '5' || digest[14:16]
    || substr('89ab89ab89ab89ab', strpos('0123456789abcdef', digest[17]), 1) || digest[18:32]
)::UUID;

CREATE MACRO subject_id(scheme, number) AS version_5(sha1(
    unhex('5a1b6f0e7c365d0b9a0c6a1f4f2d3c58') || encode(concat_ws(chr(31), 'subject', scheme, number))
));

-- Text that JSON writes as it stands, between quotes.
CREATE MACRO plain_text(t) AS NOT regexp_matches(t, '["\\\x00-\x1f\x7f]');

-- The 32 digits of a UUIDv5 (RFC 9562 5.5), of the SHA-1 of its space and name.
CREATE MACRO uuid5_of(sha1) AS concat(
    substr(sha1, 1, 12), '5', substr(sha1, 14, 3),
    substr('89ab89ab89ab89ab', strpos('0123456789abcdef', substr(sha1, 17, 1)), 1), substr(sha1, 18, 15)
);

-- The 32 digits of an id that is derived from a name (domain.records), in a space of 32 digits.
CREATE MACRO derived(space, name) AS uuid5_of(sha1(unhex(space) || encode(name)));

-- Those digits as a UUID is written.
CREATE MACRO uuid_text(d) AS concat_ws(
    '-', substr(d, 1, 8), substr(d, 9, 4), substr(d, 13, 4), substr(d, 17, 4), substr(d, 21, 12)
)

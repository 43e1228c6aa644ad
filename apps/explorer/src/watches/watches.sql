-- Who watches what. One schema for SQLite and PostgreSQL.

CREATE TABLE IF NOT EXISTS facts (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS watches (
	-- account:NAME or certificate:SHA-256
	reader TEXT NOT NULL,
	-- title or institution
	kind TEXT NOT NULL,
	id TEXT NOT NULL,
	-- In milliseconds since 1970.
	since BIGINT NOT NULL,
	PRIMARY KEY (reader, kind, id)
);

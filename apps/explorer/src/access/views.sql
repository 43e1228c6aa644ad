-- Who looked at what. One schema for SQLite and PostgreSQL.

CREATE TABLE IF NOT EXISTS facts (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
);

-- Each entry has the hash of the one before it.
CREATE TABLE IF NOT EXISTS audit (
	seq BIGINT PRIMARY KEY,
	entry TEXT NOT NULL,
	hash TEXT NOT NULL
);

-- Whose each entry is.
CREATE TABLE IF NOT EXISTS viewed (
	reader TEXT NOT NULL,
	seq BIGINT NOT NULL,
	PRIMARY KEY (reader, seq)
);

CREATE TABLE IF NOT EXISTS readers (
	reader TEXT PRIMARY KEY,
	views BIGINT NOT NULL,
	last_at BIGINT NOT NULL
);

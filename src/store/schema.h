#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H
/* schema - the tables of a workspace file, by version. */
#define STORE_APPLICATION_ID 0x4341524e /* "CARN" */
#define STORE_VERSION 1

#define STORE_SCHEMA                                                                             \
	"CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"                    \
	"CREATE TABLE journal(id INTEGER PRIMARY KEY, parent INTEGER NOT NULL, line TEXT NOT NULL," \
	" settings TEXT, started REAL NOT NULL) STRICT;"                                          \
	"CREATE TABLE record(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL,"     \
	" json TEXT NOT NULL, artifact INTEGER NOT NULL, journal INTEGER NOT NULL,"               \
	" hidden INTEGER NOT NULL DEFAULT 0, created REAL NOT NULL) STRICT;"                      \
	"CREATE INDEX record_by_name ON record(kind, name, id);"                                  \
	"CREATE TABLE artifact(id INTEGER PRIMARY KEY, bytes INTEGER NOT NULL,"                   \
	" sha256 BLOB NOT NULL) STRICT;"                                                          \
	"CREATE TABLE artifact_part(artifact INTEGER NOT NULL, part INTEGER NOT NULL,"            \
	" data BLOB NOT NULL, PRIMARY KEY(artifact, part)) STRICT;"                               \
	"INSERT INTO meta VALUES('head', '0');" STORE_JOBS

/* Came later: a workspace without it gets it when it is opened for writing; an older cairn does not mind. */
#define STORE_JOBS                                                                               \
	"CREATE TABLE IF NOT EXISTS job(id INTEGER PRIMARY KEY, line TEXT NOT NULL,"              \
	" kind TEXT NOT NULL, identity TEXT NOT NULL, step INTEGER NOT NULL,"                     \
	" artifact INTEGER NOT NULL, kept REAL NOT NULL) STRICT;"

#endif

/* store/schema.c - steps are never changed once released; a change of the tables is one more row. */
#include "store/schema.h"

#define APPLICATION_ID 1380338759 /* "RFLG" */

/* A step sets user_version to its number. Enumerations are stored as numbers of record.h, times as UTC seconds.
 *
 * comment   what the source says; `text` stands last, because long texts spill and what stands behind them is slow to reach.
 *           status  the source's own word (approved, held …)   gone  when the source had it no longer
 *           keep_until  not used                                was_…  the verdict before the last edit
 *           origin  youtube, wordpress, disqus: whose rules hold for it; text, author and url are empty once retention has ended
 *           The index has the id first, because a search compares it with twenty others: sources are all alike, ids are not.
 * verdict   what was judged; `json` is the record of design section 3, `sources` the titles and guidelines it leaves out
 *           No index has the order of the cases: verdicts come in no order of urgency and probability, so that keeping two such
 *           indexes took half the time of keeping a verdict; whoever wants the cases sorts their keys.
 * reported  what the last report showed; `pending` in verdict compares it with the present
 * cursor    what sources leave for their next run; `topic` groups them, `at` is when it was set
 * report    what dated reports held, in numbers; the files themselves are the report room's
 * completeness  what a run has read of a source, and why not more; `finished` is NULL while it goes on or was killed */
static const char *const steps[] = {
    "PRAGMA application_id = 1380338759;"
    "CREATE TABLE comment ("
    "  key INTEGER PRIMARY KEY,"
    "  unjudged INTEGER NOT NULL,"
    "  source TEXT NOT NULL,"
    "  id TEXT NOT NULL,"
    "  hash BLOB NOT NULL,"
    "  first_seen INTEGER NOT NULL,"
    "  last_seen INTEGER NOT NULL,"
    "  gone INTEGER,"
    "  keep_until INTEGER,"
    "  status TEXT NOT NULL DEFAULT '',"
    "  was_disposition INTEGER,"
    "  was_urgency INTEGER,"
    "  published INTEGER,"
    "  published_exact INTEGER NOT NULL,"
    "  edited INTEGER,"
    "  is_owner INTEGER NOT NULL,"
    "  has_media INTEGER NOT NULL,"
    "  repairs INTEGER NOT NULL,"
    "  container TEXT NOT NULL,"
    "  parent TEXT NOT NULL,"
    "  author TEXT NOT NULL,"
    "  url TEXT NOT NULL,"
    "  text TEXT NOT NULL,"
    "  UNIQUE (id, source)"
    ") STRICT;"
    "CREATE INDEX comment_unjudged ON comment (unjudged) WHERE unjudged = 1;"
    "CREATE TABLE verdict ("
    "  key INTEGER PRIMARY KEY REFERENCES comment (key) ON DELETE CASCADE,"
    "  disposition INTEGER NOT NULL,"
    "  urgency INTEGER NOT NULL,"
    "  p_refer REAL NOT NULL,"
    "  needs_human INTEGER NOT NULL,"
    "  pending INTEGER NOT NULL,"
    "  model TEXT NOT NULL,"
    "  json TEXT NOT NULL,"
    "  sources TEXT NOT NULL"
    ") STRICT;"
    "CREATE INDEX verdict_order ON verdict (urgency DESC, p_refer DESC);"
    "CREATE INDEX verdict_pending ON verdict (urgency DESC, p_refer DESC) WHERE pending = 1;"
    "CREATE TABLE reported ("
    "  key INTEGER PRIMARY KEY REFERENCES comment (key) ON DELETE CASCADE,"
    "  report TEXT NOT NULL,"
    "  at INTEGER NOT NULL,"
    "  hash BLOB NOT NULL,"
    "  disposition INTEGER NOT NULL,"
    "  urgency INTEGER NOT NULL,"
    "  needs_human INTEGER NOT NULL"
    ") STRICT;"
    "CREATE TABLE run ("
    "  key INTEGER PRIMARY KEY,"
    "  started INTEGER NOT NULL,"
    "  finished INTEGER,"
    "  exit_code INTEGER,"
    "  fetched INTEGER NOT NULL DEFAULT 0,"
    "  added INTEGER NOT NULL DEFAULT 0,"
    "  edited INTEGER NOT NULL DEFAULT 0,"
    "  unchanged INTEGER NOT NULL DEFAULT 0,"
    "  judged INTEGER NOT NULL DEFAULT 0,"
    "  problems INTEGER NOT NULL DEFAULT 0"
    ") STRICT;"
    "PRAGMA user_version = 1;",
    "CREATE TABLE cursor ("
    "  source TEXT NOT NULL,"
    "  topic TEXT NOT NULL,"
    "  key TEXT NOT NULL,"
    "  value TEXT NOT NULL,"
    "  at INTEGER NOT NULL,"
    "  PRIMARY KEY (source, topic, key)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX cursor_oldest ON cursor (source, topic, at);"
    "CREATE TABLE completeness ("
    "  key INTEGER PRIMARY KEY,"
    "  run INTEGER NOT NULL REFERENCES run (key) ON DELETE CASCADE,"
    "  source TEXT NOT NULL,"
    "  kind TEXT NOT NULL,"
    "  started INTEGER NOT NULL,"
    "  finished INTEGER,"
    "  expected INTEGER,"
    "  fetched INTEGER NOT NULL DEFAULT 0,"
    "  added INTEGER NOT NULL DEFAULT 0,"
    "  edited INTEGER NOT NULL DEFAULT 0,"
    "  restatus INTEGER NOT NULL DEFAULT 0,"
    "  unchanged INTEGER NOT NULL DEFAULT 0,"
    "  gone INTEGER NOT NULL DEFAULT 0,"
    "  unreadable INTEGER NOT NULL DEFAULT 0,"
    "  skipped INTEGER NOT NULL DEFAULT 0,"
    "  pages INTEGER NOT NULL DEFAULT 0,"
    "  units INTEGER NOT NULL DEFAULT 0,"
    "  requests INTEGER NOT NULL DEFAULT 0,"
    "  bytes INTEGER NOT NULL DEFAULT 0,"
    "  complete INTEGER NOT NULL DEFAULT 0,"
    "  stopped_by TEXT NOT NULL DEFAULT 'interrupted',"
    "  note TEXT NOT NULL DEFAULT ''"
    ") STRICT;"
    "CREATE INDEX completeness_source ON completeness (source, key);"
    "PRAGMA user_version = 2;",
    ("ALTER TABLE comment ADD COLUMN origin TEXT NOT NULL DEFAULT '';"
     "PRAGMA user_version = 3;"),
    ("CREATE TABLE report ("
     "  key INTEGER PRIMARY KEY,"
     "  at INTEGER NOT NULL,"
     "  name TEXT NOT NULL UNIQUE,"
     "  formats TEXT NOT NULL,"
     "  emergency INTEGER NOT NULL,"
     "  urgent INTEGER NOT NULL,"
     "  routine INTEGER NOT NULL,"
     "  look INTEGER NOT NULL,"
     "  not_judged INTEGER NOT NULL,"
     "  advice INTEGER NOT NULL,"
     "  gaps INTEGER NOT NULL"
     ") STRICT;"
     "PRAGMA user_version = 4;"),
    ("DROP INDEX verdict_order;"
     "DROP INDEX verdict_pending;"
     "CREATE INDEX verdict_pending ON verdict (pending) WHERE pending = 1;"
     "PRAGMA user_version = 5;"),
};

#define VERSION ((int64_t)(sizeof steps / sizeof *steps))

/* Which version the file has, if it is ours at all. */
static bool version_of(rf_db *db, int64_t *version, rf_error *err)
{
    int64_t application, objects;
    if (!rf_db_ask(db, "PRAGMA user_version", version, err) || !rf_db_ask(db, "PRAGMA application_id", &application, err) ||
        !rf_db_ask(db, "SELECT count(*) FROM sqlite_schema", &objects, err))
        return false;
    bool empty = objects == 0 && *version == 0 && application == 0;
    if (!empty && application != APPLICATION_ID)
        return rf_error_set(err, RF_E_STORE, "store '%s' is no redflag store: it is a database of another program", rf_db_path(db));
    if (*version > VERSION)
        return rf_error_set(err, RF_E_STORE, "store '%s' is from a newer redflag (version %lld, this one knows %lld)", rf_db_path(db),
                            (long long)*version, (long long)VERSION);
    return true;
}

static bool take_step(rf_db *db, rf_error *err)
{
    int64_t version;
    if (!rf_db_exec(db, "BEGIN IMMEDIATE", err))
        return false;
    /* Asked again inside: another process may have taken the step meanwhile. */
    bool ok = version_of(db, &version, err) && (version >= VERSION || rf_db_exec(db, steps[version], err)) && rf_db_exec(db, "COMMIT", err);
    if (!ok && rf_db_in_transaction(db))
        rf_db_exec(db, "ROLLBACK", NULL);
    return ok;
}

bool rf_schema_apply(rf_db *db, bool read_only, bool older_is_fine, rf_error *err)
{
    int64_t version;
    if (!version_of(db, &version, err))
        return false;
    if (version > 0 && older_is_fine)
        return true;
    if (read_only && version < VERSION)
        return rf_error_set(err, RF_E_STORE,
                            version == 0 ? "store '%s' is empty"
                                         : "store '%s' is from an older redflag and must be opened for writing once",
                            rf_db_path(db));
    while (version < VERSION)
        if (!take_step(db, err) || !version_of(db, &version, err))
            return false;
    return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Rows of the projection and the search index over them: reads, writes and compares what the events fold to. Takes an open store,
 * gives YcCaseRow values. Store's thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-case-store-private.h"

#include "base/yc-json.h"
#include "case/yc-ledger.h"

#include <string.h>

#define MAX_SEALED_TEXT 65536
#define OPEN_PART "case/row"

/* ---- sealed JSON ---- */

GBytes *
yc_case_seal_json (YcSealKey *key, const char *aad, JsonObject *object)
{
  g_autofree char *text = yc_json_canonical_object (object);

  return yc_seal_bytes (key, aad, text, strlen (text));
}

JsonObject *
yc_case_unseal_json (YcSealKey *key, const char *aad, GBytes *sealed, GError **error)
{
  static const YcJsonLimits limits = { 16 * 1024 * 1024, 64 };
  g_autoptr (GBytes) plain = NULL;
  gsize n = 0;
  const void *data = g_bytes_get_data (sealed, &n);

  plain = yc_unseal_bytes (key, aad, data, n, error);
  if (plain == NULL)
    return NULL;
  data = g_bytes_get_data (plain, &n);
  return yc_json_parse_object (data, (gssize) n, &limits, error);
}

/* ---- search keys ---- */

/* One form for what was typed and what is stored: NFKC (full-width folded), no blanks, upper case. */
char *
yc_case_search_normal (const char *text)
{
  g_autofree char *folded = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  GString *result = g_string_new (NULL);

  for (const char *p = folded != NULL ? folded : ""; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (result, g_unichar_toupper (g_utf8_get_char (p)));
  return g_string_free (result, FALSE);
}

char *
yc_case_search_key (YcStore *store, char prefix, const char *kind, const char *value)
{
  g_autofree char *blind = yc_store_blind (store, kind, value);

  return g_strdup_printf ("%c%s", prefix, blind);
}

/* Keyed values of every two neighbouring characters of @name (normal form). */
GPtrArray *
yc_case_search_bigrams (YcStore *store, const char *name)
{
  GPtrArray *result = g_ptr_array_new_with_free_func (g_free);

  for (const char *p = name; *p != '\0' && *g_utf8_next_char (p) != '\0'; p = g_utf8_next_char (p))
    {
      const char *end = g_utf8_next_char (g_utf8_next_char (p));
      g_autofree char *pair = g_strndup (p, (gsize) (end - p));

      g_ptr_array_add (result, yc_case_search_key (store, 'b', "name-bigram", pair));
    }
  return result;
}

static void
add_key (YcStore *store, GHashTable *keys, char prefix, const char *kind, const char *value)
{
  if (*value != '\0')
    g_hash_table_add (keys, yc_case_search_key (store, prefix, kind, value));
}

static void
add_identity (YcStore *store, GHashTable *keys, const char *number)
{
  g_autofree char *normal = yc_case_search_normal (number);
  gsize n = strlen (normal);

  add_key (store, keys, 'f', "id-full", normal);
  if (n >= 4 && g_str_is_ascii (normal))
    add_key (store, keys, 's', "id-suffix", normal + n - 4);
}

static void
add_name (YcStore *store, GHashTable *keys, const char *name)
{
  g_autofree char *normal = yc_case_search_normal (name);
  g_autofree char *bigrams = yc_store_get_meta (store, "search.bigrams", NULL);
  g_autoptr (GPtrArray) pairs = NULL;

  add_key (store, keys, 'n', "name-full", normal);
  if (g_strcmp0 (bigrams, "off") == 0)
    return;
  pairs = yc_case_search_bigrams (store, normal);
  for (guint i = 0; i < pairs->len; i++)
    g_hash_table_add (keys, g_strdup (g_ptr_array_index (pairs, i)));
}

static void
add_phone (YcStore *store, GHashTable *keys, const char *phone)
{
  g_autofree char *normal = yc_case_search_normal (phone);

  add_key (store, keys, 'p', "phone", normal);
  if (strlen (normal) >= 4 && g_str_is_ascii (normal))
    add_key (store, keys, 't', "phone-suffix", normal + strlen (normal) - 4);
}

/* Agent or 法定代表人: who a case is asked after, too. The list unseals @self->others to check what the bigrams found. */
static void
add_other (YcStore *store, YcCaseRow *self, const char *name)
{
  g_autofree char *normal = yc_case_search_normal (name != NULL ? name : "");
  char *others = g_strjoin (*self->others != '\0' && *normal != '\0' ? "\n" : "", self->others, normal, NULL);

  g_free (self->others);
  self->others = others;
  add_name (store, self->keys, normal);
}

static GHashTable *
new_keys (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* ---- rows ---- */

static void
set_text (char **field, const char *value)
{
  char *copy = g_strdup (value != NULL ? value : "");

  g_free (*field);
  *field = copy;
}

YcCaseRow *
yc_case_row_new (const char *case_id)
{
  YcCaseRow *self = g_new0 (YcCaseRow, 1);

  yc_case_record_init (&self->record, case_id);
  memcpy (self->head, YC_CASE_NO_HASH, sizeof self->head);
  self->others = g_strdup ("");
  self->keys = new_keys ();
  return self;
}

/* The sets of keys are shared; who changes one makes a set of his own first. */
static void
set_keys (YcCaseRow *self, GHashTable *keys)
{
  GHashTable *old = self->keys;

  self->keys = g_hash_table_ref (keys);
  g_hash_table_unref (old);
}

void
yc_case_row_free (YcCaseRow *self)
{
  if (self == NULL)
    return;
  yc_case_record_clear (&self->record);
  g_free (self->others);
  g_hash_table_unref (self->keys);
  g_free (self);
}

/* Returns: (transfer full): id, state and search keys of @self, which is about to change: what a write compares with */
YcCaseRow *
yc_case_row_copy_keys (const YcCaseRow *self)
{
  YcCaseRow *copy = yc_case_row_new (self->record.id);

  set_keys (copy, self->keys);
  copy->record.state = self->record.state;
  return copy;
}

/* Returns: (transfer full): the record of @self, which has none afterwards */
YcCaseRecord *
yc_case_row_take_record (YcCaseRow *self)
{
  YcCaseRecord *record = g_memdup2 (&self->record, sizeof self->record);

  memset (&self->record, 0, sizeof self->record);
  return record;
}

void
yc_case_row_take_head (YcStore *store, YcCaseRow *self, const YcIntakeHead *head)
{
  const YcApplicant *applicant = &head->who->applicant;

  yc_case_record_take_head (&self->record, head);
  g_hash_table_unref (self->keys);
  self->keys = new_keys ();
  set_text (&self->others, "");
  add_identity (store, self->keys, self->record.applicant_number);
  add_name (store, self->keys, self->record.applicant_name);
  add_phone (store, self->keys, applicant->phone != NULL ? applicant->phone : "");
  if (applicant->kind == YC_APPLICANT_ORGANISATION)
    add_other (store, self, applicant->legal_rep);
  if (applicant->has_agent)
    {
      add_identity (store, self->keys, applicant->agent_number != NULL ? applicant->agent_number : "");
      add_other (store, self, applicant->agent_name);
      add_phone (store, self->keys, applicant->agent_phone != NULL ? applicant->agent_phone : "");
    }
}

void
yc_case_row_take_intake (YcStore *store, YcCaseRow *self, const YcIntake *intake)
{
  const YcItem *item = intake->item;
  const YcIntakeHead head = { (YcIntake *) intake, item != NULL ? item->id : "", item != NULL ? item->version : "",
                              item != NULL ? item->name : "" };

  yc_case_row_take_head (store, self, &head);
}

static char *
build_aad (const char *case_id)
{
  return g_strconcat ("case_row/", case_id, NULL);
}

static JsonObject *
seal_part_to_json (const YcCaseRow *self)
{
  JsonObject *object = json_object_new ();
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (self->keys), (GCompareFunc) strcmp);
  JsonArray *array = json_array_new ();

  for (GList *l = keys; l != NULL; l = l->next)
    json_array_add_string_element (array, l->data);
  json_object_set_string_member (object, "name", self->record.applicant_name);
  json_object_set_string_member (object, "number", self->record.applicant_number);
  json_object_set_string_member (object, "others", self->others);
  json_object_set_string_member (object, "note", self->record.note);
  json_object_set_string_member (object, "clerk", self->record.clerk_name);
  json_object_set_array_member (object, "keys", array);
  return object;
}

static gboolean
seal_part_from_json (YcCaseRow *self, JsonObject *object, GError **error)
{
  const char *name = NULL, *number = NULL, *others = "", *note = NULL, *clerk = NULL, *key = NULL;
  JsonArray *keys = NULL;

  if (!yc_json_get_string (object, "", "name", MAX_SEALED_TEXT, &name, error)
      || !yc_json_get_string (object, "", "number", MAX_SEALED_TEXT, &number, error)
      || !yc_json_opt_string (object, "", "others", MAX_SEALED_TEXT, &others, error)
      || !yc_json_get_string (object, "", "note", MAX_SEALED_TEXT, &note, error)
      || !yc_json_get_string (object, "", "clerk", MAX_SEALED_TEXT, &clerk, error)
      || !yc_json_get_array (object, "", "keys", 10000, &keys, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (keys); i++)
    {
      if (!yc_json_item_string (keys, "keys", i, 100, &key, error))
        return FALSE;
      g_hash_table_add (self->keys, g_strdup (key));
    }
  set_text (&self->record.applicant_name, name);
  set_text (&self->record.applicant_number, number);
  set_text (&self->others, others);
  set_text (&self->record.note, note);
  set_text (&self->record.clerk_name, clerk);
  return TRUE;
}

static void
read_columns (YcCaseRow *self, YcStmt *stmt)
{
  YcCaseRecord *record = &self->record;

  self->n = yc_stmt_col_int (stmt, "n");
  self->intake_seq = yc_stmt_col_int (stmt, "intake_seq");
  self->intake_revision = yc_stmt_col_int (stmt, "intake_revision");
  self->own_seq = yc_stmt_col_int (stmt, "own_seq");
  record->held = yc_stmt_col_int (stmt, "held");
  g_strlcpy (self->head, yc_stmt_col_text (stmt, "head"), sizeof self->head);
  set_text (&record->number, yc_stmt_col_text (stmt, "number"));
  record->state = (YcState) yc_stmt_col_int (stmt, "state");
  set_text (&record->item_id, yc_stmt_col_text (stmt, "item_id"));
  set_text (&record->item_version, yc_stmt_col_text (stmt, "item_version"));
  set_text (&record->item_name, yc_stmt_col_text (stmt, "item_name"));
  record->applicant_kind = (YcApplicantKind) yc_stmt_col_int (stmt, "applicant_kind");
  set_text (&record->received, yc_stmt_col_text (stmt, "received"));
  set_text (&record->judge_due, yc_stmt_col_text (stmt, "judge_due"));
  record->judge_provisional = yc_stmt_col_int (stmt, "judge_provisional") != 0;
  set_text (&record->due, yc_stmt_col_text (stmt, "due"));
  record->due_provisional = yc_stmt_col_int (stmt, "due_provisional") != 0;
  set_text (&record->cure_due, yc_stmt_col_text (stmt, "cure_due"));
  record->cure_provisional = yc_stmt_col_int (stmt, "cure_provisional") != 0;
  set_text (&record->paused, yc_stmt_col_text (stmt, "paused"));
  record->parked = yc_stmt_col_int (stmt, "parked") != 0;
  record->accepted_as = (YcState) yc_stmt_col_int (stmt, "accepted_as");
  record->reports = (guint) yc_stmt_col_int (stmt, "reports");
  record->created = yc_stmt_col_int (stmt, "created");
  record->changed = yc_stmt_col_int (stmt, "changed");
  set_text (&record->window, yc_stmt_col_text (stmt, "window"));
  record->revision = yc_stmt_col_int (stmt, "revision");
}

/* The sealed part that was opened or written last: one act reads the row of its case several times over. It serves as long as the key is the
 * one it was opened with and the row has the same bytes. */
typedef struct
{
  char      *case_id;
  YcSealKey *key;
  GBytes    *sealed;
  YcCaseRow *row;               /* its sealed part only */
} OpenPart;

static void
open_part_free (gpointer data)
{
  OpenPart *self = data;

  g_free (self->case_id);
  yc_seal_key_unref (self->key);
  g_bytes_unref (self->sealed);
  yc_case_row_free (self->row);
  g_free (self);
}

static void
copy_part (YcCaseRow *to, const YcCaseRow *from)
{
  set_text (&to->record.applicant_name, from->record.applicant_name);
  set_text (&to->record.applicant_number, from->record.applicant_number);
  set_text (&to->others, from->others);
  set_text (&to->record.note, from->record.note);
  set_text (&to->record.clerk_name, from->record.clerk_name);
  set_keys (to, from->keys);
}

static void
keep_part (YcStore *store, const YcCaseRow *row, YcSealKey *key, GBytes *sealed)
{
  OpenPart *open = g_new0 (OpenPart, 1);

  open->case_id = g_strdup (row->record.id);
  open->key = yc_seal_key_ref (key);
  open->sealed = g_bytes_ref (sealed);
  open->row = yc_case_row_new (row->record.id);
  copy_part (open->row, row);
  yc_store_set_data (store, OPEN_PART, open, open_part_free);
}

static gboolean
open_part (YcStore *store, YcCaseRow *self, GBytes *sealed, GError **error)
{
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, self->record.id, error);
  const OpenPart *open = yc_store_get_data (store, OPEN_PART);
  g_autofree char *aad = NULL;
  g_autoptr (JsonObject) object = NULL;

  if (key == NULL)
    return FALSE;
  if (open != NULL && open->key == key && strcmp (open->case_id, self->record.id) == 0 && g_bytes_equal (open->sealed, sealed))
    {
      copy_part (self, open->row);
      return TRUE;
    }
  aad = build_aad (self->record.id);
  object = yc_case_unseal_json (key, aad, sealed, error);
  if (object != NULL && seal_part_from_json (self, object, error))
    {
      keep_part (store, self, key, sealed);
      return TRUE;
    }
  g_prefix_error (error, "case %s: ", self->record.id);
  return FALSE;
}

YcCaseRow *
yc_case_row_read (YcStore *store, YcStmt *stmt, GError **error)
{
  g_autoptr (YcCaseRow) self = yc_case_row_new (yc_stmt_col_text (stmt, "id"));
  g_autoptr (GBytes) sealed = yc_stmt_col_blob (stmt, "sealed");

  read_columns (self, stmt);
  return open_part (store, self, sealed, error) ? g_steal_pointer (&self) : NULL;
}

YcCaseRow *
yc_case_row_load (YcStore *store, const char *case_id, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT * FROM case_row WHERE id = :id", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "id", case_id);
  if (!yc_stmt_step (stmt, &row, error))
    return NULL;
  if (!row)
    {
      g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "no case %s", case_id);
      return NULL;
    }
  return yc_case_row_read (store, stmt, error);
}

static gboolean
change_key (YcStore *store, const char *sql, const char *key, gint64 n, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), sql, error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "key", key);
  yc_stmt_int (stmt, "n", n);
  return yc_stmt_run (stmt, error);
}

/* Writes only what differs, so that an acceptance touches no page of the index that the draft has written already. */
static gboolean
write_keys (YcStore *store, const YcCaseRow *self, const YcCaseRow *before, GError **error)
{
  GHashTableIter iter;
  gpointer key = NULL;

  g_hash_table_iter_init (&iter, self->keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if ((before == NULL || !g_hash_table_contains (before->keys, key))
        && !change_key (store, "INSERT OR IGNORE INTO case_search (key, n) VALUES (:key, :n)", key, self->n, error))
      return FALSE;
  if (before == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, before->keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (self->keys, key)
        && !change_key (store, "DELETE FROM case_search WHERE key = :key AND n = :n", key, self->n, error))
      return FALSE;
  return TRUE;
}

#define INSERT_ROW \
  "INSERT INTO case_row (n, id, number, state, is_open, item_id, item_version, item_name, applicant_kind, due, due_provisional," \
  " cure_due, cure_provisional, received, judge_due, judge_provisional, parked, created, changed, window, revision, intake_seq, intake_revision," \
  " own_seq, head, held, accepted_as, paused, reports, sealed)" \
  " VALUES (:n, :id, :number, :state, :is_open, :item_id, :item_version, :item_name, :applicant_kind, :due, :due_provisional," \
  " :cure_due, :cure_provisional, :received, :judge_due, :judge_provisional, :parked, :created, :changed, :window, :revision," \
  " :intake_seq, :intake_revision, :own_seq, :head, :held, :accepted_as, :paused, :reports, :sealed)"

/* is_open is left out: naming it would rewrite its index with every event. */
#define UPDATE_ROW \
  "UPDATE case_row SET number = :number, state = :state, item_id = :item_id, item_version = :item_version, item_name = :item_name," \
  " applicant_kind = :applicant_kind, due = :due, due_provisional = :due_provisional, cure_due = :cure_due," \
  " cure_provisional = :cure_provisional, received = :received, judge_due = :judge_due, judge_provisional = :judge_provisional," \
  " parked = :parked, created = :created, changed = :changed, window = :window, revision = :revision, intake_seq = :intake_seq," \
  " intake_revision = :intake_revision, own_seq = :own_seq, head = :head, held = :held, accepted_as = :accepted_as, paused = :paused," \
  " reports = :reports, sealed = :sealed WHERE n = :n AND id = :id"

static gboolean
write_columns (YcStore *store, const YcCaseRow *self, gboolean insert, GBytes *sealed, GError **error)
{
  const YcCaseRecord *record = &self->record;
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), insert ? INSERT_ROW : UPDATE_ROW, error);

  if (stmt == NULL)
    return FALSE;
  if (insert)
    yc_stmt_int (stmt, "is_open", yc_state_is_open (record->state));
  /* In the order of the update, which is what most writes are: they are found at once then. */
  yc_stmt_text (stmt, "number", record->number);
  yc_stmt_int (stmt, "state", (gint64) record->state);
  yc_stmt_text (stmt, "item_id", record->item_id);
  yc_stmt_text (stmt, "item_version", record->item_version);
  yc_stmt_text (stmt, "item_name", record->item_name);
  yc_stmt_int (stmt, "applicant_kind", (gint64) record->applicant_kind);
  yc_stmt_text (stmt, "due", record->due);
  yc_stmt_int (stmt, "due_provisional", record->due_provisional);
  yc_stmt_text (stmt, "cure_due", record->cure_due);
  yc_stmt_int (stmt, "cure_provisional", record->cure_provisional);
  yc_stmt_text (stmt, "received", record->received);
  yc_stmt_text (stmt, "judge_due", record->judge_due);
  yc_stmt_int (stmt, "judge_provisional", record->judge_provisional);
  yc_stmt_text (stmt, "paused", record->paused);
  yc_stmt_int (stmt, "parked", record->parked);
  yc_stmt_int (stmt, "created", record->created);
  yc_stmt_int (stmt, "changed", record->changed);
  yc_stmt_text (stmt, "window", record->window);
  yc_stmt_int (stmt, "revision", record->revision);
  yc_stmt_int (stmt, "intake_seq", self->intake_seq);
  yc_stmt_int (stmt, "intake_revision", self->intake_revision);
  yc_stmt_int (stmt, "own_seq", self->own_seq);
  yc_stmt_text (stmt, "head", self->head);
  yc_stmt_int (stmt, "held", record->held);
  yc_stmt_int (stmt, "accepted_as", (gint64) record->accepted_as);
  yc_stmt_int (stmt, "reports", record->reports);
  yc_stmt_blob (stmt, "sealed", sealed);
  yc_stmt_int (stmt, "n", self->n);
  yc_stmt_text (stmt, "id", record->id);
  return yc_stmt_run (stmt, error);
}

static gboolean
write_open (YcStore *store, const YcCaseRow *self, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "UPDATE case_row SET is_open = :is_open WHERE n = :n AND is_open <> :is_open", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "n", self->n);
  yc_stmt_int (stmt, "is_open", yc_state_is_open (self->record.state));
  return yc_stmt_run (stmt, error);
}

/* Its place in the ledger; for the same reason written only when it moves. A day that the clocks have told (yc_ledger_store_settle()) stays until the
 * case leaves that list. */
static gboolean
write_place (YcStore *store, const YcCaseRow *self, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "UPDATE case_row SET ledger_kind = :kind, ledger_day = :day WHERE n = :n AND (ledger_kind <> :kind OR (:is_told AND ledger_day <> :day))", error);
  YcLedgerPlace place;

  if (stmt == NULL)
    return FALSE;
  yc_ledger_find_place (&self->record, &place);
  yc_stmt_int (stmt, "n", self->n);
  yc_stmt_int (stmt, "kind", place.kind);
  yc_stmt_text (stmt, "day", place.day);
  yc_stmt_int (stmt, "is_told", *place.day != '\0');
  return yc_stmt_run (stmt, error);
}

static void
add_number (YcCaseRow *self)
{
  g_autofree char *backwards = g_utf8_strreverse (self->record.number, -1);
  g_autofree char *key = g_strconcat ("N", backwards, NULL);
  GHashTable *shared = self->keys;
  GHashTableIter iter;
  gpointer known = NULL;

  if (*self->record.number == '\0' || g_hash_table_contains (shared, key))
    return;
  self->keys = new_keys ();
  g_hash_table_iter_init (&iter, shared);
  while (g_hash_table_iter_next (&iter, &known, NULL))
    g_hash_table_add (self->keys, g_strdup (known));
  g_hash_table_add (self->keys, g_steal_pointer (&key));
  g_hash_table_unref (shared);
}

gboolean
yc_case_row_write (YcStore *store, YcCaseRow *self, const YcCaseRow *before, GError **error)
{
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, self->record.id, error);
  g_autofree char *aad = build_aad (self->record.id);
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GBytes) sealed = NULL;

  if (key == NULL)
    return FALSE;
  add_number (self);
  object = seal_part_to_json (self);
  sealed = yc_case_seal_json (key, aad, object);
  if (!write_columns (store, self, before == NULL, sealed, error) || (before != NULL && !write_open (store, self, error))
      || !write_place (store, self, error) || !write_keys (store, self, before, error))
    return FALSE;
  keep_part (store, self, key, sealed);
  return TRUE;
}

static gboolean
has_same_keys (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer key = NULL;

  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (*(const char *) key != 'N' && !g_hash_table_contains (b, key))
      return FALSE;
  return TRUE;
}

#define REPORTS_OF_0016 ((guint) (YC_REPORT_ASKED | YC_REPORT_SECOND | YC_REPORT_REVIEWED))

static gboolean
has_other_reports (guint a, guint b)
{
  return a != b && a != 0 && b != 0;
}

/* Number keys follow from the number and are left out. */
const char *
yc_case_row_compare (const YcCaseRow *a, const YcCaseRow *b)
{
  const YcCaseRecord *x = &a->record, *y = &b->record;
  const struct { const char *name, *x, *y; } texts[] = {
    { "id", x->id, y->id }, { "number", x->number, y->number }, { "item_id", x->item_id, y->item_id },
    { "item_version", x->item_version, y->item_version }, { "item_name", x->item_name, y->item_name },
    { "applicant_name", x->applicant_name, y->applicant_name }, { "applicant_number", x->applicant_number, y->applicant_number },
    { "received", x->received, y->received }, { "judge_due", x->judge_due, y->judge_due },
    { "due", x->due, y->due }, { "cure_due", x->cure_due, y->cure_due }, { "note", x->note, y->note },
    { "clerk_name", x->clerk_name, y->clerk_name }, { "window", x->window, y->window }, { "head", a->head, b->head },
  };
  const struct { const char *name; gint64 x, y; } numbers[] = {
    { "n", a->n, b->n }, { "state", (gint64) x->state, (gint64) y->state }, { "parked", x->parked, y->parked },
    { "applicant_kind", (gint64) x->applicant_kind, (gint64) y->applicant_kind }, { "created", x->created, y->created },
    { "changed", x->changed, y->changed }, { "revision", x->revision, y->revision }, { "intake_seq", a->intake_seq, b->intake_seq },
    { "intake_revision", a->intake_revision, b->intake_revision }, { "own_seq", a->own_seq, b->own_seq }, { "held", x->held, y->held },
    { "due_provisional", x->due_provisional, y->due_provisional },
    { "cure_provisional", x->cure_provisional, y->cure_provisional },
    { "judge_provisional", x->judge_provisional, y->judge_provisional },
  };

  /* A row of before 0012 that was never folded since does not know it. */
  if (x->accepted_as != y->accepted_as && x->accepted_as != YC_STATE_DRAFT && y->accepted_as != YC_STATE_DRAFT)
    return "accepted_as";
  /* Nor one of before 0013 that was in a special step then. */
  if (strcmp (x->paused, y->paused) != 0 && *x->paused != '\0' && *y->paused != '\0')
    return "paused";
  /* Nor one of before 0016 what was reported of it; what has come with 0017 one of before does not have, whatever else it has. */
  if (has_other_reports (x->reports & REPORTS_OF_0016, y->reports & REPORTS_OF_0016))
    return "reports";
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (texts[i].x, texts[i].y) != 0)
      return texts[i].name;
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (numbers[i].x != numbers[i].y)
      return numbers[i].name;
  return strcmp (a->others, b->others) == 0 && has_same_keys (a->keys, b->keys) && has_same_keys (b->keys, a->keys) ? NULL : "search terms";
}

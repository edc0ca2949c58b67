/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The form of what an author signed: a real operation with one thing wrong in it, signed anew, is refused by the platform, not taken by a workstation,
 * and refused by wire-operation.schema.json; as it was it is taken by all three. */
#define G_LOG_DOMAIN "test-platform-form"
#include "config.h"

#include "test-site.h"

#include "base/yc-error.h"

#include <glib/gstdio.h>

#define LONG_TEXT "\"" SIXTY_FOUR SIXTY_FOUR SIXTY_FOUR SIXTY_FOUR "\""
#define SIXTY_FOUR "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define DIGEST "\"0dde1d376b047d3aaaf5880ae258402fe0ffa4f6a4ab7f0cd0ae3e93e060793e\""

typedef enum { IN_HEAD, IN_EVENT, IN_BLOB } Where;
/* Where no schema can say it, because it is a matter of two values, the platform alone does; @type is SCHEMA else. */
typedef struct { Where where; const char *member, *value; gboolean is_form; YcProblemType type; } Row;

#define FORM(member, value) { IN_HEAD, member, value, TRUE, YC_PROBLEM_SCHEMA }
#define EVENT(member, value) { IN_EVENT, member, value, TRUE, YC_PROBLEM_SCHEMA }
#define BLOB(member, value) { IN_BLOB, member, value, TRUE, YC_PROBLEM_SCHEMA }
static const Row rows[] = {
  /* NULL: the member is not there */
  FORM ("more", "1"), FORM ("format", NULL), FORM ("format", "2"), FORM ("format", "\"1\""), FORM ("device", NULL), FORM ("device", LONG_TEXT),
  FORM ("device", "\"x\""), FORM ("number", NULL), FORM ("number", LONG_TEXT), FORM ("number", "\"21 02\""), FORM ("number", "7"), FORM ("kind", NULL),
  FORM ("kind", "\"\""), FORM ("kind", LONG_TEXT), FORM ("kind", "\"Received\""), FORM ("author", NULL), FORM ("author", "\"\""),
  FORM ("author", "\"\u738b\u9759\""), FORM ("author", LONG_TEXT), FORM ("window", NULL), FORM ("window", "\"3\""), FORM ("window", LONG_TEXT),
  FORM ("window", "null"), FORM ("at", NULL), FORM ("at", "-1"), FORM ("at", "\"now\""), FORM ("base", NULL), FORM ("base", "-1"), FORM ("events", NULL),
  FORM ("events", "[]"), FORM ("events", "{}"), FORM ("events", "[1]"), FORM ("items", "[]"), FORM ("items", "{\"x\":\"{}\"}"),
  FORM ("items", "{" DIGEST ":{}}"), FORM ("blobs", "{}"), FORM ("blobs", "[1]"), FORM ("manifest_sha256", DIGEST), FORM ("manifest_sm3", DIGEST),
  EVENT ("more", "1"), EVENT ("seq", NULL), EVENT ("seq", "0"), EVENT ("kind", NULL), EVENT ("kind", "\"\""), EVENT ("kind", LONG_TEXT),
  EVENT ("at", NULL), EVENT ("boottime", NULL), EVENT ("boottime", "-1"), EVENT ("skew", "0"), EVENT ("skew", "\"900\""), EVENT ("skew", "300000000001"), EVENT ("clerk", NULL), EVENT ("clerk", LONG_TEXT), EVENT ("clerk", "\"a b\""),
  EVENT ("clerk_name", NULL), EVENT ("clerk_name", LONG_TEXT), EVENT ("window", NULL), EVENT ("window", "\"3\""), EVENT ("key", NULL),
  EVENT ("key", "\"ab\""), EVENT ("previous", NULL), EVENT ("previous", "\"\""), EVENT ("body", NULL), EVENT ("body", "[]"), EVENT ("hash", NULL),
  EVENT ("hash", "\"\""), EVENT ("signature", NULL), EVENT ("signature", "\"ab\""),
  BLOB ("more", "1"), BLOB ("kind", NULL), BLOB ("kind", "\"x\""), BLOB ("ref", NULL), BLOB ("ref", "\"\""), BLOB ("ref", LONG_TEXT),
  BLOB ("sha256", NULL), BLOB ("sha256", "\"../x\""), BLOB ("sm3", NULL),
  /* Of a form that there may be, and not what is so. */
  { IN_HEAD, "window", "\"99\"", FALSE, YC_PROBLEM_NOT_PERMITTED },
  { IN_HEAD, "number", "\"210202031202611260399990\"", FALSE, YC_PROBLEM_SCHEMA },
  { IN_HEAD, "device", "\"" TEST_OTHER_INCARNATION "\"", FALSE, YC_PROBLEM_CLONED },
};

static JsonObject *
find_part (JsonObject *content, Where where)
{
  if (where == IN_HEAD)
    return content;
  return json_array_get_object_element (json_object_get_array_member (content, where == IN_EVENT ? "events" : "blobs"), 0);
}

/* (transfer full): the entry's text with the row's fault */
static char *
spoil (const YcOutboxEntry *entry, const Row *row)
{
  g_autoptr (JsonObject) content = yc_json_parse_object (entry->body, -1, NULL, NULL);
  JsonObject *part = find_part (content, row->where);

  if (row->value == NULL)
    json_object_remove_member (part, row->member);
  else
    json_object_set_member (part, row->member, json_from_string (row->value, NULL));
  return yc_json_canonical_object (content);
}

static void
replace_body (Site *site, YcOutboxEntry *entry, char *body)
{
  g_free (entry->body);
  g_free (entry->signature);
  entry->body = body;
  yc_digest_bytes (entry->body, strlen (entry->body), &entry->digest);
  entry->signature = yc_author_key_sign_digest (site->counter->cases->author, YC_OUTBOX_SIGNED_AS, &entry->digest);
}

static void
bring_files (Site *site)
{
  g_autoptr (GPtrArray) queue = list_queue (site);

  for (guint i = 0; i < queue->len; i++)
    send_files (site, g_ptr_array_index (queue, i));
}

static void
test_platform (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) whole = NULL;

  bring_files (site);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) queue = list_queue (site), results = NULL;
      YcOutboxEntry *entry = g_ptr_array_index (queue, 0);
      g_autoptr (GError) error = NULL;
      const YcProblem *problem = NULL;

      replace_body (site, entry, spoil (entry, &rows[i]));
      results = deliver (site, (const YcOutboxEntry *const *) queue->pdata, 1, &error);
      g_assert_no_error (error);
      problem = ((const YcWireResult *) g_ptr_array_index (results, 0))->problem;
      g_test_message ("%s as %s: %s", rows[i].member, rows[i].value, problem != NULL ? problem->detail : "done");
      g_assert_cmpstr (problem != NULL ? yc_problem_type_get_name (problem->type) : "done", ==, yc_problem_type_get_name (rows[i].type));
    }
  whole = deliver_queue (site, FALSE);
  for (guint i = 0; i < whole->len; i++)
    g_assert_nonnull (((const YcWireResult *) g_ptr_array_index (whole, i))->receipt);
}

/* What the reader of both sides says of @body. */
static gboolean
is_read (const char *body)
{
  g_autoptr (JsonObject) content = yc_json_parse_object (body, -1, NULL, NULL);
  const YcWireOp op = { .content = content };
  YcWireHead head = { NULL };
  g_autoptr (GError) error = NULL;
  gboolean ok = yc_wire_op_read_head (&op, &head, &error);

  for (guint i = 0; ok && i < json_array_get_length (head.events); i++)
    {
      JsonObject *event = NULL;
      g_autoptr (YcCaseEvent) read = NULL;

      ok = yc_json_item_object (head.events, "events", i, &event, &error)
           && (read = yc_case_event_from_wire (event, json_object_get_string_member (content, "case"), &error)) != NULL;
    }
  if (!ok)
    g_assert_true (g_error_matches (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT) || g_error_matches (error, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE));
  return ok;
}

static void
add_file (const char *folder, GPtrArray *words, const char *text)
{
  g_autofree char *name = g_strdup_printf ("%s/%u.json", folder, words->len - 3);

  g_assert_true (g_file_set_contents (name, text, -1, NULL));
  g_ptr_array_add (words, g_steal_pointer (&name));
}

/* Files 0 and 1 are as they were made; behind them one a row. */
static void
test_schema (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) queue = list_queue (site), words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = g_dir_make_tmp ("yichuang-form-XXXXXX", NULL), *err = NULL;

  g_assert_cmpuint (queue->len, ==, 2);
  g_ptr_array_add (words, g_strdup ("/usr/bin/python3"));
  g_ptr_array_add (words, g_test_build_filename (G_TEST_DIST, "unit", "check-schema.py", NULL));
  g_ptr_array_add (words, g_build_filename (g_getenv ("YICHUANG_DATADIR"), "schemas", "wire-operation.schema.json", NULL));
  for (guint i = 0; i < queue->len; i++)
    add_file (folder, words, ((const YcOutboxEntry *) g_ptr_array_index (queue, i))->body);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *body = spoil (g_ptr_array_index (queue, 0), &rows[i]);

      add_file (folder, words, body);
    }
  g_ptr_array_add (words, NULL);
  g_assert_true (g_spawn_sync (NULL, (char **) words->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &err, NULL, NULL));
  for (guint i = 3; words->pdata[i] != NULL; i++)
    {
      g_autofree char *file = g_strdup_printf ("/%u.json: ", i - 3), *body = NULL;
      const Row *row = i < 3 + queue->len ? NULL : &rows[i - 3 - queue->len];
      const gboolean good = row == NULL || !row->is_form;

      g_assert_true (g_file_get_contents (words->pdata[i], &body, NULL, NULL));
      g_test_message ("%s", body);
      g_assert_cmpint (is_read (body), ==, good);
      g_assert_cmpint (strstr (err, file) == NULL, ==, good);
      g_unlink (words->pdata[i]);
    }
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/platform/form/one-thing-wrong-is-refused-by-the-platform", test_platform);
  g_test_add_func ("/platform/form/the-schema-and-the-reader-say-the-same", test_schema);
  return g_test_run ();
}

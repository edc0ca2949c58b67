/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What the platform shows, and to whom: the order of an approver's work list on one day, and who may read a case with its pages and papers, by a
 * workstation's token alone or by a person's. A real workstation's case at a real platform's store; each call goes by its row of the table. */
#define G_LOG_DOMAIN "test-platform-look"
#include "config.h"

#include "platform/yc-platform-call.h"
#include "test-site.h"

#define FAR_INCARNATION "0193a000-0000-7000-8000-0000000000fa"

/* ---- calls ---- */

/* As @token (nullable) asks for @path. (transfer full); NULL: not let in, or refused, as the error says */
static YcPlatformCall *
ask (Site *site, const char *token, const char *path, const char *query, GError **error)
{
  static const YcPlatformSelf platform = { "test", "" };
  char *words[YC_PLATFORM_WORDS] = { NULL };
  g_autoptr (YcPlatformCall) call = yc_platform_call_new (yc_platform_find_route ("GET", path, words), &platform);

  memcpy (call->words, words, sizeof words);
  call->query = g_strdup (query);
  call->token = g_strdup (token);
  call->store = site->platform->store;
  return yc_platform_call_admit (call, error) && call->route->handle (call, error) ? g_steal_pointer (&call) : NULL;
}

/* @account, who is made for it, signs in at @device. (transfer full): a session's token */
static char *
sign_in (Site *site, const YcPlatformDevice *device, const char *account, YcRole role, const char *agency)
{
  const char *const agencies[] = { agency, NULL };
  int retry_after = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcSessionGrant) grant = NULL;
  char *record = NULL;

  test_platform_add_account (site->platform, account, device->hall, role, agencies, "record");
  record = yc_platform_store_begin_sign_in (site->platform->store, device, account, &retry_after, &error);
  g_assert_no_error (error);
  yc_wipe_free (record);
  grant = yc_platform_store_end_sign_in (site->platform->store, device, account, TRUE, &retry_after, &error);
  g_assert_no_error (error);
  return g_strdup (grant->token);
}

/* ---- the order of a day ---- */

static const struct { const char *number, *due; gboolean priority; } works[] = {
  { "4", "2026-12-10", FALSE }, { "2", "2026-12-10", TRUE }, { "1", "", TRUE }, { "6", "2026-12-09", FALSE }, { "7", "2026-12-10", TRUE },
  { "3", "2026-12-10", FALSE }, { "5", "2026-12-11", TRUE }, { "8", "2026-12-10", FALSE }, { "9", "", FALSE },
};

static void
put_work (Site *site, const YcPlatformCase *from, guint i)
{
  g_autoptr (YcPlatformCase) value = yc_platform_case_copy (from);
  YcCaseRecord *record = value->record;
  g_autoptr (GError) error = NULL;

  g_free (record->id);
  record->id = g_strdup_printf ("0193a000-0000-7000-8000-0000000000%02u", i);
  g_free (record->number);
  record->number = g_strdup (works[i].number);
  g_free (record->due);
  record->due = g_strdup (works[i].due);
  record->reports = works[i].priority ? record->reports | YC_REPORT_PRIORITY : record->reports & ~(guint) YC_REPORT_PRIORITY;
  g_assert_true (yc_platform_store_put_case (site->platform->store, value, &error));
  g_assert_no_error (error);
}

/* By the day; on one day who comes first by credit, and among equals by number; who has no day comes last, by the same rule. */
static void
test_order_of_a_day (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) results = deliver_queue (site, TRUE);
  g_autoptr (YcPlatformCase) first = yc_platform_store_find_case (site->platform->store, site->counter->id, NULL);
  g_autofree char *token = sign_in (site, site->device, "approver-a", YC_ROLE_APPROVER, "031");
  g_autoptr (GString) order = g_string_new (NULL);
  g_autoptr (YcPlatformCall) call = NULL;
  g_autoptr (YcWorklist) worklist = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (works); i++)
    put_work (site, first, i);
  call = ask (site, token, "/v1/worklist", "view=open", &error);
  g_assert_no_error (error);
  worklist = yc_worklist_parse (call->text, strlen (call->text), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (worklist->cases->len, ==, G_N_ELEMENTS (works) + 1);
  for (guint i = 0; i < worklist->cases->len; i++)
    {
      const YcCaseLine *line = g_ptr_array_index (worklist->cases, i);

      if (strlen (line->number) == 1)
        g_string_append (order, line->number);
    }
  g_assert_cmpstr (order->str, ==, "627348519");
}

/* ---- a list that goes on ---- */

#define N_STANDING (YC_WIRE_MAX_WORK + 1)

/* (transfer full): the part of the list behind @after (nullable) */
static YcWorklist *
list (Site *site, const char *token, const char *after)
{
  g_autofree char *query = after != NULL ? g_strconcat ("view=open&after=", after, NULL) : g_strdup ("view=open");
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPlatformCall) call = ask (site, token, "/v1/worklist", query, &error);
  YcWorklist *worklist = NULL;

  g_assert_no_error (error);
  worklist = yc_worklist_parse (call->text, strlen (call->text), &error);
  g_assert_no_error (error);
  return worklist;
}

static void
put_case (Site *site, const YcPlatformCase *from, guint i, YcState state, const char *due, const char *claimed_by)
{
  g_autoptr (YcPlatformCase) value = yc_platform_case_copy (from);
  YcCaseRecord *record = value->record;
  g_autoptr (GError) error = NULL;

  g_free (record->id);
  record->id = g_strdup_printf ("0193a000-0000-7000-8000-%012u", i);
  g_free (record->number);
  record->number = g_strdup_printf ("%u", i);
  g_free (record->due);
  record->due = g_strdup (due);
  record->state = state;
  g_free (value->claimed_by);
  value->claimed_by = g_strdup (claimed_by);
  g_assert_true (yc_platform_store_put_case (site->platform->store, value, &error));
  g_assert_no_error (error);
}

static guint
count (const YcWorklist *worklist, const char *number)
{
  guint n = 0;

  for (guint i = 0; i < worklist->cases->len; i++)
    n += g_str_equal (((const YcCaseLine *) g_ptr_array_index (worklist->cases, i))->number, number);
  return n;
}

/* What stands in a special step at a colleague's keeps its old day: it does not push out what one can go on with, and is there behind the cursor. */
static void
test_more_than_one_answer (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) results = deliver_queue (site, TRUE);
  g_autoptr (YcPlatformCase) first = yc_platform_store_find_case (site->platform->store, site->counter->id, NULL);
  g_autofree char *token = sign_in (site, site->device, "approver-a", YC_ROLE_APPROVER, "031");
  g_autofree char *colleague = sign_in (site, site->device, "approver-b", YC_ROLE_APPROVER, "031");
  g_autoptr (YcWorklist) here = NULL, behind = NULL;

  for (guint i = 0; i < N_STANDING; i++)
    put_case (site, first, i, YC_STATE_SPECIAL_STEP, "2026-11-25", "approver-b");
  put_case (site, first, 9001, YC_STATE_HANDED_OVER, "2026-11-27", NULL);
  put_case (site, first, 9002, YC_STATE_REVIEW, "2026-12-01", "approver-a");
  put_case (site, first, 9003, YC_STATE_SPECIAL_STEP, "2026-11-24", NULL);
  put_case (site, first, 9004, YC_STATE_REVIEW, "", "approver-a");
  here = list (site, token, NULL);
  g_assert_cmpuint (here->cases->len, ==, YC_WIRE_MAX_WORK);
  g_assert_true (here->more);
  for (guint i = 9001; i <= 9004; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);

      g_assert_cmpuint (count (here, number), ==, 1);
    }
  behind = list (site, token, here->next);
  g_assert_false (behind->more);
  yc_worklist_join (here, behind);
  g_assert_cmpuint (here->cases->len, ==, N_STANDING + 5);
  g_assert_cmpstr (((const YcCaseLine *) g_ptr_array_index (here->cases, 0))->number, ==, "9003");
  for (guint i = 0; i < N_STANDING; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);

      g_assert_cmpuint (count (here, number), ==, 1);
    }
}

/* The cursor tells where the answer ended also when the cases that it ended with were claimed meanwhile. */
static void
test_cursor_holds (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) results = deliver_queue (site, TRUE);
  g_autoptr (YcPlatformCase) first = yc_platform_store_find_case (site->platform->store, site->counter->id, NULL);
  g_autofree char *token = sign_in (site, site->device, "approver-a", YC_ROLE_APPROVER, "031");
  g_autofree char *colleague = sign_in (site, site->device, "approver-b", YC_ROLE_APPROVER, "031");
  g_autofree char *last = NULL;
  g_autoptr (YcWorklist) here = NULL, behind = NULL;

  for (guint i = 0; i <= YC_WIRE_MAX_WORK + 1; i++)
    put_case (site, first, i, YC_STATE_HANDED_OVER, "2026-11-20", NULL);
  here = list (site, token, NULL);
  put_case (site, first, YC_WIRE_MAX_WORK - 1, YC_STATE_REVIEW, "2026-11-20", "approver-b");
  behind = list (site, token, here->next);
  last = g_strdup_printf ("%u", YC_WIRE_MAX_WORK);
  g_assert_cmpuint (count (behind, last), ==, 1);
  yc_worklist_join (here, behind);
  g_assert_cmpuint (here->cases->len, ==, YC_WIRE_MAX_WORK + 3);
}

/* Its day is that of the first answer: a case that was extended meanwhile hides nobody who stood behind it. */
static void
test_cursor_keeps_its_day (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) results = deliver_queue (site, TRUE);
  g_autoptr (YcPlatformCase) first = yc_platform_store_find_case (site->platform->store, site->counter->id, NULL);
  g_autofree char *token = sign_in (site, site->device, "approver-a", YC_ROLE_APPROVER, "031");
  g_autoptr (YcWorklist) here = NULL, behind = NULL;
  YcWorklistCursor cursor;

  for (guint i = 0; i < YC_WIRE_MAX_WORK + 20; i++)
    put_case (site, first, i, YC_STATE_HANDED_OVER, "2026-11-20", NULL);
  here = list (site, token, NULL);
  g_assert_true (yc_worklist_cursor_parse (here->next, &cursor));
  g_assert_cmpstr (cursor.due, ==, "2026-11-20");
  put_case (site, first, YC_WIRE_MAX_WORK - 1, YC_STATE_HANDED_OVER, "2027-02-01", NULL);
  behind = list (site, token, here->next);
  yc_worklist_join (here, behind);
  g_assert_cmpuint (here->cases->len, ==, YC_WIRE_MAX_WORK + 21);
}

/* Credit orders the day that is cut, not only what came whole. */
static void
test_cut_in_a_day (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) results = deliver_queue (site, TRUE);
  g_autoptr (YcPlatformCase) first = yc_platform_store_find_case (site->platform->store, site->counter->id, NULL);
  g_autofree char *token = sign_in (site, site->device, "approver-a", YC_ROLE_APPROVER, "031");
  g_autoptr (YcWorklist) here = NULL, behind = NULL;
  const guint last = YC_WIRE_MAX_WORK + 5;

  for (guint i = 0; i <= last; i++)
    {
      first->record->reports = i == last ? first->record->reports | YC_REPORT_PRIORITY : first->record->reports & ~(guint) YC_REPORT_PRIORITY;
      put_case (site, first, i, YC_STATE_HANDED_OVER, i == 0 ? "2026-11-19" : "2026-11-20", NULL);
    }
  here = list (site, token, NULL);
  g_assert_cmpstr (((const YcCaseLine *) g_ptr_array_index (here->cases, 0))->number, ==, "0");
  g_assert_true (((const YcCaseLine *) g_ptr_array_index (here->cases, 1))->priority);
  behind = list (site, token, here->next);
  g_assert_cmpuint (here->cases->len + behind->cases->len, ==, last + 2);
  yc_worklist_join (here, behind);
  g_assert_cmpuint (here->cases->len, ==, last + 2);
}

/* ---- who may read ---- */

typedef enum { NOBODY, NO_TOKEN, HERE, ABROAD, WITHDRAWN, CLERK, SUPERVISOR, APPROVER, OTHER_APPROVER, FAR_CLERK, FAR_SUPERVISOR, FAR_APPROVER } Reader;
typedef struct { const char *name; Reader reader; int refused; } Row;
#define MAY (-1)
static const Row rows[] = {
  { "nobody", NOBODY, YC_PROBLEM_SIGNED_OUT }, { "a-wrong-token", NO_TOKEN, YC_PROBLEM_SIGNED_OUT },
  { "the-hall-s-workstation", HERE, MAY }, { "another-hall-s-workstation", ABROAD, YC_PROBLEM_NOT_FOUND },
  { "a-withdrawn-workstation", WITHDRAWN, YC_PROBLEM_REVOKED },
  { "the-hall-s-clerk", CLERK, MAY }, { "the-hall-s-supervisor", SUPERVISOR, MAY }, { "an-approver-of-the-agency", APPROVER, MAY },
  { "an-approver-of-another-agency", OTHER_APPROVER, YC_PROBLEM_NOT_FOUND }, { "another-hall-s-clerk", FAR_CLERK, YC_PROBLEM_NOT_FOUND },
  { "another-hall-s-supervisor", FAR_SUPERVISOR, YC_PROBLEM_NOT_FOUND }, { "another-hall-s-approver", FAR_APPROVER, YC_PROBLEM_NOT_FOUND },
};

/* What was before a workstation is told to a new one of the hall only; who has delivered something reads on from where it was. */
static void
test_news_of_a_new_one (void)
{
  g_autoptr (Site) site = site_new ();
  YcPlatformStore *store = site->platform->store;
  g_autofree char *here = test_platform_make_code (site->platform, TEST_HALL, "04"), *far = test_platform_make_code (site->platform, TEST_OTHER_HALL, "03");
  g_autofree char *again = test_platform_make_code (site->platform, TEST_HALL, site->device->window);
  g_autoptr (GPtrArray) results = deliver_queue (site, TRUE);
  gint64 newest = 0;
  const struct { const char *code, *incarnation; gboolean told; } tries[] = {
    { here, FAR_INCARNATION, TRUE }, { here, FAR_INCARNATION, TRUE }, { far, TEST_OTHER_INCARNATION, FALSE }, { again, site->device->incarnation, FALSE },
  };

  g_assert_true (yc_platform_store_get_last_sequence (store, TEST_HALL, &newest, NULL));
  g_assert_cmpint (newest, >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (YcEnrolled) enrolled = yc_platform_store_enrol (store, tries[i].code, tries[i].incarnation, &error);

      g_assert_no_error (error);
      g_assert_cmpint (enrolled->news, ==, tries[i].told ? newest : 0);
    }
}

/* (transfer full) (nullable) */
static char *
get_token (Site *site, Reader reader)
{
  static const struct { YcRole role; const char *agency; } people[] = {
    [CLERK] = { YC_ROLE_CLERK, NULL }, [SUPERVISOR] = { YC_ROLE_SUPERVISOR, NULL }, [APPROVER] = { YC_ROLE_APPROVER, "031" },
    [OTHER_APPROVER] = { YC_ROLE_APPROVER, "012" }, [FAR_CLERK] = { YC_ROLE_CLERK, NULL }, [FAR_SUPERVISOR] = { YC_ROLE_SUPERVISOR, NULL },
    [FAR_APPROVER] = { YC_ROLE_APPROVER, "031" },
  };
  YcPlatformStore *store = site->platform->store;
  g_autofree char *code = test_platform_make_code (site->platform, TEST_OTHER_HALL, "03");
  g_autoptr (YcEnrolled) far = yc_platform_store_enrol (store, code, FAR_INCARNATION, NULL);
  g_autoptr (YcPlatformDevice) abroad = test_platform_get_device (site->platform, far);

  if (reader == NOBODY)
    return NULL;
  if (reader == NO_TOKEN)
    return g_strnfill (64, '0');
  if (reader == ABROAD)
    return g_strdup (far->token);
  if (reader == WITHDRAWN)
    g_assert_true (yc_platform_store_revoke_device (store, site->device->device, NULL));
  if (reader == HERE || reader == WITHDRAWN)
    return g_strdup (site->token);
  return sign_in (site, reader >= FAR_CLERK ? abroad : site->device, "reader", people[reader].role, people[reader].agency);
}

static void
assert_told (YcPlatformCall *call, GError *error, int refused)
{
  if (refused == MAY)
    {
      g_assert_no_error (error);
      g_assert_nonnull (call);
      return;
    }
  g_assert_null (call);
  assert_refused (error, refused);
}

/* All of the file comes, as its digest says. */
static void
assert_whole (YcPlatformCall *call, const YcDigest *digest)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  YcDigest got;

  while (!call->is_last)
    {
      g_assert_true (call->route->work (call, &error));
      g_assert_no_error (error);
    }
  for (guint i = 0; i < call->pieces->len; i++)
    {
      gsize n = 0;
      const guint8 *data = g_bytes_get_data (g_ptr_array_index (call->pieces, i), &n);

      g_byte_array_append (bytes, data, (guint) n);
    }
  yc_digest_bytes (bytes->data, bytes->len, &got);
  g_assert_cmpstr (got.sha256, ==, digest->sha256);
}

/* The case, and each of its files: pages and papers alike. */
static void
test_reader (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) queue = list_queue (site), results = deliver_queue (site, TRUE);
  g_autofree char *token = get_token (site, row->reader), *path = g_strconcat ("/v1/cases/", site->counter->id, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPlatformCall) dossier = ask (site, token, path, NULL, &error);
  guint n_files = 0;

  assert_told (dossier, error, row->refused);
  for (guint i = 0; i < queue->len; i++)
    {
      const YcOutboxEntry *entry = g_ptr_array_index (queue, i);
      g_autoptr (GPtrArray) files = yc_outbox_store_list_files (site->counter->cases->store, entry->op_id, NULL);

      for (guint j = 0; j < files->len; j++)
        {
          const YcOutboxFile *file = g_ptr_array_index (files, j);
          YcDigest digest;
          g_autoptr (GBytes) bytes = yc_outbox_store_read_file (site->counter->cases->store, file, &digest, NULL);
          g_autofree char *of_file = g_strconcat (path, "/blobs/", digest.sha256, NULL);
          g_autoptr (GError) why = NULL;
          g_autoptr (YcPlatformCall) call = ask (site, token, of_file, NULL, &why);

          assert_told (call, why, row->refused);
          if (call != NULL && bytes != NULL)
            assert_whole (call, &digest);
          n_files++;
        }
    }
  g_assert_cmpuint (n_files, >, 8);
}

/* A file is read by the case that it belongs to: whoever may read one case learns nothing of another by a digest. */
static void
test_file_of_another_case (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) queue = list_queue (site), results = deliver_queue (site, TRUE);
  g_autoptr (YcPlatformCase) first = yc_platform_store_find_case (site->platform->store, site->counter->id, NULL);
  const YcOutboxEntry *entry = g_ptr_array_index (queue, 0);
  g_autoptr (GPtrArray) files = yc_outbox_store_list_files (site->counter->cases->store, entry->op_id, NULL);
  YcDigest digest;
  g_autoptr (GBytes) bytes = yc_outbox_store_read_file (site->counter->cases->store, g_ptr_array_index (files, 0), &digest, NULL);
  g_autofree char *path = g_strconcat ("/v1/cases/0193a000-0000-7000-8000-000000000000/blobs/", digest.sha256, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPlatformCall) call = NULL;

  g_assert_nonnull (bytes);
  put_work (site, first, 0);
  call = ask (site, site->token, path, NULL, &error);
  assert_told (call, error, YC_PROBLEM_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/platform/look/the-order-of-a-day", test_order_of_a_day);
  g_test_add_func ("/platform/look/more-than-one-answer", test_more_than_one_answer);
  g_test_add_func ("/platform/look/a-cursor-holds", test_cursor_holds);
  g_test_add_func ("/platform/look/a-cursor-keeps-its-day", test_cursor_keeps_its_day);
  g_test_add_func ("/platform/look/credit-orders-the-day-that-is-cut", test_cut_in_a_day);
  g_test_add_func ("/platform/look/news-of-a-new-workstation", test_news_of_a_new_one);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/platform/look/by/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_reader);
    }
  g_test_add_func ("/platform/look/a-file-of-another-case", test_file_of_another_case);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Applicants' credit at the platform: what a centre tells, what cases leave behind, what is kept of who asked; and the workstation's copy of it. */
#include "config.h"

#include "base/yc-error.h"
#include "base/yc-file.h"
#include "case/yc-credit-store.h"
#include "db/yc-db.h"
#include "platform/yc-platform-credit.h"
#include "test-hand.h"

#define NUMBER "11010519491231002X"
#define ALL "{\"format\":1,\"subjects\":[{\"number\":\"" NUMBER "\",\"records\":[{\"kind\":\"dishonest\",\"since\":\"2026-01-05\"}," \
            "{\"kind\":\"fraud\",\"since\":\"2025-02-01\",\"repaired\":true,\"item\":\"small-catering\"}]}," \
            "{\"number\":\"91350100M000100Y43\",\"priority\":true}]}"

static gboolean
import (TestPlatform *platform, const char *text, GError **error)
{
  g_autoptr (JsonObject) json = yc_json_parse_object (text, -1, NULL, error);

  return json != NULL && yc_platform_store_import_credit (platform->store, json, error);
}

/* "priority kind since repaired item; ..." (transfer full) */
static char *
tell (const YcCredit *credit)
{
  GString *text = g_string_new (credit->priority ? "priority " : "");

  for (guint i = 0; i < credit->records->len; i++)
    {
      const YcCreditRecord *record = &g_array_index (credit->records, YcCreditRecord, i);
      g_autofree char *since = yc_date_format (&record->since);

      g_string_append_printf (text, "%s %s%s %s; ", yc_credit_kind_get_code (record->kind), since, record->repaired ? " repaired" : "", record->item_id);
    }
  return g_string_free (text, FALSE);
}

static void
assert_known (TestPlatform *platform, const char *number, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCredit) credit = yc_platform_store_find_credit (platform->store, number, &error);
  g_autofree char *got = NULL;

  g_assert_no_error (error);
  got = tell (credit);
  g_assert_cmpstr (got, ==, expected);
  g_assert_cmpint (credit->asked, ==, yc_clock_now (platform->clock));
}

#define KNOWN "dishonest 2026-01-05 ; fraud 2025-02-01 repaired small-catering; "

static void
test_import (void)
{
  g_autoptr (TestPlatform) platform = test_platform_new ();
  g_autoptr (GError) error = NULL;
  YcCreditRecord own = { .kind = YC_CREDIT_PROMISE_BROKEN, .since = { 0 } };

  assert_known (platform, NUMBER, "");
  g_assert_true (import (platform, ALL, &error));
  g_assert_no_error (error);
  assert_known (platform, NUMBER, KNOWN);
  assert_known (platform, "11010519491231002x", KNOWN);
  assert_known (platform, "91350100M000100Y43", "priority ");
  assert_known (platform, "91350100M000100Y44", "");
  /* What came of a case here is not the centre's to take away. */
  g_assert_true (yc_date_parse ("2026-11-01", &own.since));
  g_assert_true (yc_platform_store_put_credit (platform->store, NUMBER, &own, "case-1", &error));
  g_assert_true (yc_platform_store_put_credit (platform->store, NUMBER, &own, "case-1", &error));
  g_assert_true (import (platform, "{\"format\":1,\"subjects\":[]}", &error));
  assert_known (platform, NUMBER, "promise-broken 2026-11-01 ; ");
  assert_known (platform, "91350100M000100Y43", "");
  g_assert_true (import (platform, "{\"format\":1,\"subjects\":[{\"number\":\"" NUMBER "\",\"records\":[{\"kind\":\"promise-broken\",\"since\":\"2026-10-31\",\"repaired\":true}]}]}", &error));
  assert_known (platform, NUMBER, "promise-broken 2026-11-01 ; promise-broken 2026-10-31 repaired ; ");
  g_assert_true (import (platform, "{\"format\":1,\"subjects\":[{\"number\":\"" NUMBER "\",\"records\":[{\"kind\":\"promise-broken\",\"since\":\"2026-11-01\",\"repaired\":true}]}]}", &error));
  assert_known (platform, NUMBER, "promise-broken 2026-11-01 repaired ; promise-broken 2026-11-01 repaired ; ");
}

/* Each is refused with its place, and the file before stays. */
static void
test_bad_files (void)
{
  static const struct { const char *text, *where; } rows[] = {
    { "{\"format\":2,\"subjects\":[]}", "format" }, { "{\"format\":1}", "subjects" }, { "{\"format\":1,\"subjects\":[],\"more\":1}", "more" },
    { "{\"format\":1,\"subjects\":[{\"number\":\"\"}]}", "subjects[0].number" }, { "{\"format\":1,\"subjects\":[{\"number\":\"张三\"}]}", "subjects[0].number" },
    { "{\"format\":1,\"subjects\":[{\"number\":\"1\",\"score\":1}]}", "score" },
    { "{\"format\":1,\"subjects\":[{\"number\":\"1\"},{\"number\":\"2\",\"records\":[{\"kind\":\"moon\",\"since\":\"2026-01-01\"}]}]}", "subjects[1].records[0].kind" },
    { "{\"format\":1,\"subjects\":[{\"number\":\"2\",\"records\":[{\"kind\":\"fraud\",\"since\":\"2026-02-30\"}]}]}", "subjects[0].records[0].since" },
    { "{\"format\":1,\"subjects\":[{\"number\":\"2\",\"records\":[{\"kind\":\"fraud\",\"since\":\"1926-01-01\"}]}]}", "subjects[0].records[0].since" },
  };
  g_autoptr (TestPlatform) platform = test_platform_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (import (platform, ALL, &error));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) refused = NULL;

      g_assert_false (import (platform, rows[i].text, &refused));
      g_assert_error (refused, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
      if (strstr (refused->message, rows[i].where) == NULL)
        g_test_fail_printf ("%s: %s", rows[i].where, refused->message);
      assert_known (platform, NUMBER, KNOWN);
    }
}

/* The tables tell nobody's number. */
static void
test_numbers_are_keyed (void)
{
  g_autoptr (TestPlatform) platform = test_platform_new ();
  YcPlatformAccount account = { .account = (char *) "wangjing" };
  const YcPlatformSession session = { &account, (char *) "device" };
  g_autoptr (GDir) folder = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;
  guint n = 0;

  g_assert_true (import (platform, ALL, &error));
  g_assert_true (yc_platform_store_note_credit_asked (platform->store, NUMBER, &session, &error));
  g_assert_no_error (error);
  folder = g_dir_open (platform->folder->path, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (platform->folder->path, name, NULL);
      g_autoptr (GBytes) bytes = g_file_test (path, G_FILE_TEST_IS_REGULAR) ? yc_file_read (path, 64 * 1024 * 1024, NULL) : NULL;

      if (bytes == NULL)
        continue;
      n++;
      g_assert_null (memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NUMBER, strlen (NUMBER)));
    }
  g_assert_cmpuint (n, >, 0);
}

/* A tolerance that lapsed is a promise that was not kept; what is refused leaves nothing. */
static void
test_lapse (void)
{
  g_autoptr (Hand) hand = hand_new_at (site_new_with (YC_ROLE_CLERK, SITE_TOLERATED));
  TestPlatform *platform = hand->site->platform;
  g_autoptr (YcIntake) intake = NULL;
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;

  intake = yc_case_store_load_intake (hand->site->counter->cases->store, hand->site->counter->id, &error);
  g_assert_no_error (error);
  hand->at = TEST_NOW + 7 * TEST_DAY;
  g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "lapsed", HAND_LAPSED), ==, (int) YC_PROBLEM_RULE);
  assert_known (platform, intake->applicant.number, "");
  hand->at = TEST_NOW + 8 * TEST_DAY;
  g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "lapsed", HAND_LAPSED), ==, -1);
  assert_known (platform, intake->applicant.number, "promise-broken 2026-12-01 ; ");
}

#define REVOKED "{\"state\":\"S94\",\"reason\":\"承诺不实\",\"basis\":\"行政许可法第六十九条\"," HAND_PAPER ("revocation") "}"
#define CHECK_FAILED "{\"result\":\"fix\",\"text\":\"未设消毒间\",\"until\":\"2026-12-08\"," HAND_PAPER ("rectification-order") "}"

/* 承诺核查 that came to a revocation: a commitment that was not kept, from the day of the revocation on, until a centre says that it is repaired; and the
 * applicant's next commitment is judged with it. */
static void
test_revoked_commitment (void)
{
  g_autoptr (Hand) hand = hand_new_granted ();
  g_autoptr (Counter) next = counter_new (TRUE, "public-place-hygiene", SITE_LODGING, COUNTER_COMMITTED);
  TestPlatform *platform = hand->site->platform;
  YcStore *store = next->cases->store;
  g_autoptr (YcIntake) intake = NULL, own = NULL;
  g_autoptr (YcCredit) told = NULL;
  g_autofree char *repaired = NULL;
  g_autoptr (GError) error = NULL;

  intake = yc_case_store_load_intake (hand->site->counter->cases->store, hand->site->counter->id, &error);
  own = yc_case_store_load_intake (store, next->id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (hand_tell (hand, YC_ROLE_APPROVER, "verified", CHECK_FAILED), ==, -1);
  assert_known (platform, intake->applicant.number, "");
  hand->at = TEST_NOW + 20 * TEST_DAY;
  g_assert_cmpint (hand_tell (hand, YC_ROLE_APPROVER, "revoked", REVOKED), ==, -1);
  assert_known (platform, intake->applicant.number, "promise-broken 2026-12-13 ; ");
  counter_assert_refused (next, YC_OUTCOME_COMMIT, "letter-unsigned");
  told = yc_platform_store_find_credit (platform->store, intake->applicant.number, &error);
  g_assert_true (yc_credit_store_put (store, own->applicant.number, told, &error));
  counter_assert_refused (next, YC_OUTCOME_COMMIT, "commitment-barred");
  repaired = g_strdup_printf ("{\"format\":1,\"subjects\":[{\"number\":\"%s\",\"records\":[{\"kind\":\"promise-broken\",\"since\":\"2026-12-13\","
                              "\"repaired\":true}]}]}", intake->applicant.number);
  g_assert_true (import (platform, repaired, &error));
  assert_known (platform, intake->applicant.number, "promise-broken 2026-12-13 repaired ; promise-broken 2026-12-13 repaired ; ");
}

/* What was granted without a promise, and is undone by the agency, says nothing of the applicant. */
static void
test_revoked_grant (void)
{
  static const char *const subjects[] = {
    "point:qualified", "point:area", "point:layout", "point:workers", "point:scope", "material:application", "material:business-licence",
    "material:identity-card", "material:health-certificates", "material:floor-plan",
  };
  g_autoptr (Hand) hand = hand_new ();
  g_autoptr (YcIntake) intake = NULL;
  g_autoptr (GError) error = NULL;

  intake = yc_case_store_load_intake (hand->site->counter->cases->store, hand->site->counter->id, &error);
  g_assert_cmpint (hand_tell (hand, YC_ROLE_APPROVER, "claimed", "{\"state\":\"S50\"}"), ==, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"subject\":\"%s\",\"verdict\":\"fits\"}", subjects[i]);

      g_assert_cmpint (hand_tell (hand, YC_ROLE_APPROVER, "opinion", body), ==, -1);
    }
  g_assert_cmpint (hand_tell (hand, YC_ROLE_APPROVER, "granted", HAND_GRANTED), ==, -1);
  g_assert_cmpint (hand_tell (hand, YC_ROLE_APPROVER, "revoked", REVOKED), ==, -1);
  assert_known (hand->site->platform, intake->applicant.number, "");
}

/* ---- the workstation's copy ---- */

static void
test_kept (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_MAIN);
  YcStore *store = counter->cases->store;
  g_autoptr (YcCredit) told = yc_credit_new (), kept = NULL, nobody = NULL, empty = NULL;
  g_autofree char *got = NULL;
  g_autoptr (GError) error = NULL;
  YcCreditRecord record = { .kind = YC_CREDIT_DISHONEST };

  g_assert_true (yc_date_parse ("2026-01-05", &record.since));
  g_array_append_val (told->records, record);
  told->asked = 5;              /* by a clock that is far behind ours */
  g_assert_null (yc_credit_store_find (store, NUMBER, &error));
  g_assert_no_error (error);
  g_assert_true (yc_credit_store_put (store, NUMBER, told, &error));
  g_assert_no_error (error);
  kept = yc_credit_store_find (store, "11010519491231002x", &error);
  got = tell (kept);
  g_assert_cmpstr (got, ==, "dishonest 2026-01-05 ; ");
  g_assert_cmpint (kept->asked, ==, TEST_NOW);
  nobody = yc_credit_store_find (store, "91350100M000100Y43", &error);
  g_assert_null (nobody);
  /* Another one's answer under this name opens nothing, and harms nobody. */
  g_assert_true (yc_db_exec (yc_store_get_cache (store), "UPDATE credit SET sealed = x'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'", &error));
  empty = yc_credit_store_find (store, NUMBER, &error);
  g_assert_null (empty);
  g_assert_no_error (error);
}

/* What is known bars at the store, too; what is older than a day is unknown, and bars no more (design 9.12). */
static void
test_bars_acceptance (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_MAIN);
  YcStore *store = counter->cases->store;
  g_autoptr (YcCredit) told = yc_credit_new ();
  g_autoptr (YcIntake) intake = NULL;
  g_autoptr (GError) error = NULL;
  YcCreditRecord record = { .kind = YC_CREDIT_DISHONEST };

  counter_assert_refused (counter, YC_OUTCOME_TOLERATE, "promise-unsigned");
  intake = yc_case_store_load_intake (store, counter->id, &error);
  g_assert_true (yc_date_parse ("2026-01-05", &record.since));
  g_array_append_val (told->records, record);
  g_assert_true (yc_credit_store_put (store, intake->applicant.number, told, &error));
  counter_assert_refused (counter, YC_OUTCOME_TOLERATE, "material-missing");
  yc_clock_test_advance (counter->cases->clock, TEST_DAY);
  counter_assert_refused (counter, YC_OUTCOME_TOLERATE, "material-missing");
  yc_clock_test_advance (counter->cases->clock, G_USEC_PER_SEC);
  counter_assert_refused (counter, YC_OUTCOME_TOLERATE, "promise-unsigned");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/platform/credit/what-a-centre-tells", test_import);
  g_test_add_func ("/platform/credit/bad-files", test_bad_files);
  g_test_add_func ("/platform/credit/numbers-are-keyed", test_numbers_are_keyed);
  g_test_add_func ("/platform/credit/a-lapsed-tolerance-leaves-a-record", test_lapse);
  g_test_add_func ("/platform/credit/a-revoked-commitment-leaves-a-record", test_revoked_commitment);
  g_test_add_func ("/platform/credit/a-revoked-grant-leaves-none", test_revoked_grant);
  g_test_add_func ("/case/credit-store/kept", test_kept);
  g_test_add_func ("/outbox/submission/credit-bars", test_bars_acceptance);
  return g_test_run ();
}

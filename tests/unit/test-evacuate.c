/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* A withdrawn workstation's queue, between a real workstation's store and a real platform's store without a line: handed over in sealed parts, each once
 * and with its receipt, over a restart at every part; opened and put in by the administrator by the rules of any delivery; and the platform's signed word,
 * without which nothing begins. */
#define G_LOG_DOMAIN "test-evacuate"
#include "config.h"

#include "test-evacuate.h"

/* ---- the whole way ---- */

/* As after a kill behind every single step. Returns: how many parts went */
static guint
hand_over (Site *site, const char *escrow)
{
  YcStore *store = site->counter->cases->store;
  guint n = 0;

  for (;; n++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (YcEvacuate) before = yc_evacuate_new (store, escrow, &error), self = yc_evacuate_new (store, escrow, &error);
      g_autoptr (YcEvacuation) lost = yc_evacuate_next (before, &error), part = yc_evacuate_next (self, &error);
      g_autoptr (YcEvacuated) first = NULL, receipt = NULL;

      g_assert_no_error (error);
      if (part == NULL)
        return n;
      /* The same bytes, and the same receipt. */
      g_assert_true (g_bytes_equal (lost->sealed, part->sealed));
      first = send_part (site, lost, &error);
      receipt = send_part (site, part, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (first->signature, ==, receipt->signature);
      g_assert_true (yc_evacuated_check (receipt, platform_key (site), part, &error));
      g_assert_true (yc_evacuate_take_receipt (self, receipt, &error));
      g_assert_no_error (error);
    }
}

static void
test_there (void)
{
  g_autoptr (Site) site = site_new ();
  YcEvacuateCount count = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YcRevoked) word = NULL;
  g_autoptr (YcPlatformCase) before = NULL, value = NULL;
  g_autofree char *listed = NULL, *put = NULL, *again = NULL, *later = NULL;

  withdraw (site);
  word = ask_word (site, &error);
  g_assert_no_error (error);
  g_assert_true (yc_revoked_check (word, platform_key (site), site->device->device, site->device->incarnation, NONCE, &error));
  g_assert_cmpint (word->since, ==, TEST_PLATFORM_NOW);
  g_assert_cmpuint (hand_over (site, word->escrow), >, 10);
  g_assert_true (yc_evacuate_count (site->counter->cases->store, &count, &error));
  g_assert_cmpuint (count.n_open, ==, 2);
  g_assert_cmpuint (count.n_handed, ==, 2);
  g_assert_cmpuint (count.n_unreadable, ==, 0);
  g_assert_cmpint (count.last, ==, TEST_PLATFORM_NOW);
  /* Nothing of it counts before somebody puts it in. */
  before = yc_platform_store_find_case (site->platform->store, site->counter->id, NULL);
  g_assert_null (before);
  listed = print (list_all, site, &error);
  g_assert_cmpuint (count_lines (listed, "\twaits"), ==, 2);
  put = print (yc_platform_put_in, site, &error);
  g_assert_no_error (error);
  g_test_message ("%s", put);
  g_assert_cmpuint (count_lines (put, "\tdone"), ==, 2);
  value = yc_platform_store_find_case (site->platform->store, site->counter->id, NULL);
  g_assert_nonnull (value);
  g_assert_cmpint (value->record->state, ==, YC_STATE_HANDED_OVER);
  g_assert_cmpint (value->revision, ==, 2);
  again = print (yc_platform_put_in, site, &error);
  g_assert_cmpstr (again, ==, "");
  later = print (list_all, site, &error);
  g_assert_cmpuint (count_lines (later, "\tdone"), ==, 2);
}

/* ---- in part, and spoilt ---- */

/* Of a computer that went off in the middle, what came whole is put in, in its order, and the rest waits. */
static void
test_in_part (void)
{
  g_autoptr (Site) site = site_new ();
  YcStore *store = site->counter->cases->store;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcRevoked) word = NULL;
  g_autoptr (YcEvacuate) self = NULL;
  g_autofree char *listed = NULL, *put = NULL;
  YcEvacuateCount count = { 0 };

  withdraw (site);
  word = ask_word (site, &error);
  self = yc_evacuate_new (store, word->escrow, &error);
  while (count.n_handed == 0)
    {
      g_autoptr (YcEvacuation) part = yc_evacuate_next (self, &error);
      g_autoptr (YcEvacuated) receipt = send_part (site, part, &error);

      g_assert_true (yc_evacuate_take_receipt (self, receipt, &error));
      g_assert_true (yc_evacuate_count (store, &count, &error));
      g_assert_no_error (error);
    }
  {
    g_autoptr (YcEvacuation) part = yc_evacuate_next (self, &error);
    g_autoptr (YcEvacuated) receipt = send_part (site, part, &error);

    g_assert_cmpuint (part->part, <, part->parts);
    g_assert_nonnull (receipt);
  }
  listed = print (list_all, site, &error);
  g_assert_cmpuint (count_lines (listed, "\twaits"), ==, 1);
  g_assert_cmpuint (count_lines (listed, "\tpart"), ==, 1);
  put = print (yc_platform_put_in, site, &error);
  g_assert_cmpuint (count_lines (put, "\tdone"), ==, 1);
  g_assert_cmpuint (count_lines (put, ""), ==, 2);
}

/* Who has the computer and its token writes over nothing: what its store handed over is what is opened. What is no operation is named, and harms no other. */
static void
test_spoilt (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YcRevoked) word = NULL;
  g_autofree char *put = NULL, *place = NULL;
  g_autoptr (GPtrArray) list = NULL;
  const YcPlatformEvacuated *first = NULL;

  withdraw (site);
  word = ask_word (site, &error);
  hand_over (site, word->escrow);
  list = yc_platform_store_list_evacuated (site->platform->store, site->device->device, &error);
  first = g_ptr_array_index (list, 0);
  place = yc_evacuation_place (site->device->incarnation, first->op, 1, first->parts);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (YcEvacuation) other = g_new0 (YcEvacuation, 1);
      g_autoptr (YcEvacuated) receipt = NULL;

      other->op = g_strdup (i == 0 ? first->op : OTHER);
      other->part = 1;
      other->parts = i == 0 ? first->parts : 1;
      other->sealed = yc_recovery_seal (word->escrow, place, "{}", 2, &error);
      receipt = send_part (site, other, &error);
      g_assert_no_error (error);
      g_assert_nonnull (receipt);
    }
  put = print (yc_platform_put_in, site, &error);
  g_test_message ("%s", put);
  g_assert_cmpuint (count_lines (put, "\tdone"), ==, 2);
  g_assert_nonnull (strstr (put, OTHER "\tunreadable"));
}

/* An operation that nobody can read any more is told, and takes no other one with it, not even of its own case. */
static void
test_damaged (void)
{
  g_autoptr (Site) site = site_new ();
  YcStore *store = site->counter->cases->store;
  YcEvacuateCount count = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YcRevoked) word = NULL;
  g_autofree char *put = NULL;

  g_assert_true (yc_db_exec (yc_store_get_work (store), "UPDATE outbox SET sealed = zeroblob (length (sealed)) WHERE n = (SELECT min (n) FROM outbox)", &error));
  withdraw (site);
  word = ask_word (site, &error);
  g_assert_cmpuint (hand_over (site, word->escrow), >, 2);
  g_assert_true (yc_evacuate_count (store, &count, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count.n_open, ==, 2);
  g_assert_cmpuint (count.n_handed, ==, 1);
  g_assert_cmpuint (count.n_unreadable, ==, 1);
  put = print (yc_platform_put_in, site, &error);
  g_test_message ("%s", put);
  g_assert_nonnull (strstr (put, "\theld\t"));
}

/* ---- whose word ---- */

/* Nothing but the enrolled platform's own answer to just this question about just this workstation counts. */
static void
test_word (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (YcAuthorKey) liar = yc_author_key_generate ();
  g_autofree char *liar_key = yc_author_key_get_public (liar), *other_nonce = g_strnfill (64, 'a');
  g_autoptr (GError) error = NULL, early = NULL, other = NULL;
  g_autoptr (YcRevoked) word = ask_word (site, &early);
  const char *device = site->device->device, *incarnation = site->device->incarnation;

  /* In service: nothing is said that somebody could keep for later, and nothing is taken. */
  g_assert_null (word);
  assert_refused (early, YC_PROBLEM_NOT_FOUND);
  withdraw (site);
  word = ask_word (site, &error);
  g_assert_no_error (error);
  g_assert_true (yc_revoked_check (word, platform_key (site), device, incarnation, NONCE, NULL));
  g_assert_false (yc_revoked_check (word, platform_key (site), device, incarnation, other_nonce, NULL));
  g_assert_false (yc_revoked_check (word, platform_key (site), OTHER, incarnation, NONCE, NULL));
  g_assert_false (yc_revoked_check (word, platform_key (site), device, OTHER, NONCE, NULL));
  g_assert_false (yc_revoked_check (word, liar_key, device, incarnation, NONCE, NULL));
  word->since++;
  g_assert_false (yc_revoked_check (word, platform_key (site), device, incarnation, NONCE, NULL));
  /* The key that everything is sealed for cannot be exchanged on the way either. */
  word->since--;
  g_free (word->escrow);
  word->escrow = g_strdup (TEST_RECOVERY);
  g_assert_false (yc_revoked_check (word, platform_key (site), device, incarnation, NONCE, NULL));
  yc_revoked_sign (word, liar);
  g_assert_false (yc_revoked_check (word, platform_key (site), device, incarnation, NONCE, &other));
  g_assert_error (other, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
}

static void
test_in_service (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (YcEvacuation) part = g_new0 (YcEvacuation, 1);
  g_autoptr (YcEvacuated) receipt = NULL;
  g_autoptr (GError) error = NULL;

  part->op = g_strdup (OTHER);
  part->part = part->parts = 1;
  part->sealed = g_bytes_new ("x", 1);
  receipt = send_part (site, part, &error);
  g_assert_null (receipt);
  assert_refused (error, YC_PROBLEM_NOT_PERMITTED);
}

/* A receipt is for just what was sent. */
static void
test_receipt (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (YcEvacuation) part = g_new0 (YcEvacuation, 1);
  g_autoptr (YcEvacuated) receipt = NULL;

  withdraw (site);
  part->op = g_strdup (OTHER);
  part->part = part->parts = 2;
  part->sealed = g_bytes_new ("x", 1);
  receipt = send_part (site, part, NULL);
  g_assert_true (yc_evacuated_check (receipt, platform_key (site), part, NULL));
  part->part = 1;
  g_assert_false (yc_evacuated_check (receipt, platform_key (site), part, NULL));
  part->part = 2;
  part->lost = 1;
  g_assert_false (yc_evacuated_check (receipt, platform_key (site), part, NULL));
  part->lost = 0;
  g_clear_pointer (&part->sealed, g_bytes_unref);
  part->sealed = g_bytes_new ("y", 1);
  g_assert_false (yc_evacuated_check (receipt, platform_key (site), part, NULL));
  g_clear_pointer (&part->sealed, g_bytes_unref);
  part->sealed = g_bytes_new ("x", 1);
  receipt->at++;
  g_assert_false (yc_evacuated_check (receipt, platform_key (site), part, NULL));
}

/* Back in service: the queue goes the usual way, and a later withdrawal begins from nothing. */
static void
test_forget (void)
{
  g_autoptr (Site) site = site_new ();
  YcStore *store = site->counter->cases->store;
  YcEvacuateCount count = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YcRevoked) word = NULL;

  withdraw (site);
  word = ask_word (site, &error);
  hand_over (site, word->escrow);
  g_assert_true (yc_evacuate_forget (store, &error));
  g_assert_true (yc_evacuate_count (store, &count, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count.n_open, ==, 2);
  g_assert_cmpuint (count.n_handed, ==, 0);
  g_assert_cmpint (count.last, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/evacuate/all-of-the-queue-is-handed-over-and-put-in", test_there);
  g_test_add_func ("/evacuate/what-came-in-part-waits", test_in_part);
  g_test_add_func ("/evacuate/what-came-first-stands", test_spoilt);
  g_test_add_func ("/evacuate/what-nobody-can-read-is-told", test_damaged);
  g_test_add_func ("/evacuate/the-platform-s-word-and-nobody-else-s", test_word);
  g_test_add_func ("/evacuate/a-workstation-in-service-delivers", test_in_service);
  g_test_add_func ("/evacuate/a-receipt-is-for-what-was-sent", test_receipt);
  g_test_add_func ("/evacuate/back-in-service", test_forget);
  return g_test_run ();
}

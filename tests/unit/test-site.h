/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "platform/yc-platform-case.h"
#include "test-counter.h"
#include "test-platform.h"

G_BEGIN_DECLS

/* A real workstation's store with an accepted case in its queue, and a platform's store that it is enrolled at; no line between them. */
#define SITE_PIECE ((gsize) 1024 * 1024)
typedef struct
{
  Counter          *counter;
  TestPlatform     *platform;
  YcPlatformDevice *device;
  char             *token;      /* of @device */
} Site;

/* TOLERATED: without the health certificates, owed until 2026-11-30. COMMITTED: another item, of agency 012. DEEMED: on the day behind the last one to say
 * what is lacking, 2026-11-30, and much is. RECEIVED and TOLD (to correct until 2026-12-23) are not accepted yet. */
typedef enum { SITE_ACCEPTED, SITE_TOLERATED, SITE_COMMITTED, SITE_DEEMED, SITE_SUPPLIED, SITE_RECEIVED, SITE_TOLD } SiteWay;
#define SITE_SILENCE (8 * TEST_DAY)
#define SITE_LODGING "category=lodging rooms=under-50 air=no way=commitment"

static inline void
add_author (TestPlatform *platform, const YcPlatformDevice *device, const char *account, YcRole role, const char *const *agencies, const char *key)
{
  YcPlatformAccount value = { .account = (char *) account, .name = (char *) "样本", .hall = (char *) TEST_HALL, .role = role, .agencies = (GStrv) agencies };
  const YcPlatformSession session = { &value, device->device };
  g_autoptr (GError) error = NULL;

  test_platform_add_account (platform, account, TEST_HALL, role, agencies, "record");
  g_assert_true (yc_platform_store_put_author (platform->store, key, NULL, &session, &error));
  g_assert_no_error (error);
}

/* As a workstation brings it, without the line. */
static inline void
site_bring_file (Site *self, const char *case_id, GBytes *bytes, const YcDigest *digest)
{
  YcPlatformStore *store = self->platform->store;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPlatformUpload) upload = NULL;
  gboolean has = FALSE, same = FALSE;
  gsize n = 0;
  const char *data = g_bytes_get_data (bytes, &n);

  g_assert_true (yc_platform_store_has_blob (store, self->device->hall, case_id, digest->sha256, &has, &error));
  if (has)
    return;
  upload = yc_platform_store_create_upload (store, self->device, case_id, digest, n, &error);
  g_assert_no_error (error);
  for (gsize piece; upload->bytes < n; upload->bytes += piece)
    {
      piece = MIN (n - upload->bytes, SITE_PIECE);
      g_assert_true (yc_platform_part_append (yc_platform_store_get_files (store), upload->upload, upload->bytes, &upload->file_bytes,
                                              data + upload->bytes, piece, &error));
    }
  g_assert_true (yc_platform_part_seal (yc_platform_store_get_files (store), upload->upload, upload->file_bytes, case_id, digest, &same, &error));
  g_assert_true (same);
  g_assert_true (yc_platform_store_put_blob (store, self->device, upload, &error));
  g_assert_no_error (error);
}

static inline void
site_bring_files (Site *self, GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++)
    {
      const YcOutboxFile *file = g_ptr_array_index (files, i);
      g_autoptr (GError) error = NULL;
      YcDigest digest;
      g_autoptr (GBytes) bytes = yc_outbox_store_read_file (self->counter->cases->store, file, &digest, &error);

      g_assert_no_error (error);
      site_bring_file (self, file->case_id, bytes, &digest);
    }
}

/* The letter is printed, signed and scanned. */
static inline void
site_sign (Site *self, const char *kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) letter = yc_submission_make_paper (self->counter->cases->store, self->counter->calendar, self->counter->id, kind,
                                                               &self->counter->cases->actor, &error);

  g_assert_no_error (error);
  counter_print_letter (self->counter, letter);
  counter_scan (self->counter, kind);
}

/* Told of the floor plan, which comes, while a page that nobody was told of is found to be another's. */
static inline void
site_supply (Counter *counter)
{
  g_autoptr (GError) error = NULL;

  yc_paper_record_free (yc_submission_tell_correction (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, &error));
  g_assert_no_error (error);
  counter_remove_pages (counter, "business-licence");
  counter_scan (counter, "floor-plan");
}

/* A draft of @item, its materials scanned; nothing is in the queue. */
static inline Site *
site_new_draft (YcItem *item, YcRole role, const char *answers, const char *materials)
{
  static const char *const none[] = { NULL };
  Site *self = g_new0 (Site, 1);
  g_autoptr (YcEnrolled) enrolled = NULL;

  self->counter = counter_new_for (test_cases_new_in (test_folder_new (), TRUE), item, answers, materials);
  self->platform = test_platform_new ();
  enrolled = test_platform_enrol (self->platform, "03", yc_store_get_incarnation (self->counter->cases->store));
  self->device = test_platform_get_device (self->platform, enrolled);
  self->token = g_strdup (enrolled->token);
  add_author (self->platform, self->device, "wangjing", role, none, self->counter->cases->clerk->public_key);
  return self;
}

/* @item's case, its materials scanned, accepted: two operations in the queue. */
static inline Site *
site_new_for (YcItem *item, YcRole role, SiteWay way)
{
  static const char *const materials[] = { COUNTER_ALL, COUNTER_MAIN, COUNTER_COMMITTED, "application identity-card",
                                           "application business-licence identity-card health-certificates", COUNTER_ALL, "application identity-card" };
  static const YcOutcome outcomes[] = { YC_OUTCOME_ACCEPT, YC_OUTCOME_TOLERATE, YC_OUTCOME_COMMIT, YC_OUTCOME_ACCEPT, YC_OUTCOME_ACCEPT };
  Site *self = site_new_draft (item, role, way == SITE_COMMITTED ? SITE_LODGING : "scenario=new", materials[way]);
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GError) error = NULL;

  receipt = yc_submission_receive (self->counter->cases->store, self->counter->calendar, self->counter->id, &self->counter->cases->actor, &error);
  g_assert_no_error (error);
  yc_clock_test_advance (self->counter->cases->clock, way == SITE_DEEMED ? SITE_SILENCE : G_USEC_PER_SEC);
  if (way == SITE_TOLD)
    yc_paper_record_free (yc_submission_tell_correction (self->counter->cases->store, self->counter->calendar, self->counter->id, NULL, &self->counter->cases->actor, &error));
  if (way == SITE_TOLD || way == SITE_RECEIVED)
    {
      g_assert_no_error (error);
      return self;
    }
  if (way == SITE_TOLERATED || way == SITE_COMMITTED)
    site_sign (self, way == SITE_TOLERATED ? YC_LETTER_PROMISE : YC_LETTER_COMMITMENT);
  if (way == SITE_SUPPLIED)
    site_supply (self->counter);
  acceptance = counter_accept (self->counter, outcomes[way], &error);
  g_assert_no_error (error);
  return self;
}

static inline Site *
site_new_with (YcRole role, SiteWay way)
{
  g_autoptr (YcItem) item = sample_item (way == SITE_COMMITTED ? "public-place-hygiene" : "small-catering");

  return site_new_for (item, role, way);
}

static inline Site *
site_new_role (YcRole role)
{
  return site_new_with (role, SITE_ACCEPTED);
}

static inline Site *
site_new (void)
{
  return site_new_role (YC_ROLE_CLERK);
}

static inline void
site_free (Site *self)
{
  yc_platform_device_free (self->device);
  g_free (self->token);
  test_platform_free (self->platform);
  counter_free (self->counter);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Site, site_free)

static inline GPtrArray *
list_queue (Site *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *queue = yc_outbox_store_list (self->counter->cases->store, &error);

  g_assert_no_error (error);
  return queue;
}

static inline void
send_files (Site *self, const YcOutboxEntry *entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = yc_outbox_store_list_files (self->counter->cases->store, entry->op_id, &error);

  g_assert_no_error (error);
  site_bring_files (self, files);
}

/* Over the wire's text, as it would come. @change: (nullable): edits the text before. */
static inline GPtrArray *
deliver (Site *self, const YcOutboxEntry *const *entries, guint n, GError **error)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_wire_op_free);
  g_autoptr (GPtrArray) parsed = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < n; i++)
    {
      YcWireOp *op = g_new0 (YcWireOp, 1);

      op->id = g_strdup (entries[i]->op_id);
      op->case_id = g_strdup (entries[i]->case_id);
      op->author_key = g_strdup (entries[i]->author_key);
      op->signature = g_strdup (entries[i]->signature);
      op->digest = entries[i]->digest;
      op->body = g_strdup (entries[i]->body);
      g_ptr_array_add (ops, op);
    }
  text = yc_wire_ops_to_text (ops);
  parsed = yc_wire_ops_parse (text, strlen (text), error);
  return parsed != NULL ? yc_platform_deliver (self->platform->store, self->device, parsed, error) : NULL;
}

static inline GPtrArray *
deliver_queue (Site *self, gboolean with_files)
{
  g_autoptr (GPtrArray) queue = list_queue (self);
  g_autoptr (GError) error = NULL;
  GPtrArray *results = NULL;

  for (guint i = 0; with_files && i < queue->len; i++)
    send_files (self, g_ptr_array_index (queue, i));
  results = deliver (self, (const YcOutboxEntry *const *) queue->pdata, queue->len, &error);
  g_assert_no_error (error);
  return results;
}

/* The one notice of all that is lacking, by the window. */
static inline void
site_tell (Site *self)
{
  Counter *counter = self->counter;
  g_autoptr (GError) error = NULL;

  yc_paper_record_free (yc_submission_tell_correction (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, &error));
  g_assert_no_error (error);
}

/* @materials have come to it, and are receipted. */
static inline void
site_bring (Site *self, const char *materials)
{
  Counter *counter = self->counter;
  g_autoptr (GError) error = NULL;

  counter_scan (counter, materials);
  yc_paper_record_free (yc_submission_receive_correction (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error));
  g_assert_no_error (error);
}

G_END_DECLS

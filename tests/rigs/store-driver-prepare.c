/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Fills a new store of the driver: enrolment, clerk, and cases that wait for the act that is swept. */
#define G_LOG_DOMAIN "store-driver"
#include "config.h"

#include "rigs/store-driver.h"
#include "unit/sample-intake.h"

#include "base/yc-helper.h"

#define LETTER_PAGE 97        /* numbers of their own, so that their pictures are */
#define CATERING "small-catering", "scenario=new"
#define HYGIENE "public-place-hygiene", "category=lodging rooms=under-50 air=no way=commitment"
#define MATERIALS "application business-licence identity-card health-certificates floor-plan"
#define MATERIALS_BUT_ONE "application business-licence identity-card floor-plan"
#define MATERIALS_OF_HYGIENE "application identity-card floor-plans management-rules health-certificates"

/* The demonstration hall has clerks only. */
static void
add_approver (JsonObject *lease)
{
  JsonObject *approver = json_object_new ();

  json_object_set_string_member (approver, "id", DRIVER_APPROVER);
  json_object_set_string_member (approver, "name", "李审");
  json_object_set_string_member (approver, "role", "approver");
  json_object_set_string_member (approver, "password", DRIVER_PASSWORD);
  json_array_add_object_element (json_object_get_array_member (lease, "clerks"), approver);
}

/* @office: somebody decides here, too. */
static gboolean
enrol (Driver *self, gboolean office, GError **error)
{
  g_autofree char *path = yc_data_path ("demo/enrolment.json");
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) lease = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  lease = yc_json_parse_object (text, -1, NULL, error);
  if (lease != NULL && office)
    add_approver (lease);
  return lease != NULL && yc_enrolment_import (self->store, lease, error);
}

static char *
make_draft (Driver *self, const char *meta, const char *item_id, const char *answers, GError **error)
{
  g_autoptr (YcItem) item = sample_item (item_id);
  g_autoptr (YcIntake) intake = yc_intake_new (item);
  g_autofree char *case_id = NULL;

  sample_applicant (intake);
  sample_answers (intake, answers);
  sample_fill_form (intake);
  case_id = yc_case_store_save_draft (self->store, NULL, intake, &self->actor, error);
  return case_id != NULL && yc_store_set_meta (self->store, meta, case_id, error) ? g_steal_pointer (&case_id) : NULL;
}

static gboolean
fill_case (Driver *self, const char *case_id, const char *materials, guint first, GError **error)
{
  g_auto (GStrv) slots = g_strsplit (materials, " ", -1);

  for (guint i = 0; slots[i] != NULL; i++)
    {
      g_autofree char *job = yc_ids_uuid (self->ids, DRIVER_NOW);

      if (!yc_page_store_begin_job (self->store, case_id, job, slots[i], YC_PAGE_SCANNED, 300, error)
          || !driver_scan_page (self, case_id, slots[i], job, first + i, NULL, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
driver_run_prepare (Driver *self, GError **error)
{
  g_autofree char *to_accept = NULL;
  g_autofree char *to_scan = NULL;

  if (!enrol (self, FALSE, error) || !driver_sign_in (self, error))
    return FALSE;
  to_accept = make_draft (self, DRIVER_CASE_TO_ACCEPT, CATERING, error);
  to_scan = to_accept != NULL ? make_draft (self, DRIVER_CASE_TO_SCAN, CATERING, error) : NULL;
  return to_scan != NULL && fill_case (self, to_accept, MATERIALS, 1, error) && yc_store_idle (self->store, error);
}

/* The letter is printed, signed and scanned. */
static gboolean
sign_letter (Driver *self, YcCalendar *calendar, const char *case_id, const char *letter, guint first_page, GError **error)
{
  g_autoptr (YcPaperRecord) paper = NULL;
  gboolean scanned = TRUE;

  paper = yc_submission_make_paper (self->store, calendar, case_id, letter, &self->actor, error);
  if (paper == NULL || !yc_case_store_log_print (self->store, case_id, paper->id, 0, TRUE, "laser", 0, &self->actor, error))
    return FALSE;
  for (int i = 0; i < paper->n_pages && scanned; i++)
    scanned = fill_case (self, case_id, letter, first_page + (guint) i, error);
  return scanned;
}

/* A case whose letter is signed: the last act is missing. */
static gboolean
prepare_with_letter (Driver *self, const char *item_id, const char *answers, const char *materials, const char *letter, GError **error)
{
  g_autofree char *folder = yc_data_path ("catalog/calendar");
  g_autoptr (YcCalendar) calendar = yc_calendar_load (folder, error);
  g_autofree char *case_id = NULL;

  if (calendar == NULL || !enrol (self, FALSE, error) || !driver_sign_in (self, error))
    return FALSE;
  case_id = make_draft (self, DRIVER_CASE_TO_ACCEPT, item_id, answers, error);
  return case_id != NULL && fill_case (self, case_id, materials, 1, error) && sign_letter (self, calendar, case_id, letter, LETTER_PAGE, error)
         && yc_store_idle (self->store, error);
}

gboolean
driver_run_prepare_tolerance (Driver *self, GError **error)
{
  return prepare_with_letter (self, CATERING, MATERIALS_BUT_ONE, "tolerance-promise", error);
}

gboolean
driver_run_prepare_commitment (Driver *self, GError **error)
{
  return prepare_with_letter (self, HYGIENE, MATERIALS_OF_HYGIENE, "commitment-letter", error);
}

/* ---- cases after their acceptance ---- */

/* As the approver tells of it. */
static gboolean
tell_as_approver (Driver *self, const char *case_id, const char *kind, const char *body, GError **error)
{
  g_autoptr (YcClerk) approver = NULL;
  g_autoptr (YcAuthorKey) key = yc_clerk_sign_in (self->store, DRIVER_APPROVER, DRIVER_PASSWORD, &approver, error);
  g_autoptr (JsonObject) facts = key != NULL ? yc_json_parse_object (body, -1, NULL, error) : NULL;

  if (facts == NULL || !yc_store_begin (self->store, error))
    return FALSE;
  if (yc_case_store_append (self->store, case_id, kind, facts, &(YcActor) { approver->id, approver->name, "", key }, error)
      && yc_store_commit (self->store, error))
    return TRUE;
  yc_store_rollback (self->store);
  return FALSE;
}

/* Accepted and handed over; @decision: (nullable): the body of "granted". */
static gboolean
prepare_accepted (Driver *self, YcCalendar *calendar, const char *meta, guint first_page, const char *decision, GError **error)
{
  g_autofree char *case_id = make_draft (self, meta, CATERING, error);
  g_autoptr (YcAcceptance) acceptance = NULL;

  if (case_id == NULL || !fill_case (self, case_id, MATERIALS, first_page, error))
    return FALSE;
  acceptance = yc_submission_accept (self->store, calendar, case_id, YC_OUTCOME_ACCEPT, &self->actor, error);
  if (acceptance == NULL)
    return FALSE;
  return decision == NULL || (tell_as_approver (self, case_id, "claimed", "{\"state\":\"S50\"}", error)
                              && tell_as_approver (self, case_id, "granted", decision, error));
}

/* Accepted with tolerance; the health certificates are owed until 2026-11-30. */
static gboolean
prepare_tolerated (Driver *self, YcCalendar *calendar, guint first_page, GError **error)
{
  g_autofree char *case_id = make_draft (self, DRIVER_CASE_TO_LAPSE, CATERING, error);
  g_autoptr (YcAcceptance) acceptance = NULL;

  if (case_id == NULL || !fill_case (self, case_id, MATERIALS_BUT_ONE, first_page, error)
      || !sign_letter (self, calendar, case_id, "tolerance-promise", LETTER_PAGE, error))
    return FALSE;
  acceptance = yc_submission_accept (self->store, calendar, case_id, YC_OUTCOME_TOLERATE, &self->actor, error);
  return acceptance != NULL;
}

gboolean
driver_receive_and_accept (Driver *self, YcCalendar *calendar, const char *meta, guint first_page, GError **error)
{
  g_autofree char *case_id = make_draft (self, meta, CATERING, error);
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;

  if (case_id == NULL || !fill_case (self, case_id, MATERIALS, first_page, error))
    return FALSE;
  receipt = yc_submission_receive (self->store, calendar, case_id, &self->actor, error);
  if (receipt == NULL)
    return FALSE;
  yc_clock_test_advance (self->clock, G_USEC_PER_SEC);
  acceptance = yc_submission_accept (self->store, calendar, case_id, YC_OUTCOME_ACCEPT, &self->actor, error);
  return acceptance != NULL;
}

gboolean
driver_run_prepare_later (Driver *self, GError **error)
{
  static const char decision[] = "{\"state\":\"S60\",\"papers\":[{\"id\":\"decision\",\"kind\":\"grant\",\"title\":\"准予行政许可决定书\","
                                 "\"number\":\"（辽·大）中市监准字〔2026〕第000009号\"}]}";
  g_autofree char *folder = yc_data_path ("catalog/calendar");
  g_autoptr (YcCalendar) calendar = yc_calendar_load (folder, error);

  return calendar != NULL && enrol (self, TRUE, error) && driver_sign_in (self, error)
         && prepare_accepted (self, calendar, DRIVER_CASE_TO_ACCEPT, 1, NULL, error)
         && prepare_accepted (self, calendar, DRIVER_CASE_TO_SCAN, 11, decision, error)
         && prepare_accepted (self, calendar, DRIVER_CASE_TO_POST, 21, decision, error)
         && prepare_tolerated (self, calendar, 31, error) && yc_store_idle (self->store, error);
}

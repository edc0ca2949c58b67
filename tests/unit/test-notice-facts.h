/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "acceptance/yc-notice.h"
#include "base/yc-helper.h"
#include "base/yc-json.h"

G_BEGIN_DECLS

/* Facts for notices, filled by hand: a made-up applicant, the sample catalogue's items, a verdict as the counter would have it. */
typedef struct
{
  YcIntake *intake;
  YcVerdict *verdict;
  YcSite site;
  YcAgency agency;
  YcNoticeFacts facts;
} TestPapers;

#define TEST_PAPERS_NOW G_GINT64_CONSTANT (1795398720000000) /* 2026-11-23 09:52:00 in Beijing */

static inline JsonObject *
test_papers_read_item (const char *name)
{
  g_autofree char *relative = g_strdup_printf ("catalog/items/%s.json", name);
  g_autofree char *path = yc_data_path (relative);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *object;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  object = yc_json_parse_object (text, -1, NULL, &error);
  g_assert_no_error (error);
  return object;
}

static inline void
test_papers_set (char **target, const char *value)
{
  g_free (*target);
  *target = g_strdup (value);
}

static inline void
test_papers_fill_applicant (YcApplicant *applicant)
{
  applicant->kind = YC_APPLICANT_PERSON;
  applicant->paper = YC_PAPER_RESIDENT_ID;
  test_papers_set (&applicant->name, "林样本");
  test_papers_set (&applicant->number, "210202199001011547");
  test_papers_set (&applicant->legal_rep, "");
  test_papers_set (&applicant->phone, "13900000018");
  test_papers_set (&applicant->address, "大连市中山区样本路1号");
  test_papers_set (&applicant->contact_name, "陈联系");
  applicant->has_agent = TRUE;
  test_papers_set (&applicant->agent_name, "赵代理");
  test_papers_set (&applicant->agent_number, "210202198502022416");
  test_papers_set (&applicant->agent_phone, "13800000027");
  test_papers_set (&applicant->agent_scope, "代为提交申请材料、签收文书、领取结果");
}

static inline void
test_papers_add_slot (YcVerdict *verdict, const YcMaterial *material, YcSlotState state, guint n_pages)
{
  YcSlot *slot = g_new0 (YcSlot, 1);

  slot->material = material;
  slot->state = state;
  slot->n_pages = n_pages;
  g_ptr_array_add (verdict->slots, slot);
}

static inline YcVerdict *
test_papers_make_verdict (YcItem *item, YcOutcome outcome)
{
  YcVerdict *verdict = g_new0 (YcVerdict, 1);

  verdict->outcome = outcome;
  verdict->slots = g_ptr_array_new_with_free_func (g_free);
  verdict->tolerated = g_ptr_array_new ();
  verdict->cure_dues = g_array_new (FALSE, FALSE, sizeof (YcDeadline));
  for (guint i = 0; i < item->materials->len; i++)
    {
      const YcMaterial *material = g_ptr_array_index (item->materials, i);
      gboolean waived = outcome == YC_OUTCOME_COMMIT && g_ptr_array_find_with_equal_func (item->commitment.waived, material->id, g_str_equal, NULL);
      gboolean later = outcome == YC_OUTCOME_TOLERATE && material->need == YC_NEED_TOLERABLE;

      if (later)
        g_ptr_array_add (verdict->tolerated, (gpointer) material);
      test_papers_add_slot (verdict, material, waived ? YC_SLOT_WAIVED : later ? YC_SLOT_TOLERABLE : YC_SLOT_COMPLETE,
                            waived || later ? 0 : 1 + i % 4);
    }
  for (guint i = 0; i < verdict->tolerated->len; i++) /* 2026-11-25, 11-27, 11-27 ... */
    {
      YcDeadline due = { .provisional = FALSE };

      g_date_set_dmy (&due.due, i == 0 ? 25 : 27, G_DATE_NOVEMBER, 2026);
      g_array_append_val (verdict->cure_dues, due);
    }
  g_date_set_dmy (&verdict->promise_due.due, 30, G_DATE_NOVEMBER, 2026);
  g_date_set_dmy (&verdict->legal_due.due, 21, G_DATE_DECEMBER, 2026);
  g_date_set_dmy (&verdict->due.due, 30, G_DATE_NOVEMBER, 2026);
  g_date_set_dmy (&verdict->cure_due.due, 27, G_DATE_NOVEMBER, 2026);
  verdict->cure_days = 4;
  verdict->cure_unit = YC_UNIT_WORKDAY;
  return verdict;
}

static inline TestPapers *
test_papers_new_for (JsonObject *json, YcOutcome outcome)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcItem) item = yc_item_parse (json, "test", &error);
  TestPapers *self = g_new0 (TestPapers, 1);

  g_assert_no_error (error);
  self->intake = yc_intake_new (item);
  test_papers_fill_applicant (&self->intake->applicant);
  test_papers_set (&self->intake->result_way, "窗口领取");
  self->verdict = test_papers_make_verdict (item, outcome);
  self->site = (YcSite) { .hall = (char *) "大连市中山区政务服务中心", .region = (char *) "210202", .window = (char *) "03",
                          .window_name = (char *) "综合窗口", .station = (char *) "ZS03", .recovery_public = (char *) "",
                          .demonstration = TRUE, .enrolled = TRUE };
  self->agency = (YcAgency) { .code = (char *) "012", .name = (char *) "大连市中山区样本局", .letter = (char *) "（辽·大）中样",
                              .consult_phone = (char *) "0411-00000000", .supervise_phone = (char *) "0411-00012345" };
  self->facts = (YcNoticeFacts) { .intake = self->intake, .verdict = self->verdict, .site = &self->site, .agency = &self->agency,
                                  .case_number = "210202012202611230300075",
                                  .document_number = "（辽·大）中样字〔2026〕第000123号", .clerk_name = "王样本",
                                  .now = TEST_PAPERS_NOW, .received = TEST_PAPERS_NOW - 360 * G_USEC_PER_SEC, .copies = 0 };
  return self;
}

static inline TestPapers *
test_papers_new (const char *item, YcOutcome outcome)
{
  g_autoptr (JsonObject) json = test_papers_read_item (item);

  return test_papers_new_for (json, outcome);
}

static inline void
test_papers_free (TestPapers *self)
{
  yc_intake_free (self->intake);
  g_ptr_array_unref (self->verdict->slots);
  g_ptr_array_unref (self->verdict->tolerated);
  g_array_unref (self->verdict->cure_dues);
  g_free (self->verdict);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestPapers, test_papers_free)

G_END_DECLS

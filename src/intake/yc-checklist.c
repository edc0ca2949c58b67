/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The checklist: the item's materials that the answers call for, in the item's order. Takes an intake, gives
 * entries; there is no way to add one, because nothing beyond the published list may be asked for
 * (辽阳市标准化规范化便利化工作方案). Pure.
 */
#define G_LOG_DOMAIN "yc-intake"

#include "config.h"

#include "intake/yc-intake.h"

static gboolean
is_waived (const YcItem *item, const char *material_id)
{
  return g_ptr_array_find_with_equal_func (item->commitment.waived, material_id, g_str_equal, NULL);
}

static gboolean
applies (const YcIntake *intake, const YcMaterial *material, gboolean commits)
{
  if (material->role == YC_ROLE_COMMITMENT_LETTER)
    return commits;
  return yc_condition_holds (material->when, intake->answers);
}

/**
 * yc_checklist_build:
 *
 * Returns: (transfer full) (element-type YcChecklistEntry): empty without an item; the entries' materials
 * live as long as the item
 */
GPtrArray *
yc_checklist_build (const YcIntake *self)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_free);
  gboolean commits = yc_intake_commits (self);

  for (guint i = 0; self->item != NULL && i < self->item->materials->len; i++)
    {
      const YcMaterial *material = g_ptr_array_index (self->item->materials, i);
      YcChecklistEntry *entry;

      if (!applies (self, material, commits))
        continue;
      entry = g_new0 (YcChecklistEntry, 1);
      entry->material = material;
      entry->ask = commits && is_waived (self->item, material->id) ? YC_ASK_WAIVED : YC_ASK_COLLECT;
      /* 政务服务 716号令 第七条: what is shared is not asked. No connector answers yet, so it is asked on
       * paper and the reason kept. */
      entry->source_not_connected = entry->ask == YC_ASK_COLLECT && *material->exempt != '\0';
      g_ptr_array_add (entries, entry);
    }
  return entries;
}

static const YcMaterial own_slots[] = {
  {
    .id = (char *) YC_LETTER_PROMISE,
    .name = (char *) "容缺受理承诺书",
    .source = YC_SOURCE_APPLICANT,
    .need = YC_NEED_REQUIRED,
    .role = YC_ROLE_TOLERANCE_PROMISE,
    .form = (char *) "原件",
    .exempt = (char *) "",
    .cure = { .source = (char *) "" },
    .legal_basis = (char *) "《辽宁省政务服务容缺受理管理办法》",
    .standard = (char *) "申请人签名或者盖章，注明日期",
    .copies = 2,
    .min_pages = 1,
  },
  {
    .id = (char *) YC_LETTER_WITHDRAWAL,
    .name = (char *) "撤回申请",
    .source = YC_SOURCE_APPLICANT,
    .need = YC_NEED_OPTIONAL,
    .role = YC_ROLE_ORDINARY,
    .form = (char *) "原件",
    .exempt = (char *) "",
    .cure = { .source = (char *) "" },
    .legal_basis = (char *) "申请人自愿",
    .standard = (char *) "申请人签名或者盖章，注明日期",
    .copies = 1,
    .min_pages = 1,
  },
  {
    .id = (char *) YC_LETTER_DELIVERY,
    .name = (char *) "送达回证",
    .source = YC_SOURCE_APPLICANT,
    .need = YC_NEED_OPTIONAL,
    .role = YC_ROLE_ORDINARY,
    .form = (char *) "原件",
    .exempt = (char *) "",
    .cure = { .source = (char *) "" },
    .legal_basis = (char *) "证明已经送达",
    .standard = (char *) "领取人签名或者盖章，注明日期",
    .copies = 1,
    .min_pages = 1,
  },
};

const YcMaterial *
yc_checklist_promise_slot (void)
{
  return &own_slots[0];
}

const YcMaterial *
yc_checklist_find_own_slot (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (own_slots); i++)
    if (g_str_equal (own_slots[i].id, id))
      return &own_slots[i];
  return NULL;
}

const YcMaterial *
yc_checklist_find_material (const YcItem *item, const char *id)
{
  const YcMaterial *own = yc_checklist_find_own_slot (id);

  return own != NULL ? own : yc_item_find_material (item, id);
}

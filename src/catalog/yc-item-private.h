/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "catalog/yc-item.h"

G_BEGIN_DECLS

/* Between the files of the item reader. Errors inside: YC_BASE_ERROR with the path; yc_item_parse() makes them YC_CATALOG_ERROR_SCHEMA. */
void     yc_answer_free       (YcAnswer *self);
void     yc_question_free     (YcQuestion *self);
void     yc_material_free     (YcMaterial *self);
void     yc_field_free        (YcField *self);
void     yc_field_group_free  (YcFieldGroup *self);
void     yc_special_step_free (YcSpecialStep *self);
void     yc_review_point_free (YcReviewPoint *self);
void     yc_item_exit_free         (YcItemExit *self);
void     yc_limit_variant_free (YcLimitVariant *self);

YcItem  *yc_item_new          (void);                                         /* all texts "", all lists empty */
gboolean yc_item_fail         (GError **error, const char *where, const char *format, ...) G_GNUC_PRINTF (3, 4);  /* FALSE */
gboolean yc_item_read         (YcItem *self, JsonObject *json, GError **error);
gboolean yc_item_check        (const YcItem *self, GError **error);           /* what a schema cannot say: references, sums, law */
/* Half working days, so that 0.5 compares. */
int      yc_limit_in_halves   (const YcLimit *self);

/* Parts of the reader. */
gboolean yc_item_read_text    (JsonObject *json, const char *where, const char *member, gsize max_bytes, char **slot, GError **error);
gboolean yc_item_read_opt_text (JsonObject *json, const char *where, const char *member, gsize max_bytes, char **slot, GError **error);
gboolean yc_item_read_texts   (JsonObject *json, const char *where, const char *member, gboolean required, GPtrArray *texts, GError **error);
gboolean yc_item_read_limit   (JsonObject *json, const char *where, const char *member, YcLimit *limit, GError **error);
/* The same, of hours too. */
gboolean yc_item_read_hours_limit (JsonObject *json, const char *where, const char *member, YcLimit *limit, GError **error);
gboolean yc_item_read_limits  (YcItem *self, JsonObject *root, GError **error);
gboolean yc_item_check_limits (const YcItem *self, GError **error);
gboolean yc_item_read_when    (JsonObject *json, const char *where, YcCondition **slot, GError **error);
gboolean yc_item_read_answers (JsonObject *json, const char *where, const char *member, GPtrArray *answers, GError **error);
gboolean yc_item_read_material (JsonObject *json, const char *where, YcMaterial *material, GError **error);
gboolean yc_item_read_review_point (JsonObject *json, const char *where, YcReviewPoint *point, GError **error);
gboolean yc_item_read_field   (JsonObject *json, const char *where, YcField *field, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcAnswer, yc_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcQuestion, yc_question_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcMaterial, yc_material_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcField, yc_field_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcFieldGroup, yc_field_group_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcSpecialStep, yc_special_step_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcReviewPoint, yc_review_point_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcLimitVariant, yc_limit_variant_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcItemExit, yc_item_exit_free)

G_END_DECLS

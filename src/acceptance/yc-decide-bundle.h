/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "acceptance/yc-decide.h"
#include "law/yc-bundle.h"

G_BEGIN_DECLS

/* law/yc-bundle on a described 一件事: what `yichuangctl decide` asks and answers when the description names a bundle. Formats:
 * data/schemas/decide-bundle.schema.json and decide-bundle-answer.schema.json. Pure; any thread. */
typedef struct
{
  YcBundle     *bundle;
  YcRegion     *region;
  YcBundleFact *facts;           /* one a child */
  YcMoment      now;
  GDate         received;        /* the day on which the whole was asked for: of the published limit */
} YcDecideBundle;
/* @folder: of the bundles. Strict, as yc_decide_read(). (transfer full) */
YcDecideBundle *yc_decide_bundle_read   (const YcDecideRules *rules, const char *folder, JsonObject *json, GError **error);
void            yc_decide_bundle_free   (YcDecideBundle *self);
/* (transfer full) */
JsonObject     *yc_decide_bundle_answer (const YcDecideRules *rules, const YcDecideBundle *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcDecideBundle, yc_decide_bundle_free)

G_END_DECLS

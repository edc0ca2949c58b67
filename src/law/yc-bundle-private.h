/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "law/yc-bundle.h"

G_BEGIN_DECLS

/* What the view of a bundle (yc-bundle.c) and the search for what must not have been (yc-bundle-fault.c) share. Pure; any thread. */
#define YC_BUNDLE_MAX_CHILDREN 40

/* Which children, as bits: a bundle has at most YC_BUNDLE_MAX_CHILDREN. */
typedef guint64 YcBundleSet;
#define YC_BUNDLE_ONE(n) (G_GUINT64_CONSTANT (1) << (n))

/* What each waits for, or rests on, among the children that are taken. A child left out stands for what it waits for (rests on) itself. */
void         yc_bundle_find_before    (const YcBundle *bundle, const YcBundleFact *facts, gboolean rests, YcBundleSet *sets);
/* Its own phase, before the others are looked at: READY when it has not begun. @ret_end: set when it has begun: the moment of the phase. */
YcChildPhase yc_bundle_phase_alone    (const YcBundleChild *child, const YcBundleFact *fact, YcMoment *ret_end);
gboolean     yc_child_phase_has_ended (YcChildPhase phase);

G_END_DECLS

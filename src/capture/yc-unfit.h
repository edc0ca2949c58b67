/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why a page that is there does not count: 不符合法定形式. Pure; any thread. A page that was scanned badly is no such thing: it is scanned again. */
typedef enum { YC_UNFIT_NONE, YC_UNFIT_UNSIGNED, YC_UNFIT_EXPIRED, YC_UNFIT_OTHER_KIND, YC_UNFIT_OTHER_FORM, YC_UNFIT_UNFILLED, YC_UNFIT_ILLEGIBLE,
               YC_UNFIT_CONTRADICTS } YcUnfit;
#define YC_N_UNFIT (YC_UNFIT_CONTRADICTS + 1)

const char *yc_unfit_get_code      (YcUnfit self);        /* as it stands in events, in the manifest and in what is exchanged; "" for none */
gboolean    yc_unfit_parse         (const char *code, YcUnfit *ret_unfit);   /* FALSE: it is no code */
const char *yc_unfit_get_text      (YcUnfit self);        /* Chinese: what is wrong, to be said behind the material's name */
char       *yc_unfit_describe_cure (YcUnfit self, const char *material);     /* (transfer full): Chinese: what cures it */

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "acceptance/yc-verdict.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* What the parts of the intake page share: templates, tones, words for limits and dates. Main thread only. */

/* The five tones of a state; each has a CSS class of style.css. Never alone: an icon and a word go with it. */
typedef enum { YC_TONE_OK, YC_TONE_INFO, YC_TONE_WARN, YC_TONE_BAD, YC_TONE_WAIT } YcTone;

void        yc_clerk_use_template (GtkWidgetClass *klass, const char *name);      /* "yc-strip.ui"; keeps the resource linked */
void        yc_clerk_set_tone     (GtkWidget *widget, YcTone tone);               /* replaces an earlier tone */
void        yc_clerk_set_class    (GtkWidget *widget, const char *css_class, gboolean on);
void        yc_clerk_name         (GtkWidget *widget, const char *label);         /* accessible name */
char       *yc_clerk_limit_of     (const YcLimit *limit);                         /* of promise and legal limit; "-" for NULL: the law sets none */
char       *yc_clerk_limit_text   (int value, YcUnit unit);                       /* "5 个工作日", "当场" for 0 */
const char *yc_clerk_source_word  (YcMaterialSource source);                      /* "政府核发" */
const char *yc_clerk_paper_word   (YcPaperKind paper);                            /* "居民身份证" */
/* Focus on the first focusable widget in @widget, for "the focus is where the hands go next". */
gboolean    yc_clerk_focus        (GtkWidget *widget);
gboolean    yc_clerk_has_focus    (GtkWidget *widget);                            /* it, or a part of it */
/* Where nothing composes the screen, the arrows of popovers would stand on black. */
void        yc_clerk_plain_popovers (GtkWidget *root);
void        yc_clerk_clear        (GtkWidget *container);                         /* removes all children of a box or list box */

G_END_DECLS

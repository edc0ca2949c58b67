/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum { YC_HELP_PARAGRAPH, YC_HELP_HEADING, YC_HELP_BULLET, YC_HELP_STEP, YC_HELP_NOTE, YC_HELP_ROW } YcHelpKind;

typedef struct
{
  YcHelpKind kind;
  guint      nth;             /* of a step, from 1 */
  char      *text;            /* Pango markup */
  char      *second;          /* row: the second cell; else NULL */
} YcHelpBlock;

/* One page of the manual (help/zh_CN, Mallard) as plain blocks. */
typedef struct
{
  char      *title;           /* Pango markup */
  GPtrArray *blocks;          /* YcHelpBlock* */
} YcHelpPage;

/* Errors: G_MARKUP_ERROR. An element that is not known gives its text. */
YcHelpPage *yc_help_page_parse (const char *xml, gssize n, GError **error);
void        yc_help_page_free  (YcHelpPage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcHelpPage, yc_help_page_free)

G_END_DECLS

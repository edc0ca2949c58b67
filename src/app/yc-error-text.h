/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the clerk is told about an error, translated: what is so, what is safe, what is next. */
typedef struct
{
  const char *icon;             /* symbolic icon name */
  const char *style;            /* "bad", "warn" or "info": the colour that goes with icon and words */
  const char *title;            /* what is so */
  const char *safe;             /* what is safe */
  const char *next;             /* what to do now */
  const char *primary;          /* label of the way out, NULL: none */
  const char *primary_action;   /* its action */
  const char *secondary;        /* second way, NULL: none */
  const char *secondary_action;
} YcErrorText;

/* Never fails: an error that the table does not know gets a general text. All strings are static. */
void  yc_error_text_lookup   (const GError *error, YcErrorText *ret_text);
/* TRUE when the table itself has this (domain, code). */
gboolean yc_error_text_is_known (GQuark domain, int code);
/* One line for a bar or a toast: title and next step. (transfer full) */
char *yc_error_text_line     (const GError *error);

G_END_DECLS

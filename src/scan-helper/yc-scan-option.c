/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Sets options by name, in the order that drivers need (page size before the far corner: fujitsu cuts otherwise), reads each back, and
 * knows what drivers call the same thing. Descriptors are looked up anew each time, because setting one may change all; inactive ones
 * are passed over, because their constraints may be garbage. Scan thread only.
 */
#define G_LOG_DOMAIN "yc-scan"

#include "config.h"

#include "scan-helper/yc-scan-option.h"
#include "base/yc-json.h"
#include <math.h>
#include <sane/saneopts.h>
#include <string.h>

#define MM_PER_INCH 25.4
#define MAX_OPTIONS 128

/* Names that must be set in this order; all others follow as they were given. */
static const char *const order[] = { "source", "mode", "resolution", "depth", "page-width", "page-height", "tl-x", "tl-y", "br-x", "br-y" };

/* What drivers call the same thing; the first that the device offers is taken, case does not count. */
static const struct { const char *word; const char *names[12]; } synonyms[] = {
  { "@feeder", { "ADF", "Automatic Document Feeder", "ADF Front", "ADF Simplex", "ADF - Front side", "Document Feeder", "Feeder", "DP", "1-sided", NULL } },
  { "@duplex", { "ADF Duplex", "Automatic Document Feeder Duplex", "ADF - Both sides", "ADF Double-sided", "Duplex", "DP Duplex", "2-sided", NULL } },
  { "@flatbed", { "Flatbed", "FlatBed", "Platen", "Document Table", "Flat Bed", "FB", "Normal", NULL } },
  { "@colour", { "Color", "Colour", "True Color", "24bit Color", "24bit Color[Fast]", "Color - 16 Million Colors", "Full Color", NULL } },
  { "@grey", { "Gray", "Grey", "Grayscale", "True Gray", "8-bit Grayscale", "Grayscale - 256 Levels", NULL } },
};

static const char *const need_nicks[] = { "nothing", "if-present", "always", NULL };

/* Returns: (transfer none): a stable word for @status */
const char *
yc_scan_status_nick (SANE_Status status)
{
  static const char *const nicks[] = { "good", "unsupported", "cancelled", "busy", "inval", "eof", "jammed", "no-docs", "cover-open",
                                       "io-error", "no-mem", "access-denied" };

  return (guint) status < G_N_ELEMENTS (nicks) ? nicks[status] : "unknown";
}

static const char *
find_choice (const char *name, const SANE_String_Const *choices)
{
  for (guint i = 0; choices[i] != NULL; i++)
    if (g_ascii_strcasecmp (name, choices[i]) == 0)
      return choices[i];
  return NULL;
}

const char *
yc_scan_option_match (const char *value, const SANE_String_Const *choices)
{
  if (*value != '@')
    return find_choice (value, choices);
  for (guint i = 0; i < G_N_ELEMENTS (synonyms); i++)
    for (guint j = 0; g_str_equal (synonyms[i].word, value) && synonyms[i].names[j] != NULL; j++)
      {
        const char *choice = find_choice (synonyms[i].names[j], choices);
        if (choice != NULL)
          return choice;
      }
  return NULL;
}

static int
count_options (SANE_Handle handle)
{
  SANE_Int n = 0;

  if (sane_control_option (handle, 0, SANE_ACTION_GET_VALUE, &n, NULL) != SANE_STATUS_GOOD)
    return 0;
  return CLAMP (n, 0, 1024);
}

/* Returns: (transfer none) (nullable): the descriptor, valid until the next set. */
static const SANE_Option_Descriptor *
find_option (SANE_Handle handle, const char *name, int *ret_index)
{
  int n = count_options (handle);

  for (int i = 1; i < n; i++)
    {
      const SANE_Option_Descriptor *option = sane_get_option_descriptor (handle, i);
      if (option == NULL || option->name == NULL || !g_str_equal (option->name, name))
        continue;
      *ret_index = i;
      return option;
    }
  return NULL;
}

static gboolean
is_number (const SANE_Option_Descriptor *option)
{
  return (option->type == SANE_TYPE_INT || option->type == SANE_TYPE_FIXED) && option->size == (SANE_Int) sizeof (SANE_Word);
}

static double
word_to_number (const SANE_Option_Descriptor *option, SANE_Word word)
{
  return option->type == SANE_TYPE_FIXED ? SANE_UNFIX (word) : word;
}

/* The nearest value the device has that is not less, or its greatest. */
static SANE_Word
fit_number (const SANE_Option_Descriptor *option, SANE_Word word)
{
  if (option->constraint_type == SANE_CONSTRAINT_RANGE)
    return CLAMP (word, option->constraint.range->min, option->constraint.range->max);
  if (option->constraint_type == SANE_CONSTRAINT_WORD_LIST)
    {
      const SANE_Word *list = option->constraint.word_list;
      SANE_Word best = 0;
      gboolean found = FALSE, found_enough = FALSE;
      for (SANE_Int i = 1; i <= list[0]; i++)
        {
          gboolean enough = list[i] >= word;
          if (!found || (enough && (!found_enough || list[i] < best)) || (!enough && !found_enough && list[i] > best))
            best = list[i];
          found = TRUE;
          found_enough |= enough;
        }
      return found ? best : word;
    }
  return word;
}

/* Lengths are given in millimetres; some drivers count pixels. */
static SANE_Status
number_to_word (SANE_Handle handle, const SANE_Option_Descriptor *option, const char *value, SANE_Word *ret_word)
{
  char *end = NULL;
  double number = g_ascii_strtod (value, &end);

  if (end == value || *end != '\0' || !isfinite (number) || fabs (number) > 32767)
    return SANE_STATUS_INVAL;
  if (option->unit == SANE_UNIT_PIXEL)
    {
      int index = 0;
      SANE_Word dpi = 0;
      const SANE_Option_Descriptor *resolution = find_option (handle, SANE_NAME_SCAN_RESOLUTION, &index);
      if (resolution == NULL || !is_number (resolution) ||
          sane_control_option (handle, index, SANE_ACTION_GET_VALUE, &dpi, NULL) != SANE_STATUS_GOOD)
        return SANE_STATUS_INVAL;
      number = number / MM_PER_INCH * word_to_number (resolution, dpi);
    }
  *ret_word = fit_number (option, option->type == SANE_TYPE_FIXED ? SANE_FIX (number) : (SANE_Word) lround (number));
  return SANE_STATUS_GOOD;
}

static SANE_Status
set_string (SANE_Handle handle, int index, const SANE_Option_Descriptor *option, const char *value, SANE_Int *info)
{
  const char *text = value;
  g_autofree char *buffer = NULL;

  if (option->constraint_type == SANE_CONSTRAINT_STRING_LIST)
    text = yc_scan_option_match (value, option->constraint.string_list);
  if (text == NULL || option->size < 1 || (gsize) option->size > 65536 || strlen (text) >= (gsize) option->size)
    return SANE_STATUS_INVAL;
  buffer = g_malloc0 ((gsize) option->size);   /* the driver may write this many back */
  g_strlcpy (buffer, text, (gsize) option->size);
  return sane_control_option (handle, index, SANE_ACTION_SET_VALUE, buffer, info);
}

static SANE_Status
set_value (SANE_Handle handle, int index, const SANE_Option_Descriptor *option, const char *value, SANE_Int *info)
{
  SANE_Word word = 0;
  SANE_Status status;

  if (option->type == SANE_TYPE_STRING)
    return set_string (handle, index, option, value, info);
  if (option->type == SANE_TYPE_BOOL)
    word = g_str_equal (value, "yes") ? SANE_TRUE : SANE_FALSE;
  else if (!is_number (option))
    return SANE_STATUS_UNSUPPORTED;
  else if ((status = number_to_word (handle, option, value, &word)) != SANE_STATUS_GOOD)
    return status;
  return sane_control_option (handle, index, SANE_ACTION_SET_VALUE, &word, info);
}

/* Returns: (transfer full): the value as text; "" when it cannot be read. Only for active options. */
static char *
read_value (SANE_Handle handle, int index, const SANE_Option_Descriptor *option)
{
  g_autofree char *buffer = NULL;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (option->size < (SANE_Int) sizeof (SANE_Word) && option->type != SANE_TYPE_STRING)
    return g_strdup ("");
  if (option->size < 1 || option->size > 65536 || option->type == SANE_TYPE_BUTTON || option->type == SANE_TYPE_GROUP)
    return g_strdup ("");
  buffer = g_malloc0 ((gsize) option->size + 1);
  if (sane_control_option (handle, index, SANE_ACTION_GET_VALUE, buffer, NULL) != SANE_STATUS_GOOD)
    return g_strdup ("");
  if (option->type == SANE_TYPE_STRING)
    return g_utf8_make_valid (buffer, -1);
  if (option->type == SANE_TYPE_BOOL)
    return g_strdup (*(SANE_Word *) (void *) buffer ? "yes" : "no");
  return g_strdup (g_ascii_formatd (number, sizeof number, "%.4g", word_to_number (option, *(SANE_Word *) (void *) buffer)));
}

/* Returns: "good", a SANE status, "absent" or "inactive". */
static const char *
set_one (SANE_Handle handle, const char *name, const char *value, gboolean *ret_inexact, char **ret_read_back)
{
  int index = 0;
  SANE_Int info = 0;
  SANE_Status status;
  const SANE_Option_Descriptor *option = find_option (handle, name, &index);

  if (option == NULL)
    return "absent";
  if (!SANE_OPTION_IS_ACTIVE (option->cap) || !SANE_OPTION_IS_SETTABLE (option->cap))
    return "inactive";
  status = set_value (handle, index, option, value, &info);
  *ret_inexact = (info & SANE_INFO_INEXACT) != 0;
  option = find_option (handle, name, &index);
  if (option != NULL && SANE_OPTION_IS_ACTIVE (option->cap))
    *ret_read_back = read_value (handle, index, option);
  return yc_scan_status_nick (status);
}

static gboolean
is_failure (const char *status, int need)
{
  if (g_str_equal (status, "good") || need == YC_SCAN_NEED_NOTHING)
    return FALSE;
  return need == YC_SCAN_NEED_ALWAYS || !g_str_equal (status, "absent");
}

static gboolean
apply_one (SANE_Handle handle, JsonObject *entry, YcScanEvents *events)
{
  const char *name = NULL, *value = NULL, *status;
  int need = YC_SCAN_NEED_NOTHING;
  gboolean inexact = FALSE;
  g_autofree char *read_back = NULL;
  JsonObject *event;

  if (!yc_json_get_string (entry, "", "name", 128, &name, NULL) ||
      !yc_json_get_string (entry, "", "value", 4096, &value, NULL) ||
      !yc_json_opt_enum (entry, "", "need", need_nicks, &need, NULL))
    return FALSE;
  status = set_one (handle, name, value, &inexact, &read_back);
  event = yc_scan_event_new ("opt-result", NULL);
  json_object_set_string_member (event, "name", name);
  json_object_set_string_member (event, "status", status);
  json_object_set_boolean_member (event, "inexact", inexact);
  json_object_set_string_member (event, "value", read_back != NULL ? read_back : "");
  yc_scan_events_send (events, event);
  return !is_failure (status, need);
}

static guint
get_rank (JsonObject *entry)
{
  const char *name = "";

  yc_json_opt_string (entry, "", "name", 128, &name, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (g_str_equal (order[i], name))
      return i;
  return G_N_ELEMENTS (order);
}

/* Sets each {name, value, need} and tells "opt-result" for it. Returns: FALSE when one that is needed could not be set. */
gboolean
yc_scan_options_apply (SANE_Handle handle, JsonArray *options, YcScanEvents *events)
{
  guint n = json_array_get_length (options);

  if (n > MAX_OPTIONS)
    return FALSE;
  for (guint rank = 0; rank <= G_N_ELEMENTS (order); rank++)
    for (guint i = 0; i < n; i++)
      {
        JsonObject *entry = NULL;
        if (!yc_json_item_object (options, "options", i, &entry, NULL))
          return FALSE;
        if (get_rank (entry) == rank && !apply_one (handle, entry, events))
          return FALSE;
      }
  return TRUE;
}

static JsonArray *
describe_constraint (const SANE_Option_Descriptor *option)
{
  JsonArray *array = json_array_new ();

  if (option->constraint_type == SANE_CONSTRAINT_STRING_LIST)
    for (guint i = 0; option->constraint.string_list[i] != NULL; i++)
      {
        g_autofree char *valid = g_utf8_make_valid (option->constraint.string_list[i], -1);
        json_array_add_string_element (array, valid);
      }
  else if (option->constraint_type == SANE_CONSTRAINT_WORD_LIST)
    for (SANE_Int i = 1; i <= option->constraint.word_list[0]; i++)
      json_array_add_double_element (array, word_to_number (option, option->constraint.word_list[i]));
  else if (option->constraint_type == SANE_CONSTRAINT_RANGE)
    {
      json_array_add_double_element (array, word_to_number (option, option->constraint.range->min));
      json_array_add_double_element (array, word_to_number (option, option->constraint.range->max));
    }
  return array;
}

static JsonObject *
describe_option (SANE_Handle handle, int index, const SANE_Option_Descriptor *option)
{
  static const char *const types[] = { "bool", "int", "fixed", "string", "button", "group" };
  static const char *const units[] = { "none", "pixel", "bit", "mm", "dpi", "percent", "microsecond" };
  JsonObject *entry = json_object_new ();
  gboolean active = SANE_OPTION_IS_ACTIVE (option->cap);

  json_object_set_string_member (entry, "name", option->name);
  json_object_set_string_member (entry, "kind", (guint) option->type < G_N_ELEMENTS (types) ? types[option->type] : "unknown");
  json_object_set_string_member (entry, "unit", (guint) option->unit < G_N_ELEMENTS (units) ? units[option->unit] : "unknown");
  json_object_set_boolean_member (entry, "active", active);
  json_object_set_boolean_member (entry, "settable", SANE_OPTION_IS_SETTABLE (option->cap));
  if (active)
    {
      g_autofree char *value = read_value (handle, index, option);
      json_object_set_string_member (entry, "value", value);
      json_object_set_array_member (entry, "constraint", describe_constraint (option));
    }
  return entry;
}

/* Returns: (transfer full): the event "options" with all descriptors that have a name. */
JsonObject *
yc_scan_options_describe (SANE_Handle handle)
{
  JsonObject *event = yc_scan_event_new ("options", NULL);
  JsonArray *array = json_array_new ();
  int n = count_options (handle);

  for (int i = 1; i < n; i++)
    {
      const SANE_Option_Descriptor *option = sane_get_option_descriptor (handle, i);
      if (option != NULL && option->name != NULL && *option->name != '\0')
        json_array_add_object_element (array, describe_option (handle, i, option));
    }
  json_object_set_array_member (event, "options", array);
  return event;
}

static gboolean
read_number (SANE_Handle handle, const char *name, SANE_Unit unit, double *ret_number)
{
  int index = 0;
  SANE_Word word = 0;
  const SANE_Option_Descriptor *option = find_option (handle, name, &index);

  if (option == NULL || !SANE_OPTION_IS_ACTIVE (option->cap) || !is_number (option) || option->unit != unit ||
      sane_control_option (handle, index, SANE_ACTION_GET_VALUE, &word, NULL) != SANE_STATUS_GOOD)
    return FALSE;
  *ret_number = word_to_number (option, word);
  return TRUE;
}

/* Devices give 300 when 600 is asked; what counts is the pixels over the width that the device says it scans. Without a width in
 * millimetres the read-back resolution stands, and without that the asked one. */
int
yc_scan_options_real_dpi (SANE_Handle handle, int pixels_per_line, int dpi_asked)
{
  double left = 0, right = 0, dpi = 0;

  if (read_number (handle, SANE_NAME_SCAN_TL_X, SANE_UNIT_MM, &left) &&
      read_number (handle, SANE_NAME_SCAN_BR_X, SANE_UNIT_MM, &right) && right - left > 1)
    dpi = pixels_per_line / ((right - left) / MM_PER_INCH);
  else if (!read_number (handle, SANE_NAME_SCAN_RESOLUTION, SANE_UNIT_DPI, &dpi))
    dpi = dpi_asked;
  return (int) lround (CLAMP (dpi, 0, 19200));
}

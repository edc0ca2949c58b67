/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The citations of the rules at the counter. Takes a rule, gives its source. Constant; any thread.
 */
#define G_LOG_DOMAIN "yc-acceptance"

#include "config.h"

#include "law/yc-source.h"

#include <string.h>

#define LICENCE_LAW "《中华人民共和国行政许可法》"

static const struct
{
  const char *key;
  const char *text;
} SOURCES[YC_N_SOURCES] = {
  [YC_SOURCE_PUBLISHED] = { "published", "《中华人民共和国行政许可法》第五条" },
  [YC_SOURCE_TRUE_FACTS] = { "true-facts", "《中华人民共和国行政许可法》第三十一条" },
  [YC_SOURCE_ON_THE_SPOT] = { "on-the-spot", "《中华人民共和国行政许可法》第三十二条第一款第（三）项" },
  [YC_SOURCE_INCOMPLETE] = { "incomplete", "《中华人民共和国行政许可法》第三十二条第一款第（四）项" },
  [YC_SOURCE_ACCEPT] = { "accept", "《中华人民共和国行政许可法》第三十二条第一款第（五）项" },
  [YC_SOURCE_REAL_ESTATE] = { "real-estate", "《不动产登记暂行条例》第十七条" },
  [YC_SOURCE_MARKET] = { "market", "《中华人民共和国市场主体登记管理条例》第十九条" },
  [YC_SOURCE_INJURY] = { "injury", "《工伤保险条例》第十八条" },
  [YC_SOURCE_TEACHER] = { "teacher", "《教师资格条例》第十五条" },
  [YC_SOURCE_MARRIAGE] = { "marriage", "《婚姻登记条例》第七条" },
  [YC_SOURCE_ONCE] = { "once", "《辽阳市加快推进政务服务标准化规范化便利化工作方案》任务13（一次性告知）" },
  [YC_SOURCE_TOLERANCE] = { "tolerance", "《辽宁省政务服务容缺受理管理办法》" },
  [YC_SOURCE_COMMITMENT] = { "commitment", "国办发〔2020〕42号《国务院办公厅关于全面推行证明事项和涉企经营许"
                                           "可事项告知承诺制的指导意见》" },
  [YC_SOURCE_SHARED] = { "shared", "《国务院关于在线政务服务的若干规定》第七条" },
  [YC_SOURCE_ARCHIVE] = { "archive", "《中华人民共和国档案法》第三十九条" },
  [YC_SOURCE_COUNTING] = { "counting", "《中华人民共和国民法典》第二百零一条至第二百零三条" },
  [YC_SOURCE_NOT_NEEDED] = { "not-needed", "《中华人民共和国行政许可法》第三十二条第一款第（一）项" },
  [YC_SOURCE_NOT_OURS] = { "not-ours", "《中华人民共和国行政许可法》第三十二条第一款第（二）项" },
  [YC_SOURCE_FALSE_MATERIALS] = { "false-materials", "《中华人民共和国行政许可法》第七十八条" },
  [YC_SOURCE_FRAUD] = { "fraud", "《中华人民共和国行政许可法》第七十九条" },
  [YC_SOURCE_JOINT] = { "joint", "《中华人民共和国行政许可法》第二十六条第二款" },
  [YC_SOURCE_REVOKE] = { "revoke", "《中华人民共和国行政许可法》第六十九条" },
  [YC_SOURCE_REMOTE] = { "remote", "国办发〔2020〕35号《国务院办公厅关于加快推进政务服务“跨省通办”的指导意见》" },
  [YC_SOURCE_PROOF] = { "proof", "《中华人民共和国行政许可法》第三十二条第二款" },
  [YC_SOURCE_OFFICE] = { "office", "《中华人民共和国行政许可法》第二十六条第一款" },
  [YC_SOURCE_CHECK] = { "check", "《中华人民共和国行政许可法》第三十四条" },
  [YC_SOURCE_GRANT] = { "grant", "《中华人民共和国行政许可法》第三十八条第一款" },
  [YC_SOURCE_DENY] = { "deny", "《中华人民共和国行政许可法》第三十八条第二款" },
  [YC_SOURCE_EXTENSION] = { "extension", "《中华人民共和国行政许可法》第四十二条" },
  [YC_SOURCE_DELIVER] = { "deliver", "《中华人民共和国行政许可法》第四十四条" },
  [YC_SOURCE_UNCOUNTED] = { "uncounted", "《中华人民共和国行政许可法》第四十五条" },
  [YC_SOURCE_PROMISE] = { "promise", "《优化营商环境条例》第三十六条" },
  [YC_SOURCE_FILING] = { "filing", "否定备案制度" },
  [YC_SOURCE_RATING] = { "rating", "国办发〔2019〕51号（政务服务“好差评”）" },
  [YC_SOURCE_HEARING] = { "hearing", "《中华人民共和国行政许可法》第四十七条" },
  [YC_SOURCE_RENEWAL] = { "renewal", "《中华人民共和国行政许可法》第五十条" },
  [YC_SOURCE_LIFECYCLE] = { "lifecycle", "《办件状态表》" },
};

/* A law by its short title, a document by its number. (transfer full) */
static char *
shorten (const char *text)
{
  g_autofree char *title = NULL;
  const char *close = strstr (text, "》");

  if (!g_str_has_prefix (text, "《"))
    {
      const char *named = strstr (text, "《"), *glossed = strstr (text, "（");
      const char *end = named != NULL && (glossed == NULL || named < glossed) ? named : glossed;

      return end != NULL ? g_strndup (text, (gsize) (end - text)) : g_strdup (text);
    }
  title = g_strndup (text + strlen ("《"), (gsize) (close - text) - strlen ("《"));
  return g_strconcat (g_str_has_prefix (title, "中华人民共和国") ? title + strlen ("中华人民共和国") : title, close + strlen ("》"), NULL);
}

static const char *const *
get_shorts (void)
{
  static char *shorts[YC_N_SOURCES];
  static gsize made;

  if (g_once_init_enter (&made))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (shorts); i++)
        shorts[i] = shorten (SOURCES[i].text);
      g_once_init_leave (&made, 1);
    }
  return (const char *const *) shorts;
}

const char *
yc_source_get_key (YcSource source)
{
  g_return_val_if_fail ((gsize) source < G_N_ELEMENTS (SOURCES), "");
  return SOURCES[source].key;
}

const char *
yc_source_get_text (YcSource source)
{
  g_return_val_if_fail ((gsize) source < G_N_ELEMENTS (SOURCES), "");
  return SOURCES[source].text;
}

const char *
yc_source_get_short (YcSource source)
{
  g_return_val_if_fail ((gsize) source < YC_N_SOURCES, "");
  return get_shorts ()[source];
}

char *
yc_source_cite (const char *why, YcSource source)
{
  return g_strdup_printf ("%s（%s）", why, yc_source_get_short (source));
}

gboolean
yc_source_is_licence_law (YcSource source)
{
  return g_str_has_prefix (yc_source_get_text (source), LICENCE_LAW);
}

/* (nullable): the catalogue names none. */
static const char *
find_own_law (const YcItem *item)
{
  for (guint i = 0; i < item->legal_basis->len; i++)
    {
      const char *text = g_ptr_array_index (item->legal_basis, i);

      if (*text != '\0' && strstr (text, "行政许可法") == NULL)
        return text;
    }
  return NULL;
}

const char *
yc_source_get_text_for (YcSource source, const YcItem *item)
{
  gboolean corrects = source == YC_SOURCE_INCOMPLETE || source == YC_SOURCE_ON_THE_SPOT;
  YcSource own;
  const char *law;

  if (item == NULL || yc_item_is_licence (item) || !yc_source_is_licence_law (source))
    return yc_source_get_text (source);
  own = yc_source_of_correction (item, source == YC_SOURCE_ON_THE_SPOT);
  if (corrects && !yc_source_is_licence_law (own))
    return yc_source_get_text (own);
  law = find_own_law (item);
  return law != NULL ? law : yc_source_get_text (YC_SOURCE_LIFECYCLE);
}

char *
yc_source_cite_for (const char *why, YcSource source, const YcItem *item)
{
  g_autofree char *form = shorten (yc_source_get_text_for (source, item));

  return g_strdup_printf ("%s（%s）", why, form);
}

gboolean
yc_source_is_cited (const char *text)
{
  for (gsize i = 0; i < YC_N_SOURCES; i++)
    if (strstr (text, get_shorts ()[i]) != NULL)
      return TRUE;
  return FALSE;
}

gboolean
yc_source_is_cited_for (const char *text, const YcItem *item)
{
  const char *law = item != NULL && !yc_item_is_licence (item) ? find_own_law (item) : NULL;
  g_autofree char *form = law != NULL ? shorten (law) : NULL;

  return yc_source_is_cited (text) || (form != NULL && strstr (text, form) != NULL);
}

YcSource
yc_source_of_correction (const YcItem *item, gboolean on_the_spot)
{
  static const struct
  {
    const char *rule;
    YcSource source;
  } rules[] = {
    { "BDC17", YC_SOURCE_REAL_ESTATE }, { "SCZT19", YC_SOURCE_MARKET }, { "GS18", YC_SOURCE_INJURY },
    { "JS15", YC_SOURCE_TEACHER },      { "HY7", YC_SOURCE_MARRIAGE },  { "GENERAL", YC_SOURCE_ONCE },
  };

  for (gsize i = 0; item != NULL && i < G_N_ELEMENTS (rules); i++)
    if (g_str_equal (rules[i].rule, item->correction_rule))
      return rules[i].source;
  return on_the_spot ? YC_SOURCE_ON_THE_SPOT : YC_SOURCE_INCOMPLETE;
}

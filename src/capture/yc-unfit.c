/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Paper that is there and does not count: why, and what cures it. Takes what the clerk said of a page, gives words for findings and notices.
 * Source: 行政许可法第三十二条第一款第（四）项 (申请材料不齐全或者不符合法定形式); which form a material has to have stands in the catalogue. */
#define G_LOG_DOMAIN "yc-capture"
#include "config.h"

#include "capture/yc-unfit.h"

#include <string.h>

static const struct
{
  const char *code, *text;
  const char *before, *behind;  /* what cures it, around the name */
} rows[YC_N_UNFIT] = {
  [YC_UNFIT_NONE] = { "", "", "", "" },
  [YC_UNFIT_UNSIGNED] = { "unsigned", "没有签名或者盖章", "补齐", "的签名或者盖章" },
  [YC_UNFIT_EXPIRED] = { "expired", "已过有效期", "提交有效期内的", "" },
  [YC_UNFIT_OTHER_KIND] = { "other-kind", "不是要求的材料", "换成", "" },
  [YC_UNFIT_OTHER_FORM] = { "other-form", "不是要求的形式", "按要求的形式提交", "" },
  [YC_UNFIT_UNFILLED] = { "unfilled", "没有填写完整", "补填", "中的空项" },
  [YC_UNFIT_ILLEGIBLE] = { "illegible", "字迹或者印章不清", "提交清晰的", "" },
  [YC_UNFIT_CONTRADICTS] = { "contradicts", "与申请内容不一致", "核对并更正", "" },
};

const char *
yc_unfit_get_code (YcUnfit self)
{
  g_return_val_if_fail ((guint) self < YC_N_UNFIT, "");
  return rows[self].code;
}

gboolean
yc_unfit_parse (const char *code, YcUnfit *ret_unfit)
{
  for (int unfit = YC_UNFIT_NONE + 1; unfit < YC_N_UNFIT; unfit++)
    if (strcmp (rows[unfit].code, code) == 0)
      {
        *ret_unfit = (YcUnfit) unfit;
        return TRUE;
      }
  return FALSE;
}

const char *
yc_unfit_get_text (YcUnfit self)
{
  g_return_val_if_fail ((guint) self < YC_N_UNFIT, "");
  return rows[self].text;
}

char *
yc_unfit_describe_cure (YcUnfit self, const char *material)
{
  g_return_val_if_fail ((guint) self < YC_N_UNFIT, NULL);
  return g_strconcat (rows[self].before, material, rows[self].behind, NULL);
}

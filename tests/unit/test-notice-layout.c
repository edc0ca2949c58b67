/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* How official papers lie on the page, by the places at which Poppler finds the words: margins, overlaps, page breaks, line starts; with
 * names, items and lists far longer than usual. */
#include "config.h"

#include "acceptance/yc-notice-private.h"
#include "test-notice-read.h"

typedef struct { double x1, y1, x2, y2; int page; char *text; } Word;

#define LONG_NAME "公共场所卫生许可（含新办、变更经营项目、变更经营单位名称、变更法定代表人或者负责人、变更地址门牌号码、延续、补办、注销）（县级权限，集中空调通风系统，住宿、沐浴、游泳、美容美发、文化娱乐等全部类别）"
#define LONG_MATERIAL "关于样本经营场所使用权属、消防安全、环境保护、卫生防疫等事项的综合说明及其全部附件（含平面图、立面图、剖面图、设备清单、检测数据原始记录和历次整改情况报告）"

static JsonObject *
make_long_material (guint i)
{
  JsonObject *material = json_object_new ();
  g_autofree char *id = g_strdup_printf ("extra-%u", i), *name = g_strdup_printf ("样本材料第%u件", i);

  json_object_set_string_member (material, "id", id);
  json_object_set_string_member (material, "name", i % 5 == 0 ? LONG_MATERIAL : name);
  json_object_set_string_member (material, "source", "applicant");
  json_object_set_string_member (material, "need", "required");
  json_object_set_string_member (material, "form", i % 2 == 0 ? "原件" : "原件/复印件");
  json_object_set_boolean_member (material, "sample", TRUE);
  return material;
}

static TestPapers *
make_long (const char *material_name)
{
  g_autoptr (JsonObject) json = test_papers_read_item ("public-place-hygiene");
  JsonArray *materials = json_object_get_array_member (json, "materials");
  TestPapers *papers;

  for (guint i = 0; i < 30; i++)
    json_array_add_object_element (materials, make_long_material (i));
  if (material_name != NULL)
    json_object_set_string_member (json_array_get_object_element (materials, 0), "name", material_name);
  json_object_set_string_member (json, "name", LONG_NAME);
  papers = test_papers_new_for (json, YC_OUTCOME_ACCEPT);
  test_papers_set (&papers->intake->applicant.name,
                   "中国（样本）自由贸易试验区大连片区某某国际商务酒店管理集团股份有限公司中山广场第一分公司");
  papers->intake->applicant.kind = YC_APPLICANT_ORGANISATION;
  papers->agency.name = (char *) "大连市中山区样本监督管理局（样本产权局、样本安全委员会办公室）";
  return papers;
}

static void
clear_word (gpointer data)
{
  g_free (((Word *) data)->text);
}

/* Where Poppler finds each word, in points from the top left. */
static GArray *
read_words (GBytes *pdf)
{
  g_autofree char *html = test_paper_run_on (pdf, "pdftotext", "-bbox", "-");
  g_auto (GStrv) lines = g_strsplit (html, "\n", -1);
  g_autoptr (GRegex) pattern = g_regex_new ("<word xMin=\"([-0-9.]+)\" yMin=\"([-0-9.]+)\" xMax=\"([-0-9.]+)\" yMax=\"([-0-9.]+)\">(.*)</word>", 0, 0, NULL);
  GArray *words = g_array_new (FALSE, TRUE, sizeof (Word));
  int page = 0;

  g_array_set_clear_func (words, clear_word);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GMatchInfo) match = NULL;

      page += strstr (lines[i], "<page ") != NULL;
      if (g_regex_match (pattern, lines[i], 0, &match))
        {
          g_autofree char *x1 = g_match_info_fetch (match, 1), *y1 = g_match_info_fetch (match, 2);
          g_autofree char *x2 = g_match_info_fetch (match, 3), *y2 = g_match_info_fetch (match, 4);
          Word word = { g_ascii_strtod (x1, NULL), g_ascii_strtod (y1, NULL), g_ascii_strtod (x2, NULL), g_ascii_strtod (y2, NULL),
                        page, g_match_info_fetch (match, 5) };

          g_array_append_val (words, word);
        }
    }
  return words;
}

/* The body keeps to its margins; above it only the running line and the marks, below it page number and note. */
static void
assert_inside (const Word *word)
{
  gboolean body = word->y1 > YC_SHEET_TOP - 1 && word->y2 < YC_SHEET_BOTTOM + 8;
  gboolean fits = body ? word->x1 >= YC_SHEET_LEFT - 1 && word->x2 <= YC_SHEET_RIGHT + 1
                       : word->x1 >= 20 && word->x2 <= YC_SHEET_WIDTH - 20 && word->y1 >= 15 && word->y2 <= YC_SHEET_HEIGHT - 20;

  if (!fits)
    g_test_message ("page %d: \"%s\" lies at %g..%g, %g..%g", word->page, word->text, word->x1, word->x2, word->y1, word->y2);
  g_assert_true (fits);
}

static gboolean
overlap (const Word *a, const Word *b)
{
  double width = MIN (a->x2, b->x2) - MAX (a->x1, b->x1), height = MIN (a->y2, b->y2) - MAX (a->y1, b->y1);

  /* Poppler gives a word the height of its font, which is more than that of its letters: a third of a line may be shared */
  return a->page == b->page && width > 1 && height > 0.4 * MIN (a->y2 - a->y1, b->y2 - b->y1);
}

static void
assert_layout (const char *kind, TestPapers *papers)
{
  int n_pages = 0;
  g_autoptr (GBytes) pdf = test_paper_render (kind, papers, NULL, &n_pages);
  g_autoptr (GArray) words = read_words (pdf);
  guint n_overlaps = 0;

  g_assert_cmpuint (words->len, >, 20);
  for (guint i = 0; i < words->len; i++)
    {
      const Word *word = &g_array_index (words, Word, i);

      assert_inside (word);
      g_assert_cmpint (word->page, <=, n_pages);
      for (guint j = 0; j < i; j++)
        if (overlap (word, &g_array_index (words, Word, j)))
          {
            g_test_message ("%s page %d: \"%s\" over \"%s\"", kind, word->page, word->text, g_array_index (words, Word, j).text);
            n_overlaps++;
          }
    }
  g_assert_cmpuint (n_overlaps, ==, 0);
}

static void
test_layout (void)
{
  for (guint i = 0; yc_notice_kinds[i] != NULL; i++)
    {
      g_autoptr (TestPapers) usual = test_papers_new ("small-catering", YC_OUTCOME_TOLERATE), longer = make_long (NULL);

      assert_layout (yc_notice_kinds[i], usual);
      assert_layout (yc_notice_kinds[i], longer);
    }
}

static void
test_head_row_repeats (void)
{
  g_autoptr (TestPapers) papers = make_long (NULL);
  int n_pages = 0;
  g_autoptr (GBytes) pdf = test_paper_render ("receipt", papers, NULL, &n_pages);
  g_autofree char *text = test_paper_read_squeezed (pdf);

  g_assert_cmpint (n_pages, >=, 4);
  g_assert_cmpuint (test_paper_count (text, "序号材料名称收取形式份数页数"), ==, (guint) n_pages - 1); /* the first page has no room for the list */
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *name = g_strdup_printf ("样本材料第%u件", i);

      g_assert_cmpuint (test_paper_count (text, i % 5 == 0 ? LONG_MATERIAL : name), ==, i % 5 == 0 ? 6 : 1);
    }
  for (int page = 1; page <= n_pages; page++)
    {
      g_autofree char *number = g_strdup_printf ("—%d—", page);

      g_assert_cmpuint (test_paper_count (text, number), ==, 1);
    }
}

/* A cell higher than a whole page is split between lines; no character is lost. */
static void
test_huge_cell (void)
{
  g_autoptr (GString) name = g_string_new (NULL);
  g_autoptr (TestPapers) papers = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;
  YcMaterial *material;

  papers = make_long (NULL);
  for (guint i = 0; i < 150; i++)
    g_string_append_printf (name, "第%u段样本长文字", i);
  material = g_ptr_array_index (papers->intake->item->materials, 1);
  test_papers_set (&material->name, name->str);
  pdf = test_paper_render ("acceptance", papers, NULL, NULL);
  text = test_paper_read_squeezed (pdf);
  for (guint i = 0; i < 150; i++)
    {
      g_autofree char *part = g_strdup_printf ("第%u段", i);

      test_paper_assert_holds ("acceptance", text, part);
    }
}

/* Every line as drawn, also those in cells. */
static void
test_line_starts (void)
{
  static const char closing[] = "，。、；：？！）》〉」』】〕”’";

  for (guint i = 0; yc_notice_kinds[i] != NULL; i++)
    {
      g_autoptr (TestPapers) papers = make_long (NULL);
      g_autoptr (GBytes) pdf = test_paper_render (yc_notice_kinds[i], papers, NULL, NULL);
      g_autofree char *text = test_paper_run_on (pdf, "pdftotext", "-raw", "-");
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
      guint n = 0;

      for (guint j = 0; lines[j] != NULL; j++)
        if (*lines[j] != '\0' && g_utf8_strchr (closing, -1, g_utf8_get_char (lines[j])) != NULL)
          {
            g_test_message ("%s: line starts \"%s\"", yc_notice_kinds[i], lines[j]);
            n++;
          }
      g_assert_cmpuint (n, ==, 0);
    }
}

/* One more of each thing that makes a paper longer: tolerated and received materials, conditions, characters of the fee. */
static TestPapers *
make_longer (guint n, YcOutcome outcome)
{
  g_autoptr (JsonObject) json = test_papers_read_item ("small-catering");
  JsonArray *materials = json_object_get_array_member (json, "materials");
  g_autoptr (GString) fee = g_string_new ("不收费");
  TestPapers *papers;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *material = make_long_material (i + 1);
      JsonObject *cure = json_object_new ();

      json_object_set_int_member (cure, "value", 3);
      json_object_set_string_member (cure, "unit", "workday");
      json_object_set_string_member (cure, "source", "样本");
      if (outcome == YC_OUTCOME_TOLERATE)
        {
          json_object_set_string_member (material, "need", "tolerable");
          json_object_set_object_member (material, "cure", json_object_ref (cure));
        }
      json_object_unref (cure);
      json_array_add_object_element (materials, material);
      g_string_append (fee, "，样本收费标准说明");
    }
  papers = test_papers_new_for (json, outcome);
  test_papers_set (&papers->intake->item->fee, fee->str);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (papers->intake->item->commitment.conditions, g_strdup ("样本条件"));
  return papers;
}

/* Lines of the text that stand above the signatures on their page. */
static guint
count_company (const char *kind, GArray *words)
{
  const Word *start = NULL;
  double last = -1;
  guint n = 0;

  for (guint i = 0; i < words->len; i++)
    {
      const Word *word = &g_array_index (words, Word, i);

      if (strstr (word->text, "二维码为") != NULL || strstr (word->text, "申请人（签名") != NULL)
        start = word;
    }
  if (start == NULL)
    g_test_message ("%s: no signatures", kind);
  g_assert_nonnull (start);
  for (guint i = 0; start != NULL && i < words->len; i++)
    {
      const Word *word = &g_array_index (words, Word, i);

      if (word->page != start->page || word->y1 < YC_SHEET_TOP - 1 || word->y2 > start->y1 + 4 || word->y1 < last + 8)
        continue;
      last = word->y1;
      n++;
    }
  return n;
}

static void
test_signatures_keep_company (void)
{
  static const struct { const char *kind; YcOutcome outcome; } cases[] = {
    { "receipt", YC_OUTCOME_ACCEPT }, { "acceptance", YC_OUTCOME_ACCEPT }, { "tolerance-promise", YC_OUTCOME_TOLERATE },
    { "tolerance-notice", YC_OUTCOME_TOLERATE }, { "commitment-letter", YC_OUTCOME_ACCEPT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint n = 0; n <= 18; n += 3)
      {
        g_autoptr (TestPapers) papers = make_longer (n, cases[i].outcome);
        g_autoptr (GBytes) pdf = test_paper_render (cases[i].kind, papers, NULL, NULL);
        g_autoptr (GArray) words = read_words (pdf);
        guint company = count_company (cases[i].kind, words);

        if (company < 2)
          g_test_message ("%s with %u more: %u lines before the signatures", cases[i].kind, n, company);
        g_assert_cmpuint (company, >=, 2);
      }
}

/* @text as drawn, a line of the paper (or of a cell) a line; @squeezed without the breaks. */
static void
assert_on_one_line (const char *kind, const char *text, const char *squeezed, const char *what)
{
  guint whole = test_paper_count (text, what), all = test_paper_count (squeezed, what);

  if (whole != all)
    g_test_message ("%s: \"%s\" is broken %u times of %u:\n%s", kind, what, all - whole, all, text);
  g_assert_cmpuint (whole, ==, all);
}

/* The samples' papers, with the longest of the usual forms and names of agencies. */
static void
test_wholes (void)
{
  static const char *const wholes[] = { "咨询电话：0411-00000000", "监督电话：0411-00012345", "原件/复印件", "2026年11月23日", "2026年11月30日",
                                        "210202199001011547", "0411-00012345", "受理机关：大连市中山区市场监督管理局" };
  static const char *const items[] = { "small-catering", "public-place-hygiene" };

  for (guint i = 0; yc_notice_kinds[i] != NULL; i++)
    for (guint j = 0; j < G_N_ELEMENTS (items); j++)
      {
        g_autoptr (TestPapers) papers = test_papers_new (items[j], YC_OUTCOME_TOLERATE);
        g_autoptr (GBytes) pdf = NULL;
        g_autofree char *text = NULL, *squeezed = NULL;

        if (g_str_equal (yc_notice_kinds[i], "tolerance-notice") || g_str_equal (yc_notice_kinds[i], "tolerance-promise"))
          g_assert_cmpuint (papers->verdict->tolerated->len, >, 0);
        papers->agency.name = (char *) "大连市中山区市场监督管理局";
        pdf = test_paper_render (yc_notice_kinds[i], papers, NULL, NULL);
        text = test_paper_run_on (pdf, "pdftotext", "-raw", "-");
        squeezed = test_paper_read_squeezed (pdf);
        for (guint k = 0; k < G_N_ELEMENTS (wholes); k++)
          assert_on_one_line (yc_notice_kinds[i], text, squeezed, wholes[k]);
      }
}

/* Where the table of materials goes on, "3" stands with "4" under it. */
static void
assert_no_lone_row (const char *kind, guint longer, GArray *words)
{
  int page = 0;
  gint64 first = 0;
  gboolean followed = TRUE;

  for (guint i = 0; i < words->len; i++)
    {
      const Word *word = &g_array_index (words, Word, i);
      gint64 number = word->x2 < YC_SHEET_LEFT + 45 && word->y1 > YC_SHEET_TOP && word->y2 < YC_SHEET_BOTTOM ? g_ascii_strtoll (word->text, NULL, 10) : 0;

      if (number == 0 || strspn (word->text, "0123456789") != strlen (word->text))
        continue;
      followed = followed || (word->page == page && number == first + 1);
      if (word->page == page)
        continue;
      if (!followed)
        g_test_message ("%s with %u more: row %d alone on page %d", kind, longer, (int) first, page);
      g_assert_true (followed);
      page = word->page;
      first = number;
      followed = number == 1;
    }
  g_assert_true (followed);
}

static void
test_no_lone_row (void)
{
  static const struct { const char *kind; YcOutcome outcome; } cases[] = {
    { "receipt", YC_OUTCOME_ACCEPT }, { "acceptance", YC_OUTCOME_ACCEPT }, { "tolerance-promise", YC_OUTCOME_TOLERATE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint n = 0; n <= 20; n += 2)
      {
        g_autoptr (TestPapers) papers = make_longer (n, cases[i].outcome);
        g_autoptr (GBytes) pdf = test_paper_render (cases[i].kind, papers, NULL, NULL);
        g_autoptr (GArray) words = read_words (pdf);

        assert_no_lone_row (cases[i].kind, n, words);
      }
}

/* Closer lines save the second page, which would hold two rows. */
static void
test_nearly_empty_page (void)
{
  static const char *const items[] = { "small-catering", "public-place-hygiene" };

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autoptr (TestPapers) papers = test_papers_new (items[i], YC_OUTCOME_TOLERATE);
      int n_pages = 0;
      g_autoptr (GBytes) pdf = NULL;

      papers->agency.name = (char *) "大连市中山区市场监督管理局";
      pdf = test_paper_render ("acceptance", papers, NULL, &n_pages);
      g_assert_nonnull (pdf);
      g_assert_cmpint (n_pages, ==, 1);
    }
}

/* What cairo wrote, without the bytes that end a string. */
static char *
read_drawing (GBytes *pdf)
{
  g_autoptr (TestFolder) place = test_folder_new ();
  g_autofree char *path = test_folder_path (place, "paper.pdf");
  const char *argv[] = { "sh", "-c", "qpdf --stream-data=uncompress \"$0\" - | LC_ALL=C tr -dc '\\n -~'", path, NULL };

  test_paper_write_bytes (path, pdf);
  return test_tool_run (argv);
}

/* A seal has a diameter of 42 mm (国发〔1999〕25号): its frame takes it with a millimetre on each side. In the PDF the frame is the only rectangle with dashes of
 * 4 and 3 points. */
static void
test_seal_fits (void)
{
  g_autoptr (GRegex) pattern = g_regex_new ("\\[ ?4 3 ?\\] 0 d[^\\[]*?([0-9.]+) (-?[0-9.]+) re", G_REGEX_DOTALL, 0, NULL);
  guint n_frames = 0;

  for (guint i = 0; yc_notice_kinds[i] != NULL; i++)
    {
      g_autoptr (TestPapers) papers = test_papers_new ("public-place-hygiene", YC_OUTCOME_TOLERATE);
      g_autoptr (GBytes) pdf = test_paper_render (yc_notice_kinds[i], papers, NULL, NULL);
      g_autofree char *text = read_drawing (pdf);
      g_autoptr (GMatchInfo) match = NULL;

      g_regex_match (pattern, text, 0, &match);
      for (; g_match_info_matches (match); g_match_info_next (match, NULL))
        {
          g_autofree char *width = g_match_info_fetch (match, 1), *height = g_match_info_fetch (match, 2);

          n_frames++;
          g_assert_cmpfloat (g_ascii_strtod (width, NULL), >=, YC_MM (44));
          g_assert_cmpfloat (ABS (g_ascii_strtod (height, NULL)), >=, YC_MM (44));
        }
    }
  g_assert_cmpuint (n_frames, >=, 19); /* all but the application form and the withdrawal, which bear none */
}

int
main (int argc, char **argv)
{
  yc_digest_init_library ();
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/notice/layout/words-keep-to-margins-and-apart", test_layout);
  g_test_add_func ("/notice/layout/signatures-never-stand-alone", test_signatures_keep_company);
  g_test_add_func ("/notice/layout/head-row-comes-again-on-each-page", test_head_row_repeats);
  g_test_add_func ("/notice/layout/cell-higher-than-a-page-loses-nothing", test_huge_cell);
  g_test_add_func ("/notice/layout/no-line-starts-with-closing-punctuation", test_line_starts);
  g_test_add_func ("/notice/layout/phone-numbers-dates-and-forms-are-not-broken", test_wholes);
  g_test_add_func ("/notice/layout/no-row-of-materials-stands-alone-on-a-page", test_no_lone_row);
  g_test_add_func ("/notice/layout/seal-fits-into-its-frame", test_seal_fits);
  g_test_add_func ("/notice/layout/nearly-empty-last-page-is-saved", test_nearly_empty_page);
  return g_test_run ();
}

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""zh_CN is whole: every text of the sources stands in po/zh_CN.po, translated, not fuzzy, and uses the glossary's words; POTFILES.in names every
file that has texts. Run: check-i18n.py SOURCE_ROOT"""
import csv
import os
import re
import subprocess
import sys
import tempfile


def source_files(root):
    for top in ('src', 'ui', 'data'):
        for base, _, files in os.walk(os.path.join(root, top)):
            for name in sorted(files):
                path = os.path.join(base, name)
                if name.endswith('.c'):
                    with open(path, encoding='utf-8') as f:
                        if re.search(r'\b(_|C_|N_|NC_|ngettext|gettext)\s*\(\s*"', f.read()):
                            yield os.path.relpath(path, root)
                elif name.endswith(('.ui', '.gschema.xml.in', '.desktop.in', '.metainfo.xml.in')):
                    with open(path, encoding='utf-8') as f:
                        if name.endswith('.in') or 'translatable=' in f.read():
                            yield os.path.relpath(path, root)


# What a person reads on the screen, and what stands there that is no word: the keycaps.
SHOWN = 'label|title|subtitle|tooltip-text|placeholder-text|text|description|body'
KEYCAP = re.compile(r'((Ctrl|Shift|Alt)\+)*([A-Z0-9]|F[0-9]+|Enter|Esc)')
SETTERS = (r'\b(?:gtk_label_set_(?:label|text|markup)|gtk_label_new|gtk_button_set_label|gtk_button_new_with_label|gtk_widget_set_tooltip_text|adw_toast_new|'
           r'gtk_\w+_set_(?:title|placeholder_text)|adw_\w+_set_(?:title|subtitle|label|body|heading|description))\s*\(((?:[^;"]|"(?:[^"\\]|\\.)*")*?)\)\s*;')


def unmarked_ui(text):
    """Texts of a .ui file that nobody translates."""
    for name, more, value in re.findall(rf'<property name="({SHOWN})"([^>]*)>([^<]*)</property>', text):
        if 'translatable' not in more and re.search('[A-Za-z]', value) and not KEYCAP.fullmatch(value.strip()):
            yield f'{name} "{value.strip()}"'


def unmarked_c(text):
    """English words that C code shows as they stand."""
    for arguments in re.findall(SETTERS, text):
        # What stands inside of another call is that call's: a key that is compared, a text that is translated.
        while arguments != (inner := re.sub(r'\w+ ?\((?:[^()"]|"(?:[^"\\]|\\.)*")*\)', '', arguments)):
            arguments = inner
        yield from (f'"{value}"' for value in re.findall(r'"((?:[^"\\]|\\.)*)"', arguments) if re.search('[a-z]{3}', value))


def unmarked(root):
    assert list(unmarked_ui('<property name="label">Save</property>')) and not list(unmarked_ui('<property name="label">Ctrl+K</property>'))
    assert list(unmarked_c('gtk_label_set_label (self->x, "Not saved");')) and list(unmarked_c('gtk_label_set_label (x, ok ? _("Saved") : "Not saved");'))
    assert not list(unmarked_c('gtk_label_set_label (x, _("Saved"));')) and not list(unmarked_c('gtk_label_set_label (x, "%u");'))
    for base, _, files in [*os.walk(os.path.join(root, 'ui')), *os.walk(os.path.join(root, 'src/app'))]:
        for name in sorted(files):
            look = unmarked_ui if name.endswith('.ui') else unmarked_c if name.endswith('.c') else None
            if look is None:
                continue
            with open(os.path.join(base, name), encoding='utf-8') as f:
                yield from (f'{os.path.relpath(os.path.join(base, name), root)}: {what} is not marked for translation' for what in look(f.read()))


def run(*words):
    return subprocess.run(words, capture_output=True, text=True, env={**os.environ, 'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'C'})


def messages(po):
    """Yields (msgid, msgstr) of a po file, joined lines, plural forms as several."""
    text = run('msgcat', '--no-wrap', '--no-location', po).stdout
    for block in text.split('\n\n'):
        ids = re.findall(r'^msgid "(.*)"$', block, re.M)
        if ids and ids[0]:
            for value in re.findall(r'^msgstr(?:\[\d\])? "(.*)"$', block, re.M):
                yield ids[0], value


def texts(root, po):
    """Yields (file, text) of everything that a person reads: the messages, the help, the papers."""
    for _, value in messages(po):
        yield 'zh_CN.po', value
    for base in ('help/zh_CN', 'data/templates', 'data/man'):
        for name in sorted(os.listdir(os.path.join(root, base))):
            with open(os.path.join(root, base, name), encoding='utf-8') as f:
                yield from ((os.path.join(base, name), line.strip()) for line in f)


def main():
    root, bad = sys.argv[1], []
    po, potfiles = os.path.join(root, 'po/zh_CN.po'), os.path.join(root, 'po/POTFILES.in')
    with open(potfiles, encoding='utf-8') as f:
        named = {line.strip() for line in f if line.strip() and not line.startswith('#')}
    have = set(source_files(root))
    bad += [f'po/POTFILES.in lacks {p}' for p in sorted(have - named)]
    bad += [f'po/POTFILES.in names {p}, which has no texts' for p in sorted(named - have)]
    bad += unmarked(root)
    stats = run('msgfmt', '-c', '--statistics', '-o', os.devnull, po)
    if stats.returncode or 'fuzzy' in stats.stderr or 'untranslated' in stats.stderr:
        bad.append(f'zh_CN.po: {stats.stderr.strip()}')
    with tempfile.TemporaryDirectory() as tmp:
        pot = os.path.join(tmp, 'new.pot')
        keywords = ['-k_', '-kN_', '-kC_:1c,2', '-kNC_:1c,2', '-kngettext:1,2']
        files = sorted(p for p in named if os.path.exists(os.path.join(root, p)))
        out = run('xgettext', '--from-code=UTF-8', *keywords, '-D', root, '-o', pot, *files)
        if out.returncode:
            bad.append(out.stderr.strip())
        else:
            known = {i for i, _ in messages(po)}
            bad += [f'zh_CN.po lacks: {m}' for m in re.findall(r'^msgid "(.+)"$', run('msgcat', '--no-wrap', pot).stdout, re.M) if m not in known]
            places = run('msgcat', '--add-location=file', pot).stdout
            bad += [f'{p} gives no texts: xgettext does not know it' for p in files if p not in places]
    glossary = os.path.join(root, 'data/glossary.tsv')
    if os.path.exists(glossary):
        with open(glossary, encoding='utf-8') as f:
            rows = [r for r in csv.reader(f, delimiter='\t') if len(r) > 1 and not r[0].startswith(('#', 'english'))]
            words = [(r[0], r[1]) for r in rows]
            second = [(word, r[1]) for r in rows if len(r) > 3 for word in r[3].split('、') if word]
        bad += [f'{place} says "{word}" where the glossary says "{right}": {text}' for place, text in texts(root, po) for word, right in second if word in text]
        for msgid, msgstr in messages(po):
            bad += [f'zh_CN.po: "{msgid}" speaks of "{e}" but not of "{z}": {msgstr}' for e, z in words
                    if msgid.strip('_').lower() == e.lower() and z not in msgstr.replace('_', '')]
    print('\n'.join(bad) if bad else f'i18n: {stats.stderr.strip()}')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())

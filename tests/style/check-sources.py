#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every citation in the rules stands in data/sources.tsv: in all C files (comments too), in the regions' profiles, in the items and in the texts of
the papers. usage: check-sources.py SOURCE_ROOT"""
import json
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
NUMBER = '[〇零一二三四五六七八九十百]+'
ARTICLE = re.compile(rf'(?P<title>《[^》]+》|[\u4e00-\u9fff]{{2,40}}?(?:法|条例|细则|办法|规定)) ?第(?P<first>{NUMBER})条(?P<rest>(?:第{NUMBER}款|第[（]?{NUMBER}[）]?项)*'
                     rf'(?:[、至和](?:《[^》]*》)?第{NUMBER}(?:条|款|项)(?:第{NUMBER}款|第[（]?{NUMBER}[）]?项)*)*)')
defects = []


def plain(title):
    return title.strip('《》').removeprefix('中华人民共和国')


def read_sources():
    """Plain title -> its article cells; and the titles as they are written."""
    articles, titles = {}, set()
    for line in (root / 'data/sources.tsv').read_text(encoding='utf-8').splitlines()[1:]:
        _, title, article, *_ = line.split('\t')
        articles.setdefault(plain(title), []).append(article)
        titles.add(title)
        for quoted in re.findall('《[^》]+》', title):
            articles.setdefault(plain(quoted), []).append(article)
            titles.add(quoted)
    return articles, titles


ARTICLES, TITLES = read_sources()


def resolve_title(text):
    """《...》 as it is; a run of characters without marks by the longest title that it ends with."""
    name = plain(text)
    if text.startswith('《'):
        return name if name in ARTICLES else None
    ends = [title for title in ARTICLES if name.endswith(title)]
    return max(ends, key=len) if ends else None


def check_text(place, text):
    for match in ARTICLE.finditer(text):
        title = resolve_title(match['title'])
        numbers = [match['first']] + re.findall(rf'第({NUMBER})条', match['rest'])
        if title is None:
            defects.append(f'{place}: {match.group(0)}: no such title in data/sources.tsv')
            continue
        for number in numbers:
            if not any(f'第{number}条' in article for article in ARTICLES[title]):
                defects.append(f'{place}: {title} 第{number}条: no row in data/sources.tsv')


def check_regions():
    for path in sorted((root / 'data/catalog/regions').glob('*.json')):
        profile = json.loads(path.read_text(encoding='utf-8'))
        for way in ('tolerance', 'commitment'):
            # A city states its own measure, or says that it is the province's.
            if 'source' not in profile.get(way, {}):
                defects.append(f'{path.name}: {way}: names no source')
            for part in filter(None, profile.get(way, {}).get('source', '').split('；')):
                if part not in TITLES and not any(title in part for title in TITLES if title.startswith('《')):
                    defects.append(f'{path.name}: {way}: {part}: no row in data/sources.tsv')


def main():
    n = 0
    for pattern in ('src/**/*.[ch]', 'data/templates/*.json', 'data/catalog/items/*.json'):
        for path in sorted(root.glob(pattern)):
            check_text(path.relative_to(root), path.read_text(encoding='utf-8'))
            n += 1
    check_regions()
    # The check itself: what stands nowhere is found.
    known = len(defects)
    check_text('-', '《中华人民共和国行政许可法》第九百条')
    check_text('-', '依据《没有这部法》第一条')
    check_text('-', '行政许可法第三十二条、第九百零一条')
    if len(defects) != known + 3:
        print('check-sources: does not find what is planted')
        return 1
    del defects[known:]
    print('\n'.join(defects) if defects else f'{n} files: each citation has its row')
    return 1 if defects else 0


sys.exit(main())

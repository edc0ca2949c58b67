#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data files against their schemas and validators: catalogue, calendar, templates, enrolment; desktop entry, metainfo, settings schema, icons,
templates of the interface. Run: check-data.py SOURCE_ROOT BUILD_ROOT"""
import glob
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile

import jsonschema

PAIRS = [('catalog-item', 'data/catalog/items/*.json'), ('bundle', 'data/catalog/bundles/*.json'), ('calendar', 'data/catalog/calendar/*.json'),
         ('region', 'data/catalog/regions/*.json'),
         ('template', 'data/templates/*.json'), ('return-reasons', 'data/review/*.json'), ('enrolment', 'data/demo/enrolment.json')]


# There is no bundle yet; tests/integration/convert_items.py holds six against the schema. The first one is checked here from the day it comes.
MAY_LACK = {'data/catalog/bundles/*.json'}


def found(folder, pattern):
    """([complaint], files): a pattern that matches nothing would pass without having checked anything."""
    files = sorted(glob.glob(os.path.join(folder, pattern), recursive=True))
    return ([] if files or pattern in MAY_LACK else [f'{pattern}: no such file']), files


def check_schemas(root):
    _, schemas = found(root, 'data/schemas/*.json')
    for path in schemas:
        with open(path, encoding='utf-8') as f:
            jsonschema.Draft202012Validator.check_schema(json.load(f))
    for name, pattern in PAIRS:
        lacking, files = found(root, pattern)
        yield from lacking
        schema = os.path.join(root, f'data/schemas/{name}.schema.json')
        if not os.path.exists(schema):
            yield f'{pattern}: no schema {name}'
            continue
        with open(schema, encoding='utf-8') as f:
            validator = jsonschema.Draft202012Validator(json.load(f))
        for path in files:
            with open(path, encoding='utf-8') as f:
                for error in validator.iter_errors(json.load(f)):
                    yield f'{os.path.relpath(path, root)}: {error.json_path}: {error.message[:160]}'


def check_item_versions(root):
    """A case keeps its item by the digest of its content, papers name its version: two workstations must not print one version for two contents.
    Whoever changes a shipped item raises its version and adds its line; a line that stands is not changed."""
    with open(os.path.join(root, 'tests/fixtures/item-versions.tsv'), encoding='utf-8') as f:
        lines = [line.rstrip('\n').split('\t') for line in f if not line.startswith('#')]
    known = {(item, version): digest for item, version, digest in lines}
    if len(known) != len(lines):
        yield 'tests/fixtures/item-versions.tsv: a version stands twice'
    for path in found(root, 'data/catalog/items/*.json')[1]:
        with open(path, encoding='utf-8') as f:
            item = json.load(f)
        text = json.dumps(item, ensure_ascii=False, separators=(',', ':'), sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()
        if known.get((item['id'], item['version'])) != digest:
            yield (f'{os.path.relpath(path, root)}: version {item["version"]} stands for another content: raise it, and add to tests/fixtures/item-versions.tsv '
                   f'{item["id"]} VERSION and the digest of the file with it (now {digest})')


def run(words):
    out = subprocess.run(words, capture_output=True, text=True)
    if out.returncode:
        yield f'{os.path.basename(words[0])}: {(out.stdout + out.stderr).strip()}'


def check_settings(path):
    """As the installation does, but a warning is an error: a wrong default or range would be left out silently. Only *.gschema.xml is read."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(path, os.path.join(folder, os.path.basename(path).removesuffix('.in')))
        yield from run(['glib-compile-schemas', '--strict', '--dry-run', folder])


VALIDATORS = [
    ('build', 'data/*.desktop', lambda path: run(['desktop-file-validate', path])),
    ('build', 'data/*.metainfo.xml', lambda path: run(['appstreamcli', 'validate', '--no-net', '--explain', path])),
    ('root', 'data/*.gschema.xml.in', check_settings),
    *(('root', pattern, lambda path: run(['xmllint', '--noout', path])) for pattern in
      ('data/*.gschema.xml.in', 'ui/**/*.ui', 'data/icons/**/*.svg', 'help/**/*.page')),
]


def main():
    folders = dict(zip(('root', 'build'), sys.argv[1:3]))
    bad = [*check_schemas(folders['root']), *check_item_versions(folders['root'])]
    for folder, pattern, check in VALIDATORS:
        lacking, files = found(folders[folder], pattern)
        bad += lacking
        for path in files:
            bad += check(path)
    print('\n'.join(bad) if bad else 'data: all files fit their schemas')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())

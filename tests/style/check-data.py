#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data files against their schemas and validators: catalogue, calendar, templates, enrolment; desktop entry, metainfo, settings schema, icons,
templates of the interface. Run: check-data.py SOURCE_ROOT BUILD_ROOT"""
import glob
import json
import os
import subprocess
import sys

import jsonschema

PAIRS = [('catalog-item', 'data/catalog/items/*.json'), ('bundle', 'data/catalog/bundles/*.json'), ('calendar', 'data/catalog/calendar/*.json'),
         ('template', 'data/templates/*.json'), ('enrolment', 'data/demo/enrolment.json')]


def check_schemas(root):
    for path in sorted(glob.glob(os.path.join(root, 'data/schemas/*.json'))):
        with open(path, encoding='utf-8') as f:
            jsonschema.Draft202012Validator.check_schema(json.load(f))
    for name, pattern in PAIRS:
        files = sorted(glob.glob(os.path.join(root, pattern)))
        schema = os.path.join(root, f'data/schemas/{name}.schema.json')
        if not files:
            continue
        if not os.path.exists(schema):
            yield f'{pattern}: no schema {name}'
            continue
        with open(schema, encoding='utf-8') as f:
            validator = jsonschema.Draft202012Validator(json.load(f))
        for path in files:
            with open(path, encoding='utf-8') as f:
                for error in validator.iter_errors(json.load(f)):
                    yield f'{os.path.relpath(path, root)}: {error.json_path}: {error.message[:160]}'


def run(words):
    out = subprocess.run(words, capture_output=True, text=True)
    if out.returncode:
        yield f'{os.path.basename(words[0])}: {(out.stdout + out.stderr).strip()}'


def main():
    root, build = sys.argv[1:3]
    bad = list(check_schemas(root))
    for path in glob.glob(os.path.join(build, 'data/*.desktop')):
        bad += run(['desktop-file-validate', path])
    for path in glob.glob(os.path.join(build, 'data/*.metainfo.xml')):
        bad += run(['appstreamcli', 'validate', '--no-net', '--explain', path])
    for path in glob.glob(os.path.join(root, 'data/*.gschema.xml*')):
        bad += run(['xmllint', '--noout', path])
    xml = [p for pattern in ('ui/**/*.ui', 'data/icons/**/*.svg', 'help/**/*.page') for p in glob.glob(os.path.join(root, pattern), recursive=True)]
    if xml:
        bad += run(['xmllint', '--noout', *xml])
    print('\n'.join(bad) if bad else 'data: all files fit their schemas')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())

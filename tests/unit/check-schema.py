#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check-schema.py SCHEMA FILE...: says the first place where a JSON file breaks its schema; exit 1 then."""
import json
import sys

import jsonschema

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
jsonschema.Draft7Validator.check_schema(schema)
broken = 0
for name in sys.argv[2:]:
    with open(name, encoding="utf-8") as file:
        value = json.load(file)
    for error in jsonschema.Draft7Validator(schema).iter_errors(value):
        print(f"{name}: {'/'.join(map(str, error.absolute_path))}: {error.message}", file=sys.stderr)
        broken = 1
sys.exit(broken)

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of at most 700 lines, functions of at most 60 (class_init excepted). In C a function is what stands between '{' and '}' in column one; in Python
the lines below its head, with the functions inside it; in a shell script what stands between "name() {" and '}' in column one.
Run: check-size.py SOURCE_ROOT"""
import ast
import os
import re
import sys

FILE_MAX, FUNCTION_MAX = 700, 60


def functions(lines):
    """Yields (name, first line number, length) for each body that a function head precedes."""
    start = None
    for i, line in enumerate(lines):
        if line.startswith('{') and start is None:
            start = i
        elif line.startswith('}') and start is not None:
            head = ' '.join(lines[max(0, start - 8):start])
            name = re.findall(r'(\w+)\s*\(', head)
            if name and ';' not in lines[i]:
                own = [n for n in name if n not in ('G_GNUC_PRINTF', 'void')]
                yield (own or name)[0] if len(own) == 1 else last_head(lines, start), start + 1, i - start - 1
            start = None


def last_head(lines, start):
    for j in range(start - 1, max(-1, start - 9), -1):
        m = re.match(r'^(\w+)\s*\(', lines[j])
        if m:
            return m.group(1)
    return '?'


def python_functions(text):
    """Yields (name, line number, length) of each function and method, its own text below the head and the doc comment not counted."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = node.body[1] if ast.get_docstring(node) is not None and len(node.body) > 1 else node.body[0]
            yield node.name, node.lineno, node.end_lineno - first.lineno + 1


def shell_functions(lines):
    start = None
    for i, line in enumerate(lines):
        head = re.match(r'(\w+) *\(\) *\{$', line)
        if head:
            start = i, head[1]
        elif line == '}' and start is not None:
            yield start[1], start[0] + 1, i - start[0] - 1
            start = None


def find_functions(name, lines):
    if name.endswith('.c'):
        return functions(lines)
    if name.endswith('.py') or re.match('#!.*python', lines[0]):
        return python_functions('\n'.join(lines))
    if name.endswith('.sh') or re.match('#!.*sh$', lines[0]):
        return shell_functions(lines)
    return []


def read_lines(path):
    with open(path, encoding='utf-8') as f:
        return f.read().split('\n')


def is_program(name, top):
    """Sources and scripts; in build-aux a script needs no ending."""
    return name.endswith(('.c', '.h', '.py', '.sh')) or (top == 'build-aux' and '.' not in name)


def main():
    root, bad, n = sys.argv[1], [], 0
    for top in ('src', 'tests', 'build-aux'):
        for base, _, files in os.walk(os.path.join(root, top)):
            for name in sorted(files):
                if not is_program(name, top):
                    continue
                path = os.path.join(base, name)
                lines = read_lines(path)
                shown, n = os.path.relpath(path, root), n + 1
                if len(lines) - 1 > FILE_MAX:
                    bad.append(f'{shown}: {len(lines) - 1} lines, at most {FILE_MAX}')
                bad += [f'{shown}:{line}: {fn} has {length} lines, at most {FUNCTION_MAX}' for fn, line, length in find_functions(name, lines)
                        if length > FUNCTION_MAX and not fn.endswith('class_init')]
    print('\n'.join(bad) if bad else f'size: {n} files within the budget')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())

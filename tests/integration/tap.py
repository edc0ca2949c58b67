# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs unittest classes and speaks TAP: a line a test, what failed as comments. The docstring of a test is its name. A skip is a failure."""
import resource
import sys
import time
import unittest


def core_limits(pid, seconds=20):
    """Soft and hard limit of a process that has been started just now: of the last look, which is the first that says ('0', '0')."""
    end = time.monotonic() + seconds
    while True:
        with open(f'/proc/{pid}/limits', encoding='ascii') as f:
            found = next(tuple(line.split()[4:6]) for line in f if line.startswith('Max core file size'))
        if found == ('0', '0') or time.monotonic() > end:
            return found
        time.sleep(.02)


def want_cores():
    """For preexec_fn: as far as this process may allow them."""
    resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)


class Result(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.n = 0

    def tell(self, ok, test, text=''):
        self.n += 1
        name = (test.shortDescription() or test.id()).replace('#', '')
        print(f"{'ok' if ok else 'not ok'} {self.n} {name}", flush=True)
        for line in text.splitlines():
            print('#', line, flush=True)

    def addSuccess(self, test):
        self.tell(True, test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.tell(False, test, self._exc_info_to_string(err, test))

    def addError(self, test, err):
        super().addError(test, err)
        self.tell(False, test, self._exc_info_to_string(err, test))

    def addSubTest(self, test, subtest, err):
        """One case of a table that failed; a test with such a case gives no line of its own."""
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.tell(False, subtest, self._exc_info_to_string(err, test))

    def addSkip(self, test, reason):
        self.failures.append((test, reason))
        self.tell(False, test, f'skipped: {reason}')


def run(*classes):
    """Exits with 0 when all passed."""
    suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromTestCase(c) for c in classes)
    print(f'1..{suite.countTestCases()}', flush=True)
    result = Result()
    suite.run(result)
    sys.exit(1 if result.failures or result.errors or result.n != suite.countTestCases() else 0)

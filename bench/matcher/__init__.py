"""The matcher beside other rankers, on the same questions in one run: `python -m bench.matcher` (see docs/matcher.md).

Needs requirements-bench.txt; nothing outside this folder does.
"""

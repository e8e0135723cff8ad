"""Measures the matcher on questions by people who had not seen the entries.

`python -m knowledge.evaluate [--part tuning|final] [--worst N]`; the final part is only looked at to report.
"""

import argparse
from collections.abc import Sequence
from typing import get_args

from knowledge.evaluation.measure import Figure, Run, ask_all, figures, noise_figure, time_figures, with_noise
from knowledge.evaluation.questions import IN_SCOPE, Part, Question, questions
from knowledge.evaluation.report import fault_table, figure_table, mistakes
from knowledge.manual import Manual
from knowledge.matcher import Matcher


def quality(matcher: Matcher, asked: Sequence[Question]) -> tuple[list[Figure], Run]:
    """Every row of the table, and the run it comes of."""
    run = ask_all(matcher, asked)
    own = [outcome for outcome in run.outcomes if outcome.question.kind in IN_SCOPE]
    noisy = ask_all(matcher, with_noise(outcome.question for outcome in own))
    return [*figures(run.outcomes), noise_figure(own, noisy.outcomes), *time_figures(run.seconds)], run


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m knowledge.evaluate", description="Measures the matcher.")
    parser.add_argument("--part", choices=get_args(Part), default="tuning", help="final is only for reports")
    parser.add_argument("--worst", type=int, default=30, metavar="N", help="how many mistakes to show (default 30)")
    options = parser.parse_args()
    matcher = Matcher(Manual.load())
    asked = questions(options.part)
    measured, run = quality(matcher, asked)
    print(f"{len(asked)} questions of the {options.part} part\n\n{figure_table(measured)}\n\n{fault_table(run)}")
    print(f"\nThe {options.worst} worst:\n\n{mistakes(matcher, run, options.worst)}")


if __name__ == "__main__":
    main()

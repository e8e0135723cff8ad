"""Measures the matcher on questions by people who had not seen the entries.

`python -m knowledge.evaluate [--part tuning|final] [--worst N]`; the final part is only looked at to report.
`python -m knowledge.evaluate --confirmed DIR`: on what farmers and consultants confirmed and refused (`bot questions export DIR`).
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from knowledge.evaluation.measure import Figure, Run, ask_all, figures, noise_figure, share, time_figures, with_noise
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


def by_verdicts(matcher: Matcher, folder: Path) -> list[Figure]:
    """What was confirmed has to be found again, what was refused must not come again as a sure answer.

    Raises `FileNotFoundError` where the folder holds no export.
    """
    confirmed = [Question(**row) for row in _rows(folder / "confirmed.jsonl")]
    refused = [(row["text"], row["entry"]) for row in _rows(folder / "refused.jsonl")]
    outcomes = ask_all(matcher, confirmed).outcomes
    again = [(finding := matcher.ask(text)).decision == "answer" and finding.hits[0].entry_id == entry_id for text, entry_id in refused]
    return [
        share("confirmed: answered surely, right", [outcome.right for outcome in outcomes]),
        share("confirmed: answered right or offered", [outcome.found for outcome in outcomes]),
        share("confirmed: answered surely, wrong", [outcome.wrong for outcome in outcomes]),
        share("refused: the same entry is answered surely", again),
    ]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m knowledge.evaluate", description="Measures the matcher.")
    parser.add_argument("--part", choices=get_args(Part), default="tuning", help="final is only for reports")
    parser.add_argument("--worst", type=int, default=30, metavar="N", help="how many mistakes to show (default 30)")
    parser.add_argument("--confirmed", type=Path, metavar="DIR", help="measure on what was confirmed and refused, instead")
    options = parser.parse_args()
    matcher = Matcher(Manual.load())
    if options.confirmed:
        try:
            print(figure_table(by_verdicts(matcher, options.confirmed)))
        except FileNotFoundError as error:
            parser.error(f"{error.filename} is not there: write it with `python -m bot questions export DIR`")
        return
    asked = questions(options.part)
    measured, run = quality(matcher, asked)
    print(f"{len(asked)} questions of the {options.part} part\n\n{figure_table(measured)}\n\n{fault_table(run)}")
    print(f"\nThe {options.worst} worst:\n\n{mistakes(matcher, run, options.worst)}")


if __name__ == "__main__":
    main()

"""Writes docs/matcher.md, docs/matcher-mistakes.md and docs/matcher-calibration.png. Takes about a quarter of an hour."""

import argparse
import platform
from datetime import date
from pathlib import Path

from bench.matcher import calibration, sections
from bench.matcher.compare import peers
from knowledge.evaluate import quality
from knowledge.evaluation.questions import questions
from knowledge.evaluation.report import figure_table, mistakes
from knowledge.manual import Manual
from knowledge.matcher import Matcher
from knowledge.weights import load

DOCS = Path(__file__).parents[2] / "docs"
WORST = 30

_HEAD = """# The matcher, measured

Written by `python -m bench.matcher` on {date} (Python {python}, {entries} entries, manual {version}); do not edit it by hand. The
questions are by people (language models in separate sessions) who knew the topics' titles and scopes only, never the entries' asks:
knowledge/evaluation/README.md. The code that fits the matcher reads only the
tuning part and messages of other authors. An alarm that names an entry counts as a sure answer with it, since that is what the farmer
gets; any alarm out of scope counts as something said surely. Between an alarm and none the farmer is asked whether there is danger, with
a button under the usual answer: that has rows of its own and counts neither as caught nor as a false alarm."""
_FAILING = """Beside each goal that is missed stands what the tuning part says: where it is much better, the matcher has been fitted to
those messages and not to the language (alarms above all, since they go by words). The worst mistakes, with what the matcher made
of each, are in matcher-mistakes.md."""
_ALARMS = """By author, in percent; the number of messages in brackets. No alarm was tuned on the final part of `c`; the messages of `d`
were written by the session that made the rules, before it did: for unseen words believe `c`. Harder are the blind messages of the
authors `e` to `k` that the alarms are fitted on: left out of the fit, {left_out}. Then the final part with one
part away, the words weighed anew without it (thresholds as they are)."""
_RANKING = """Every peer gets the titles and asks of the manual in lower case without accents; two also get the advice. Ours gets the
manual. The last column puts a threshold on each ranker's best number (ours: the probability that one of its three best is right) so
that 90 % of the in-scope questions pass, and says how many of the out-of-scope questions pass too: less is better."""
_DECIDING = """For each peer two thresholds on its score were chosen on the tuning part: it may be wrong among its sure answers as
often as the goals allow or as ours is, whichever is more, and may show something for as many out-of-scope questions as ours does.
Measured on the final part; in percent."""
_ABLATIONS = """One part away, everything else and all thresholds as they are. Views, fields and hints go by the weights; spelling, sound
keys, stems and the lexicon have no switch in `knowledge/`, the bench replaces them from outside."""
_PUBLIC = """Top-1 clean / noisy in percent, nothing but example texts (at most eight an entry), questions of others, in English;
the number of questions in brackets."""
_SPEED = """Each ranker in a process of its own. The larger sizes are the manual's entries and copies with a quarter of their words made
up. Times are the processor's, so that other work on the machine counts less. Goals for ours: p50 / p99 below 3 / 10 ms on the
manual, p99 below 15 ms at 10,000 asks and 60 ms at 100,000; the index built in 0.5 s, below 60 MB over the interpreter. Memory
includes the manual itself and what is imported: for the peers that is every peer's library, about 100 MB. Logistic regression is
left out at the larger sizes: its dense weights grow with entries times features."""
_WORST = f"""# The {WORST} worst mistakes on the final part

Written by `python -m bench.matcher`; to be read, not to be tuned on."""
_CALIBRATION = """![Calibration](matcher-calibration.png)

Expected calibration error, ten bins: {errors}. The probability is that of the best entry being right; alarms are left out."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.matcher", description=__doc__)
    parser.add_argument("--public", type=Path, metavar="FOLDER", help="public question sets (left out if there is no such folder)")
    parser.add_argument("--limit", type=int, default=400, help="questions of a public set (default %(default)s)")
    parser.add_argument("--docs", type=Path, default=DOCS, help="where to write (default docs/)")
    options = parser.parse_args()
    manual = Manual.load()
    matcher = Matcher(manual)
    figures, run = quality(matcher, questions("final"))
    errors = calibration.plot(run, load().answer_from, options.docs / "matcher-calibration.png")
    others = peers(manual)
    told = ", ".join(f"{name} {100 * error:.1f} %" for name, error in errors.items())
    parts = [
        _HEAD.format(date=date.today().isoformat(), python=platform.python_version(), entries=len(manual), version=manual.version),
        f"## What it shows\n\n{len(run.outcomes)} questions of the final part; goals missed in bold.\n\n{figure_table(figures)}",
        f"## What fails\n\n{_FAILING}\n\n{sections.failing(figures, quality(matcher, questions('tuning'))[0], run)}",
        f"## Alarms\n\n{_ALARMS.format(left_out=sections.left_out())}\n\n{sections.alarms_by_author(run)}",
        sections.alarm_parts(manual),
        f"## Beside other rankers: the ranking\n\n{_RANKING}\n\n{sections.peers_ranking(matcher, others)}",
        f"## Beside other rankers: what is answered and offered\n\n{_DECIDING}\n\n{sections.peers_deciding(matcher, others)}",
        f"## Noise, kind by kind\n\n{sections.noises(matcher)}",
        f"## What each part brings\n\n{_ABLATIONS}\n\n{sections.ablations(manual)}",
        f"## Calibration\n\n{_CALIBRATION.format(errors=told)}",
    ]
    if options.public and options.public.is_dir():
        parts.append(f"## Public question sets\n\n{_PUBLIC}\n\n{sections.public(options.public, options.limit)}")
    parts.append(f"## Time and memory\n\n{_SPEED}\n\n{sections.speeds()}")
    (options.docs / "matcher.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    worst = f"{_WORST}\n\n{mistakes(matcher, run, WORST)}\n"
    (options.docs / "matcher-mistakes.md").write_text(worst, encoding="utf-8")


if __name__ == "__main__":
    main()

"""An announcement through faults and kills: each person 0 or 1 copy, nobody else, nothing after the stop, no pace but ours."""

from pathlib import Path

import pytest

from tests.conftest import fresh_database
from tests.endtoend.broadcast import Trial, check_pace, run

PEOPLE, PER_SECOND = 400, 60


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "replicas"), [("sqlite", 1), ("postgresql", 2)])
async def test_an_announcement_survives_faults_and_two_kills_and_stops_at_once(
    tmp_path: Path, kind: str, replicas: int, capsys: pytest.CaptureFixture[str]
) -> None:
    trial = Trial(PEOPLE, PER_SECOND, fresh_database(kind, tmp_path), replicas, hang_seconds=2, leases_run_out_at_once=True)
    result = await run(trial, tmp_path)
    check_pace(result, PER_SECOND, 2)
    with capsys.disabled():
        print(f"\n{kind}: {result.counts}; {result.rate():.1f}/s over all, {result.steady(1):.1f}/s steady of {PER_SECOND}")

"""How many misread numbers the check digits find, by kind of error, and how many numbers are minted a second.

Run from the repository root: `python tests/benchmarks/bench_numbers.py [count]`.
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.misreadings import ERRORS, found_share
from workstation.settings import Settings
from workstation.station import open_station
from workstation.usecases.mint_numbers import mint_numbers


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    print(f"Errors in tube numbers that the check digits find, {count} tries each")
    for error in sorted(ERRORS):
        print(f"  {error:<34} {100 * found_share(error, count):8.3f} %")
    with tempfile.TemporaryDirectory() as folder, open_station(Path(folder), settings=Settings()) as context:
        start = time.perf_counter()
        minted = mint_numbers(context, count)
        took = time.perf_counter() - start
        print(f"minted {len(set(minted))} numbers, none twice: {len(minted) / took:,.0f} a second")


if __name__ == "__main__":
    main()

"""Messages a second of our HL7 reader beside hl7apy's parser and a bare split, on the same messages.

Run from the repository root: `python tests/benchmarks/bench_hl7.py [rounds]`. CPU time of one process,
best of the rounds: read the ratios, not the absolutes.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from hl7apy.consts import VALIDATION_LEVEL
from hl7apy.parser import parse_message

from workstation.hl7.read_message import read_message
from workstation.hl7.split import split_messages

DATA = Path(__file__).parents[1] / "data" / "hl7"


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    mix = generated_mix()
    size = sum(len(message) for message in mix)
    observations = sum(read_message(message).obx_count for message in mix)
    print(f"{len(mix)} messages, {size:,} bytes, {observations:,} OBX")
    split = best(bare_split, mix, rounds)
    ours = best(read_message, mix, rounds)
    hl7apy = best(parse_with_hl7apy, mix, rounds)
    for name, seconds in (("bare split", split), ("ours", ours), ("hl7apy", hl7apy)):
        print(f"{name:<12}{len(mix) / seconds:>10,.0f} messages/s {seconds / observations * 1e6:>9,.1f} us an OBX")
    print(f"hl7apy / ours {hl7apy / ours:,.0f}x, ours / bare split {ours / split:,.1f}x")
    report_losses(mix)
    report_large_messages(rounds)


def generated_mix() -> list[bytes]:
    """Return every dialect once, then runs of 10, 50 and 90 specimens, with CR line ends."""
    dialects = [path.read_bytes().replace(b"\n", b"\r") for path in sorted(DATA.glob("*.hl7"))]
    return dialects + [run_of(count) for count in (10, 50, 90)]


def run_of(specimens: int) -> bytes:
    head = "MSH|^~\\&|BENCH|LAB|||20260702083015||OUL^R22^OUL_R22|B-1|P|2.5.1|||NE|AL||UNICODE UTF-8\r"
    result = "|1|260373001^Detected^SCT|||POS|||F|||||op||C5800^Roche|20260702081500\r"
    body = "".join(
        f"SPM|{number}|G{number:09}&ROCHE|||||||||P\rSAC|||G{number:09}\rOBR|1|||94500-6^RNA^LN\rORC|SC||||CM\r"
        f"OBX|1|CWE|94500-6^RNA^LN{result}NTE|1||note\rOBX|2|NA|94500-6^RNA^LN^S_OTHER^O^IHELAW{result}"
        for number in range(specimens)
    )
    return (head + body).encode()


def best(read: Callable[[bytes], object], messages: list[bytes], rounds: int) -> float:
    return min(seconds_of(read, messages) for _ in range(rounds))


def seconds_of(read: Callable[[bytes], object], messages: list[bytes]) -> float:
    started = time.process_time()
    for message in messages:
        read(message)
    return time.process_time() - started


def bare_split(message: bytes) -> list[list[str]]:
    return [line.split("|") for line in message.decode().split("\r")]


def parse_with_hl7apy(message: bytes) -> str:
    """Parse what hl7apy takes: CR line ends, and no truncation character before 2.7."""
    text = message.decode().replace("^~\\&#", "^~\\&", 1)
    return str(parse_message(text, validation_level=VALIDATION_LEVEL.TOLERANT).name)


def report_losses(messages: list[bytes]) -> None:
    """Say what hl7apy's groups keep of the segments that a result stands on."""
    for name in ("SPM", "OBX", "NTE"):
        sent = sum(message.count(b"\r" + name.encode()) for message in messages)
        kept = sum(kept_by_hl7apy(message, name) for message in messages)
        print(f"hl7apy keeps {kept:,} of {sent:,} {name}")


def kept_by_hl7apy(message: bytes, name: str) -> int:
    text = message.decode().replace("^~\\&#", "^~\\&", 1)
    parsed = parse_message(text, validation_level=VALIDATION_LEVEL.TOLERANT)
    return sum(line.startswith(name) for line in parsed.to_er7().split("\r"))


def report_large_messages(rounds: int) -> None:
    megabyte = run_of(2_600)
    large = best(read_message, [megabyte], rounds)
    cut = best(split_messages, [megabyte * 4], rounds)
    print(f"ours, one message of {len(megabyte) / 1e6:.1f} MB with 5,200 OBX: {large:.2f} s")
    print(f"split_messages: {len(megabyte) * 4 / 1e6 / cut:,.0f} MB/s")


if __name__ == "__main__":
    main()

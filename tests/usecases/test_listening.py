"""The listener beside a window: on where it is set, off in practice, and patient where its port is taken."""

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import station
from tests.wire import LOOPBACK, Analyzer, listened, result
from workstation.domain.errors import Reason
from workstation.domain.listening import OFF
from workstation.settings import Settings
from workstation.usecases import listening
from workstation.usecases.listening import listener_options, listener_status, listening_too


def free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def wait_for(port: int) -> Analyzer:
    while True:
        try:
            return Analyzer(port)
        except ConnectionRefusedError:
            continue


def test_a_window_listens_where_it_is_set_and_knows_how_it_stands(tmp_path: Path) -> None:
    port = free_port()
    with (
        station(tmp_path, listen_port=port, listen_host=LOOPBACK) as context,
        listening_too(context, tmp_path) as knowing,
        wait_for(port) as analyzer,
    ):
        code = analyzer.ask(result())
        now = listener_status(knowing)

    assert code == "AA"
    assert (now.is_listening, now.port, now.messages) == (True, port, 1)


def test_it_does_not_listen_unless_told_nor_in_practice(tmp_path: Path) -> None:
    port = free_port()
    with station(tmp_path) as context, listening_too(context, tmp_path) as knowing:
        assert listener_status(knowing) == OFF
    with (
        station(tmp_path, listen_port=port) as context,
        listening_too(replace(context, practice=True), tmp_path) as knowing,
    ):
        assert listener_status(knowing) == OFF
        with pytest.raises(ConnectionRefusedError):
            Analyzer(port)


def test_while_another_process_of_the_home_listens_it_says_so_and_takes_over_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "RETRY_SECONDS", 0.05)
    port = free_port()
    with station(tmp_path, listen_port=port, listen_host=LOOPBACK) as context:
        with listened(context, tmp_path) as other:
            window = listening_too(context, tmp_path)
            knowing = window.__enter__()
            while listener_status(knowing).problem is not Reason.ALREADY_LISTENING:
                continue
            with other.analyzer() as analyzer:
                assert analyzer.ask(result()) == "AA"
        with wait_for(port) as analyzer:
            assert analyzer.ask(result()) == "AA"
            now = listener_status(knowing)
        window.__exit__(None, None, None)

    assert (now.is_listening, now.problem) == (True, None)


@pytest.mark.parametrize(
    "settings",
    [
        {"listen_allow": ["10.0.0.0/33"]},
        {"listen_allow": ["anybody"]},
        {"listen_port": 70_000},
        {"listen_names": {"anybody": "alinity-m"}},
        {"listen_names": {"10.0.5.7": "a/b"}},
        {"listen_client_ca": "ca.pem"},
        {"listen_max_mb": 0},
    ],
)
def test_settings_that_cannot_be_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="listen_"):
        Settings.model_validate(settings)


def test_the_settings_become_the_listeners_options(tmp_path: Path) -> None:
    settings = Settings(listen_port=2575, listen_allow=("10.0.5.0/24", "10.0.6.7"), listen_max_mb=5)
    options = listener_options(settings, tmp_path)

    assert (options.port, options.most_bytes, options.tls) == (2575, 5_000_000, None)
    assert [str(network) for network in options.allow] == ["10.0.5.0/24", "10.0.6.7/32"]

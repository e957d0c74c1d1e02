"""The compose file of several computers' worth of services, held against the settings, the commands and the routes that
there are: no container is started here."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import yaml
from pullquote.bot.__main__ import run
from pullquote.bot.settings.credentials import SECRET, STORAGE_PASSWORD
from pullquote.bot.settings.environment import CONFIG, unread
from pullquote.bot.settings.file import load_settings

if TYPE_CHECKING:
    from pullquote.bot.settings.values import Settings

CONFIG_FOLDER = Path(__file__).parent.parent / "config"
TEXT = (CONFIG_FOLDER / "compose-shared.yaml").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
BALANCER = (CONFIG_FOLDER / "balancer.cfg").read_text("utf-8")
BOTS = {name: one for name, one in COMPOSE["services"].items() if "build" in one}
SEARCH_URL = "http://search:9200"


def filled(value: str, **given: str) -> str:
    """A value with its variables as compose fills them in."""
    return re.sub(r"\$\{(\w+):-([^}]*)\}", lambda found: given.get(found[1]) or found[2], value)


def settings(bot: dict[str, Any], **given: str) -> Settings:
    """The settings that a bot has in its container. Raises SettingsError."""
    environ = {name: filled(value, **given) for name, value in bot["environment"].items()}
    assert unread(environ) == []
    file = environ.pop(CONFIG)
    (mounted,) = [one for one in bot["volumes"] if one.endswith(f":{file}:ro")]
    return load_settings(CONFIG_FOLDER / mounted.partition(":")[0], environ)


def test_every_variable_that_the_bots_are_given_is_read() -> None:
    assert len(BOTS) > 1
    for bot in BOTS.values():
        found = settings(bot)
        assert urlsplit(found.storage.url).hostname in COMPOSE["services"]
        assert found.search.url == ""
        assert found.health.port
        assert found.health.address == found.slack.host == found.discord.host == "0.0.0.0"  # noqa: S104 - in a container


def test_a_search_server_is_used_where_it_is_asked_for() -> None:
    for bot in BOTS.values():
        found = settings(bot, PULLQUOTE_SEARCH_URL=SEARCH_URL)
        assert found.search.url == SEARCH_URL
    host = urlsplit(SEARCH_URL).hostname
    assert COMPOSE["services"][host]["profiles"] == ["search"]
    assert f"PULLQUOTE_SEARCH_URL={SEARCH_URL} docker compose -f config/compose-shared.yaml --profile search up" in TEXT


def test_every_variable_that_is_named_is_one() -> None:
    named = set(re.findall(r"PULLQUOTE_[A-Z_]+", TEXT))
    assert STORAGE_PASSWORD in named
    assert unread(dict.fromkeys(named, "")) == []
    assert {name for name in named if SECRET.fullmatch(name)} == {STORAGE_PASSWORD}


def test_secrets_are_in_a_file_of_their_own() -> None:
    assert not SECRET.search(str([one.get("environment") for one in COMPOSE["services"].values()]))
    for name in ("database", *BOTS):
        assert COMPOSE["services"][name]["env_file"] == ["secrets.env"]


def test_the_image_has_the_drivers_and_runs_a_command_that_there_is() -> None:
    dockerfile = (CONFIG_FOLDER / "Dockerfile").read_text("utf-8")
    for bot in BOTS.values():
        assert (CONFIG_FOLDER / bot["build"]["dockerfile"].removeprefix("config/")).exists()
        lock = (CONFIG_FOLDER.parent / bot["build"]["args"]["LOCK"]).read_text("utf-8")
        assert f" {bot['build']['args']['LOCK']} " in dockerfile  # is copied to where it is installed from
        assert {"psycopg==", "opensearch-py=="} <= set(re.findall(r"^[\w-]+==", lock, re.MULTILINE))
        assert "command" not in bot
    (command,) = re.findall(r'^CMD \["(\w+)"\]$', dockerfile, re.MULTILINE)
    assert run([command, "--help"]) == 0


def test_files_and_volumes_that_are_mounted_are_there() -> None:
    for one in COMPOSE["services"].values():
        for mounted in one.get("volumes", ()):
            source = mounted.partition(":")[0]
            if source.startswith("./"):
                assert (CONFIG_FOLDER / source).exists()
            elif not source.startswith("../"):  # the folder of transcripts is the operator's
                assert source in COMPOSE["volumes"]


def test_what_is_waited_for_can_be_asked_for_its_health() -> None:
    for one in COMPOSE["services"].values():
        waits = one.get("depends_on", {})
        for name in waits:
            other = COMPOSE["services"][name]
            if isinstance(waits, dict) and waits[name]["condition"] == "service_healthy":
                assert other["healthcheck"]["test"][0] == "CMD"
                assert waits[name].get("required", True) == ("profiles" not in other)


def test_the_balancer_asks_routes_and_ports_that_the_bots_have() -> None:
    found = settings(next(iter(BOTS.values())))
    ports = {"slack": found.slack.port, "discord": found.discord.port}
    published = [one.rpartition(":")[2] for one in COMPOSE["services"]["balancer"]["ports"]]
    for name, port in ports.items():
        front = re.search(rf"^frontend {name}\n    bind :(\d+)\n    default_backend (\w+)$", BALANCER, re.MULTILINE)
        assert front
        assert front[1] in published
        back = BALANCER.partition(f"\nbackend {front[2]}\n")[2].partition("\n\n")[0]
        servers = re.findall(r"server (\w+) (\w+):(\d+) check port (\d+) ", back)
        assert [one[1] for one in servers] == list(BOTS)
        assert {(int(one[2]), int(one[3])) for one in servers} == {(port, found.health.port)}
        (route,) = re.findall(r"option httpchk GET (\S+)", back)
        assert f'web.get("{route}", ' in (CONFIG_FOLDER.parent / "bot" / "serving" / "health.py").read_text("utf-8")


def test_the_balancer_starts_while_bots_are_down_and_finds_those_that_have_another_address() -> None:
    """As containers have that are made anew: HAProxy would ask for an address once, at its start, and end without."""
    (resolvers,) = re.findall(r"^resolvers (\w+)\n    parse-resolv-conf$", BALANCER, re.MULTILINE)
    defaults = BALANCER.partition("\ndefaults\n")[2].partition("\n\n")[0]
    assert f"default-server init-addr last,libc,none resolvers {resolvers}" in defaults


def test_the_settings_of_the_container_are_those_that_the_probe_asks() -> None:
    port = tomllib.loads((CONFIG_FOLDER / "container.toml").read_text("utf-8"))["health"]["port"]
    assert f'"pullquote.bot.serving.probe", "{port}"]' in (CONFIG_FOLDER / "Dockerfile").read_text("utf-8")

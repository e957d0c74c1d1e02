"""Settings: where they come from, what they may be, and that the example tells the truth."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import platformdirs
import pytest
from pullquote.bot.settings.bounds import bound_of
from pullquote.bot.settings.file import load_settings
from pullquote.bot.settings.own_files import secret_files
from pullquote.bot.settings.values import (
    ConfiguredFeed,
    DiscordSettings,
    FeedSettings,
    HealthSettings,
    LimitSettings,
    LogSettings,
    SearchSettings,
    Settings,
    SettingsError,
    SharedFolder,
    SlackSettings,
    StorageSettings,
    WebSettings,
)

EXAMPLE = Path(__file__).parents[3] / "config" / "pullquote.example.toml"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, so that the settings of whoever runs the tests stay out."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    return folder


def config(folder: Path, text: str) -> Path:
    path = folder / "pullquote.toml"
    path.write_text(text, encoding="utf-8")
    return path


# --- Where they come from ----------------------------------------------------------------------------------------


def test_without_a_file_the_defaults_hold() -> None:
    settings = load_settings(None, {})
    assert settings == Settings()
    assert settings.data == platformdirs.user_data_path("pullquote", appauthor=False)
    assert (settings.language, settings.library, settings.limits) == ("en", (), LimitSettings())


def test_the_file_is_the_given_one_else_the_environment_s_else_the_usual_one(tmp_path: Path) -> None:
    usual = platformdirs.user_config_path("pullquote", appauthor=False) / "config.toml"
    usual.parent.mkdir(parents=True)
    usual.write_text('language = "fr"')
    named = tmp_path / "named.toml"
    named.write_text('language = "de"')
    environ = {"PULLQUOTE_CONFIG": str(named)}
    assert load_settings(None, {}).language == "fr"
    assert load_settings(None, {"PULLQUOTE_CONFIG": ""}).language == "fr"
    assert load_settings(None, environ).language == "de"
    assert load_settings(config(tmp_path, 'language = "nl"'), environ).language == "nl"


def test_the_data_folder_is_the_given_one_else_the_environment_s_else_the_file_s(tmp_path: Path) -> None:
    path = config(tmp_path, 'data = "kept"')
    environ = {"PULLQUOTE_DATA": "~/environ"}
    assert load_settings(path, environ, tmp_path / "given").data == tmp_path / "given"
    assert load_settings(path, environ).data == Path.home() / "environ"
    assert load_settings(path, {"PULLQUOTE_DATA": "~no-such-user/x"}).data == Path.cwd() / "~no-such-user" / "x"
    assert load_settings(path, {"PULLQUOTE_DATA": ""}).data == tmp_path / "kept"


def test_folders_are_meant_from_the_file_and_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "etc").mkdir()
    path = config(tmp_path / "etc", '[[library]]\nfolder = "talks"\n[[library]]\nfolder = "~/talks"')
    monkeypatch.chdir(tmp_path)
    libraries = load_settings(Path("etc") / path.name, {}).library
    assert [entry.folder for entry in libraries] == [tmp_path / "etc" / "talks", Path.home() / "talks"]


def test_a_file_that_was_named_has_to_exist(tmp_path: Path) -> None:
    missing = tmp_path / "missing.toml"
    for path, environ in ((missing, {}), (None, {"PULLQUOTE_CONFIG": str(missing)}), (tmp_path, {})):
        with pytest.raises(SettingsError) as raised:
            load_settings(path, environ)
        assert raised.value.expected == "a file that can be read"


# --- What they may be --------------------------------------------------------------------------------------------


def test_everything_can_be_set(tmp_path: Path) -> None:
    path = config(
        tmp_path,
        """
        data = "/srv/quotes"
        language = "German"
        locale = "ja"

        [[library]]
        folder = "/srv/talks"
        show = "Lamplight"
        workspaces = ["discord:123", "slack:T1"]
        language = "pt-br"

        [[library]]
        folder = "/srv/open"

        [[feed]]
        address = "https://example.org/a/"
        show = "Lamplight"
        workspaces = []
        language = "French"

        [[feed]]
        address = "env:PULLQUOTE_FEED_SECRET_B"

        [feeds]
        every_hours = 24
        networks = ["10.1.0.0/16", "::1"]
        allow_workspaces = true

        [limits]
        file_bytes = 2000
        line_bytes = 1024
        query_characters = 300
        deadline_seconds = 4
        """,
    )
    closed = SharedFolder(Path("/srv/talks"), "Lamplight", ("discord:123", "slack:T1"), "pt-BR")
    assert load_settings(path, {}) == Settings(
        Path("/srv/quotes"),
        "de",
        "ja",
        (closed, SharedFolder(Path("/srv/open"))),
        (
            ConfiguredFeed("https://example.org/a/", "Lamplight", (), "fr"),
            ConfiguredFeed("env:PULLQUOTE_FEED_SECRET_B"),
        ),
        FeedSettings(every_hours=24.0, networks=("10.1.0.0/16", "::1/128"), allow_workspaces=True),
        LimitSettings(2000, 1024, 300, 4.0),
    )


@pytest.mark.parametrize(
    ("text", "line", "key", "expected"),
    [
        ("\nlangauge = 'en'", 2, "langauge", "one of data, language, locale, library, feed, feeds"),
        ("language = 'klingon'", 1, "language", 'a language such as "en"'),
        ("data = 3", 1, "data", "words in quotation marks"),
        ('data = "a\\u0000b"', 1, "data", "words in quotation marks"),
        ("data = ' '", 1, "data", "words in quotation marks"),
        ("limits = 3", 1, "limits", "a table"),
        ("library = 'x'", 1, "library", "[[library]] tables"),
        ("library = ['x']", 1, "library", "a table"),
        ("[[library]]\nfolder = 'a'\n\n[[library]]\nfolder = 7", 5, "library.folder", "words in quotation marks"),
        ("[[library]]\nfolder = 'a'\n[[library]]\nshow = 'b'", 3, "library.folder", "the folder of the transcripts"),
        ("[[library]]\nfolder = 'a'\nowner = 'b'", 3, "library.owner", "one of folder, show, workspaces, language"),
        ("[[library]]\nfolder = 'a'\nworkspaces = ['discord']", 3, "library.workspaces", "a list such as"),
        ("[[library]]\nfolder = 'a'\nworkspaces = 'discord:1'", 3, "library.workspaces", "a list such as"),
        ("feed = 'x'", 1, "feed", "[[feed]] tables"),
        ("[[feed]]\nshow = 'b'", 1, "feed.address", "the address of the feed"),
        ("[[feed]]\naddress = 'example.org/feed'", 2, "feed.address", "an address with https:// in front"),
        ("[[feed]]\naddress = 'env:HOME'", 2, "feed.address", "an address with https:// in front"),
        ("[[feed]]\naddress = 'file:key'", 2, "feed.address", "an address with https:// in front"),
        ("[feeds]\nevery_hours = 0.5", 2, "feeds.every_hours", "a number of hours from 1 to 720"),
        ("[feeds]\nnetworks = ['localhost']", 2, "feeds.networks", "a list of addresses or networks"),
        ("[limits]\nfile_bytes = 0", 2, "limits.file_bytes", "a whole number of bytes from 1024 to 4294967296"),
        ("[limits]\nfile_bytes = true", 2, "limits.file_bytes", "a whole number of bytes from 1024 to 4294967296"),
        ("limits.line_bytes = 1.5", 1, "limits.line_bytes", "a whole number of bytes from"),
        ("limits = { 'query_characters' = '1' }", 1, "limits.query_characters", "a whole number of characters from"),
        ("[limits]\ndeadline_seconds = -1", 2, "limits.deadline_seconds", "a number of seconds from 0.1 to 600"),
        ("[limits]\ndeadline_seconds = nan", 2, "limits.deadline_seconds", "a number of seconds from 0.1 to 600"),
        ("[slack]\nprefix = 'PQ '", 2, "slack.prefix", "up to 16 lower-case letters"),
        ("[slack]\nadmins = ['Ada']", 2, "slack.admins", "a list of member ids"),
        ("[slack]\nadmins = 'U0123ABCD'", 2, "slack.admins", "a list of member ids"),
        ("[slack]\nport = 65536", 2, "slack.port", "a port"),
        ("[slack]\nurl = 'http://x.example'", 2, "slack.url", "the address that Slack reaches us at"),
        ("[slack]\nproxies = '10.0.0.2'", 2, "slack.proxies", "a list of addresses or networks"),
        ("[slack]\nproxies = ['proxy.example.org']", 2, "slack.proxies", "a list of addresses or networks"),
        ("[slack]\nscopes = ['channels:history']", 2, "slack.scopes", "a list of files:read, files:write"),
        ("[slack]\nscopes = 'files:read'", 2, "slack.scopes", "a list of files:read, files:write"),
        ("[slack]\nbot_token = 'xoxb-1'", 2, "slack.bot_token", "one of prefix, admins"),
        ("[limits]\ndeadline_seconds", 2, "", "TOML"),
        ("a = 1\na = 2", 2, "", "TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, line: int, key: str, expected: str) -> None:
    path = config(tmp_path, text)
    with pytest.raises(SettingsError) as raised:
        load_settings(path, {})
    error = raised.value
    assert (error.file, error.line, error.key) == (str(path), line, key)
    assert error.expected.startswith(expected)
    assert str(error).startswith(f"{path}, line {line}: ")


OWN = "a folder of pullquote's own"
TALKS = "a folder of transcripts"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[daily]\nlease_seconds = 0.001", "a number of seconds from 10 to 3600"),
        ("[daily]\nlease_seconds = inf", "a number of seconds from 10 to 3600"),
        ("[daily]\ngrace_hours = 0", "a number of hours from 0.1 to 48"),
        ("[daily]\npurge_days = -1", "a whole number of days from 1 to 3650"),
        ("[answers]\ndays = 1e3", "a whole number of days from 1 to 3650"),
        (f"[limits]\nupload_bytes = 1{'0' * 400}", "a whole number of bytes from 1024 to 1073741824"),
        (f"[limits]\ndeadline_seconds = 1{'0' * 400}", "a number of seconds from 0.1 to 600"),
        ("[health]\naddress = '256.1.1.1'", 'an address such as "127.0.0.1"'),
        ("[slack]\nhost = 'http://localhost'", 'an address such as "127.0.0.1"'),
        ("[slack]\nport = 0", "a port from 1 to 65535"),
        ("[slack]\nurl = 'https://'", "the address that Slack reaches us at"),
        ("data = '/proc'", OWN),
        ("data = '/sys/fs/pullquote'", OWN),
        ("data = '/'", OWN),
        ("data = 'there/../../../../../../../../../../usr'", OWN),
        ("data = 'taken'", OWN),
        ("data = 'taken/data'", OWN),
        ("data = 'loop'", OWN),
        (f"data = '{'x' * 300}'", OWN),
        ("[[library]]\nfolder = '/'", TALKS),
        ("[[library]]\nfolder = '~'", TALKS),
        ("[[library]]\nfolder = '~/..'", TALKS),
        ("[[library]]\nfolder = 'homely'", TALKS),
        ("[[library]]\nfolder = '/dev'", TALKS),
        ("[[library]]\nfolder = 'taken'", TALKS),
        ("[discord]\ntoken_file = '.'", "a file, not a folder"),
        ("[discord]\ninteractions = 'webhook'", "one of gateway, http"),
        ("[discord]\nshards = '4-2/16'", 'shards such as "0-3/16"'),
        ("[discord]\nshards = '0-3/16'\ninteractions = 'http'", 'no shards, since with interactions = "http"'),
    ],
)
def test_a_value_out_of_bounds_is_refused_with_what_is_allowed(
    tmp_path: Path, home: Path, text: str, expected: str
) -> None:
    (tmp_path / "taken").write_text("a file")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "homely").symlink_to(home)
    with pytest.raises(SettingsError) as raised:
        load_settings(config(tmp_path, text), {})
    assert raised.value.expected.startswith(expected)


def test_a_data_folder_of_the_command_line_is_held_against_the_same_bound(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"^--data: expected {OWN}"):
        load_settings(None, {}, Path("/proc/self"))
    assert load_settings(None, {}, tmp_path / "new").data == tmp_path / "new"


def test_every_number_and_every_path_has_a_bound() -> None:
    tables = [
        SharedFolder,
        Settings,
        *(type(value) for value in (getattr(Settings(), one.name) for one in fields(Settings)) if is_dataclass(value)),
    ]
    kinds = [
        (f"{table.__name__}.{one.name}", str(one.type), bound_of(one)) for table in tables for one in fields(table)
    ]
    assert [name for name, kind, bound in kinds if not bound and re.match("int|float|Path", kind)] == []


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b'language = "en"\nshow = "caf\xe9"')
    with pytest.raises(SettingsError) as raised:
        load_settings(path, {})
    assert (raised.value.line, raised.value.expected) == (2, "UTF-8")


def test_a_refused_value_is_not_repeated(tmp_path: Path) -> None:
    """It may be a secret that was put into the wrong place."""
    with pytest.raises(SettingsError) as raised:
        load_settings(config(tmp_path, "token = 'canary'\n"), {})
    assert "canary" not in str(raised.value) + repr(raised.value)


# --- From the environment ----------------------------------------------------------------------------------------


def test_variables_come_before_the_file_and_leave_the_rest_of_it(tmp_path: Path) -> None:
    path = config(tmp_path, 'language = "de"\n[health]\nport = 1\naddress = "10.0.0.1"\n')
    settings = load_settings(path, {"PULLQUOTE_HEALTH_PORT": "9464", "PULLQUOTE_LANGUAGE": " fr\r"})
    assert (settings.language, settings.health) == ("fr", HealthSettings(9464, "10.0.0.1"))


def test_every_kind_of_value_can_stand_in_a_variable() -> None:
    """What is text stays so, however it looks; one that is set to nothing is not set."""
    environ = {
        "PULLQUOTE_DATA": "kept",
        "PULLQUOTE_LIMITS_DEADLINE_SECONDS": "2.5",
        "PULLQUOTE_LOGS_LEVEL": "",
        "PULLQUOTE_LOGS_QUESTIONS": "true",
        "PULLQUOTE_SLACK_ADMINS": '["U0123ABCD"]',
        "PULLQUOTE_SLACK_CLIENT_ID": "12.34",
        "PULLQUOTE_DISCORD_TOKEN_FILE": "/run/secrets/discord",
    }
    settings = load_settings(None, environ)
    assert settings.data == Path.cwd() / "kept"
    assert settings.limits.deadline_seconds == 2.5
    assert settings.logs == LogSettings(questions=True)
    assert settings.slack == SlackSettings(admins=("U0123ABCD",), client_id="12.34")
    assert settings.discord == DiscordSettings(Path("/run/secrets/discord"))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("PULLQUOTE_HEALTH_PORT", "99999", "a port from 1 to 65535"),
        ("PULLQUOTE_HEALTH_PORT", "1\nport = 2", "a port from 1 to 65535"),
        ("PULLQUOTE_LANGUAGE", "klingon", 'a language such as "en"'),
        ("PULLQUOTE_LOGS_QUESTIONS", "yes", "true or false"),
        ("PULLQUOTE_SLACK_ADMINS", "Ada", "a list of member ids"),
        ("PULLQUOTE_LIMITS_UPLOADS", "many", "a whole number of transcripts from 1 to 1000000"),
    ],
)
def test_a_variable_that_is_wrong_is_named_and_not_repeated(name: str, text: str, expected: str) -> None:
    with pytest.raises(SettingsError) as raised:
        load_settings(None, {name: text})
    assert (raised.value.file, raised.value.line, raised.value.key) == (name, None, "")
    assert raised.value.expected.startswith(expected)
    assert text not in str(raised.value)


def test_a_table_that_is_wrong_in_the_file_is_still_named_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        load_settings(config(tmp_path, "health = 3"), {"PULLQUOTE_HEALTH_PORT": "1"})
    assert (raised.value.line, raised.value.key) == (1, "health")


# --- The example -------------------------------------------------------------------------------------------------


def uncommented(text: str) -> str:
    """The example with its defaults in force: prose has a space after the #."""
    return re.sub(r"^#(?=\S)", "", text, flags=re.MULTILINE)


def test_the_example_changes_nothing() -> None:
    assert load_settings(EXAMPLE, {}) == Settings()


def test_the_example_shows_every_default(tmp_path: Path) -> None:
    """All values equal the defaults, but for the library, feeds, the model, the platforms and the server, which have
    none."""
    shown = load_settings(config(tmp_path, uncommented(EXAMPLE.read_text(encoding="utf-8"))), {})
    unix = Path.home() / ".local" / "share" / "pullquote"
    without = {"library": (), "feed": (), "feeds": replace(shown.feeds, networks=()), "storage": StorageSettings()}
    without["search"] = SearchSettings()
    limits = LimitSettings(*(each.default for each in fields(LimitSettings)))  # those of the tests are more patient
    assert replace(shown, **without, discord=DiscordSettings(), slack=SlackSettings(), web=WebSettings()) == replace(
        Settings(), data=unix, limits=limits
    )
    address = "https://example.org/slow-hour/feed.xml"
    workspaces = ("discord:123456789012345678", "slack:T0123ABCD")
    assert shown.feed == (ConfiguredFeed(address, "The Slow Hour", workspaces, "en"),)
    assert replace(shown.discord, proxies=(), shards="") == DiscordSettings(tmp_path / "discord-token")
    assert (shown.slack.prefix, shown.slack.admins) == ("pq-", ("U0123ABCD",))
    assert (shown.web.port, shown.web.address, shown.web.public) == (0, "127.0.0.1", False)
    assert (shown.slack.host, shown.slack.port) == (SlackSettings().host, SlackSettings().port)
    assert shown.library == (
        SharedFolder(
            tmp_path / "transcripts", "The Slow Hour", ("discord:123456789012345678", "slack:T0123ABCD"), "en"
        ),
    )


def test_the_example_has_every_key_with_one_comment_before_it() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    documented = re.findall(r"^# .*\n#(\w+) = ", text, re.MULTILINE)
    defaults = {f.name: getattr(Settings(), f.name) for f in fields(Settings)}
    top = [name for name, value in defaults.items() if name not in ("library", "feed") and not is_dataclass(value)]
    tables = (SharedFolder, ConfiguredFeed, *(type(value) for value in defaults.values() if is_dataclass(value)))
    assert documented == [*top, *(f.name for table in tables for f in fields(table))]


# --- A database on a server ---------------------------------------------------------------------------------------


def test_a_database_on_a_server_has_an_address(tmp_path: Path) -> None:
    url = "postgresql://me@one:5432,two/quotes?target_session_attrs=read-write"
    path = config(tmp_path, f'[storage]\nurl = "{url}"\npassword_file = "password"')
    assert load_settings(path, {}).storage == StorageSettings(url, tmp_path / "password")
    assert load_settings(None, {"PULLQUOTE_STORAGE_URL": url}).storage.url == url


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:canary@db/quotes",
        "postgresql://me:@db/quotes",
        "postgresql://db/quotes?password=canary",
        "postgresql://db/quotes?user=me&PASSWORD=canary",
        "mysql://db/canary",
        "db.example.org canary",
        "postgresql://[canary/quotes",
    ],
)
def test_an_address_with_a_password_or_of_something_else_is_refused_without_being_quoted(
    tmp_path: Path, url: str
) -> None:
    for path, environ in ((config(tmp_path, f'[storage]\nurl = "{url}"'), {}), (None, {"PULLQUOTE_STORAGE_URL": url})):
        with pytest.raises(SettingsError) as raised:
            load_settings(path, environ)
        assert "PULLQUOTE_STORAGE_PASSWORD" in str(raised.value)
        assert "canary" not in repr(raised.value)


# --- An index on a server -----------------------------------------------------------------------------------------


def test_an_index_on_a_server_has_an_address(tmp_path: Path) -> None:
    for url in ("https://me@one:9200,two:9200", "https://search.example.org/path", "http://127.0.0.1:9200"):
        path = config(tmp_path, f'[search]\nurl = "{url}"\nindex = "quotes"\npassword_file = "password"')
        found = load_settings(path, {}).search
        assert (found.url, found.index, found.password_file) == (url, "quotes", tmp_path / "password")
        assert load_settings(None, {"PULLQUOTE_SEARCH_URL": url}).search.url == url


@pytest.mark.parametrize(
    "url",
    [
        "https://me:canary@one:9200",
        "https://me:@one",
        "https://@canary",
        "http://me@canary:9200",
        "https://one:9200?password=canary",
        "https://one:canary",
        "https://one:9200,,canary",
        "https://one@canary,two@three",
        "https://[canary",
        "ftp://canary",
        "canary",
    ],
)
def test_an_address_of_a_search_server_with_a_password_or_of_something_else_is_refused_without_being_quoted(
    tmp_path: Path, url: str
) -> None:
    for path, environ in ((config(tmp_path, f'[search]\nurl = "{url}"'), {}), (None, {"PULLQUOTE_SEARCH_URL": url})):
        with pytest.raises(SettingsError) as raised:
            load_settings(path, environ)
        assert "PULLQUOTE_SEARCH_PASSWORD" in str(raised.value)
        assert "canary" not in repr(raised.value)


@pytest.mark.parametrize("name", ["Quotes", "a.b", "_a", "a*", "", "x" * 41, "ä"])
def test_names_of_indexes_are_those_that_a_server_takes(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError):
        load_settings(config(tmp_path, f'[search]\nindex = "{name}"'), {})


def test_files_of_secrets_are_known_wherever_the_settings_name_them(tmp_path: Path) -> None:
    """So that none is read as a transcript: a token's file, and that in which the address of a private feed stands."""
    settings = replace(
        Settings(data=tmp_path),
        feed=(ConfiguredFeed("file:/run/secrets/feed.txt"), ConfiguredFeed("https://example.org/feed.xml")),
        discord=DiscordSettings(token_file=Path("/run/secrets/token")),
    )
    assert {str(path) for path in secret_files(settings)} == {"/run/secrets/feed.txt", "/run/secrets/token"}


def test_a_folder_of_settings_that_may_not_be_looked_into_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "exists", closed)
    monkeypatch.setattr(Path, "open", lambda path, *_: closed(path))
    with pytest.raises(SettingsError) as error:
        load_settings(None, {}, tmp_path)
    assert error.value.expected == "a file that can be read"

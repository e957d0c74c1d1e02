"""How soon Slack is answered under load: signed commands over HTTP, from many workspaces at once.

The server, a Slack on loopback and whoever asks share one process, so that the figures are worse than they would be.
Each workspace has an upload of its own, and every answer is looked at for words of another one's.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import re
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp

sys.path.insert(0, str(Path(__file__).parents[1] / "adapters"))

from fake_slack import SECRET, Called, FakeSlack, Person, as_body, fake_slack, signed
from pullquote.adapters.slack.serve import serving
from pullquote.bot.core import open_core
from pullquote.bot.demo import samples
from pullquote.bot.security.vault import Vault, new_key
from pullquote.bot.settings.credentials import Secret
from pullquote.bot.settings.values import Settings, SlackSettings
from pullquote.index.ingest import transcripts_in
from pullquote.index.processes.tuning import tune_allocator, tune_interpreter

if TYPE_CHECKING:
    from pullquote.bot.core import Core

PHRASE = "the password of the lighthouse keeper is {word} and nothing else will do"
SPOKEN = re.compile(r"password of the lighthouse keeper is (\w+)")


@dataclass
class Measured:
    """Seconds to the acknowledgement and to the answer, and what went wrong."""

    acks: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    refused: int = 0
    own: int = 0
    crossed: int = 0


def word(number: int) -> str:
    """A word of a workspace's own, of letters."""
    return "zq" + "".join(chr(97 + int(digit)) for digit in f"{number:04}") + "x"


async def filled(core: Core, vault: Vault, workspaces: int) -> None:
    """The samples for all, and for each workspace a transcript of its own and a token."""
    await core.transcripts.add(list(transcripts_in([samples()])))
    for number in range(workspaces):
        workspace = f"slack:T{number}"
        text = f"Ada Marlow: {PHRASE.format(word=word(number))}. " + "It was said twice that night. " * 5
        await core.transcripts.upload(workspace, "secret.txt", text.encode())
        bot = {"team_id": f"T{number}", "bot_token": f"xoxb-T{number}", "bot_id": "B", "bot_user_id": "UBOT"}
        await vault.put(workspace, {**bot, "installed_at": 1.0})


async def ask(session: aiohttp.ClientSession, url: str, slack: FakeSlack, number: int, begun: dict[str, float],
              owners: dict[str, int], measured: Measured, turn: int) -> None:  # fmt: skip
    """One command, signed, of one workspace: a quote of its own, or what all can see."""
    person = Person(slack, team=f"T{number}", user=f"U{turn}")
    words = PHRASE.format(word=word(number)) if turn % 2 else "in the winter of 2018 we lost half of our colonies"
    sent = person.command("/quote", words)
    body = as_body(sent)
    owners[sent["response_url"]] = number
    begun[sent["response_url"]] = start = time.perf_counter()
    async with session.post(url, data=body, headers=signed(body)) as answer:
        measured.refused += answer.status != 200
    measured.acks.append(time.perf_counter() - start)


def watch(slack: FakeSlack, begun: dict[str, float], owners: dict[str, int], measured: Measured) -> None:
    """Has every answer timed, and looked at for what belongs to another workspace."""
    usual = slack._usual

    def answered(call: Called) -> dict[str, Any]:
        if call.method == "respond":
            url = str(call.body["url"])
            measured.answers.append(time.perf_counter() - begun[url])
            own = word(owners[url])
            found = SPOKEN.findall(re.sub("[«»]", "", call.text))
            measured.own += own in found
            measured.crossed += any(other != own for other in found)
        return usual(call)

    slack._usual = answered  # type: ignore[method-assign]


async def run(rate: int, seconds: int, workspaces: int) -> Measured:
    measured = Measured()
    key = new_key()
    secrets = {"CLIENT_SECRET": "x", "SIGNING_SECRET": SECRET, "ENCRYPTION_KEY": key}
    os.environ.update({f"PULLQUOTE_SLACK_{name}": value for name, value in secrets.items()})
    async with contextlib.AsyncExitStack() as open_:
        data = Path(open_.enter_context(tempfile.TemporaryDirectory()))
        slack = await open_.enter_async_context(fake_slack())
        settings = Settings(data=data, slack=SlackSettings(port=0, client_id="1.2"))
        core = await open_.enter_async_context(open_core(settings))
        await filled(core, Vault(core.database, Secret(key)), workspaces)
        service = await open_.enter_async_context(serving(core, api=slack.api))
        session = await open_.enter_async_context(aiohttp.ClientSession())
        tune_interpreter()
        begun: dict[str, float] = {}
        owners: dict[str, int] = {}
        watch(slack, begun, owners, measured)
        url = f"http://127.0.0.1:{service.port}/slack/events"
        start = time.perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for turn in range(rate * seconds):
                number = turn % workspaces
                await asyncio.sleep(max(0.0, start + turn / rate - time.perf_counter()))
                tasks.create_task(ask(session, url, slack, number, begun, owners, measured, turn))
        async with asyncio.timeout(60):
            while len(measured.answers) < rate * seconds:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    return measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=50, help="commands a second")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--workspaces", type=int, default=100)
    wanted = parser.parse_args()
    tune_allocator()
    measured = asyncio.run(run(wanted.rate, wanted.seconds, wanted.workspaces))
    for name, times in (("acknowledged", measured.acks), ("answered", measured.answers)):
        cuts = statistics.quantiles(times, n=100)
        print(f"{name}: {len(times)}, median {cuts[49] * 1e3:.0f} ms, 99th percentile {cuts[98] * 1e3:.0f} ms, "
              f"longest {max(times) * 1e3:.0f} ms")  # fmt: skip
    print(f"not acknowledged with 200: {measured.refused}")
    print(f"answers with a workspace's own words: {measured.own}; with another's: {measured.crossed}")


if __name__ == "__main__":
    main()

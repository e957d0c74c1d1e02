"""MCP, asked by the SDK's own client: in process, and over standard input and output."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.shared.exceptions import MCPError
from pullquote.adapters.programs.mcp_server import mcp_server
from pullquote.bot.asking.answer_models import Asker
from pullquote.bot.core import Core, open_core
from pullquote.bot.settings.values import Settings
from pullquote.index.search.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

TOOLS = [
    *("find_quote", "verify_quote", "find_topic", "daily_excerpt"),
    *("check_draft", "list_transcripts", "read_transcript"),
]
SAID = "in the winter of 2018 we lost a third of our colonies"


@pytest.fixture
async def core(sampled: Path) -> AsyncIterator[Core]:
    async with open_core(Settings(data=sampled)) as opened:
        yield opened


def client_of(core: Core, workspace: str | None = "slack:T1", mode: str = "auto") -> Client:
    return Client(mcp_server(core, lambda _: Asker(workspace, "somebody")), mode=mode)


async def called(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    """What a tool answers; the client holds it against the schema that the tool has."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    (content,) = result.content
    assert content.type == "text"
    assert json.loads(content.text) == result.structured_content
    return result.structured_content


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_tools_answer_as_they_say(core: Core, mode: str) -> None:
    async with client_of(core, mode=mode) as client:
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == TOOLS
        assert all(tool.output_schema and tool.annotations and tool.annotations.read_only_hint for tool in tools)
        found = await called(client, "find_quote", words=SAID)
        (hit, *_) = found["hits"]
        assert (found["verdict"], hit["speaker"], hit["title"]) == ("verbatim", "Ondine Farrow", "Bees in February")
        assert (hit["date"], hit["start"]) == ("2024-02-15", 93.0)
        assert hit["link"].endswith("#t=90")
        assert not (await called(client, "verify_quote", words=SAID.replace("a third", "half")))["faithful"]
        assert (await called(client, "check_draft", text=f"Farrow: “{SAID}.”"))["summary"] == {"verbatim": 1}
        assert (await called(client, "find_topic", words="bees"))["hits"]
        assert len((await called(client, "daily_excerpt"))["hits"]) == 1
        (first, *_) = (await called(client, "list_transcripts"))["transcripts"]
        assert (await called(client, "read_transcript", transcript=first["transcript"]))["lines"]


@pytest.mark.parametrize(
    "tool", ["find_quote", "verify_quote", "find_topic", "daily_excerpt", "check_draft", "read_transcript"]
)
async def test_each_tool_tells_an_agent_when_not_to_quote(core: Core, tool: str) -> None:
    async with client_of(core) as client:
        described = {one.name: one.description or "" for one in (await client.list_tools()).tools}[tool]
        assert "quot" in described
        assert any(forbidding in described for forbidding in ("must not", "only where"))
        assert "instruction" in (client.instructions or "")


@pytest.mark.parametrize("tool", ["find_quote", "verify_quote", "check_draft"])
async def test_a_tool_that_judges_tells_an_agent_what_each_verdict_means(core: Core, tool: str) -> None:
    """The schemas of answers come without descriptions, so what a tool says of itself has to do."""
    async with client_of(core) as client:
        described = {one.name: one.description or "" for one in (await client.list_tools()).tools}[tool]
        for verdict in (*(one.value for one in Verdict), "misattributed", "nearest", "null"):
            assert verdict in described
            assert verdict in (client.instructions or "")


async def test_errors_are_sentences_for_the_agent_and_end_nothing(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    async with client_of(core) as client:
        for arguments in ({}, {"words": "bees", "speaker": "Nobody Known"}, {"words": "bees", "colour": "red"}):
            result = await client.call_tool("find_quote", arguments)
            assert result.is_error
            assert result.content[0].type == "text"
            assert result.structured_content is None
        assert "there is no such field" in result.content[0].text
        with pytest.raises(MCPError, match="no tool called"):
            await client.call_tool("find_everything", {})

        async def broken(*_: object) -> None:
            raise ZeroDivisionError("the words of somebody")

        monkeypatch.setattr(core.answers, "find", broken)
        result = await client.call_tool("find_quote", {"words": SAID})
        assert result.is_error
        assert result.content[0].type == "text"
        assert "number" in result.content[0].text
        assert "somebody" not in result.content[0].text
        monkeypatch.undo()
        assert await called(client, "find_quote", words=SAID)


async def test_transcripts_are_resources(core: Core) -> None:
    async with client_of(core) as client:
        listed = (await client.list_resources()).resources
        assert len(listed) == 6
        bees = next(one for one in listed if one.title == "Bees in February")
        (content,) = (await client.read_resource(bees.uri)).contents
        assert "lost a third of our colonies" in getattr(content, "text", "")
        (template,) = (await client.list_resource_templates()).resource_templates
        assert bees.uri == template.uri_template.replace("{transcript}", bees.name)
        for uri in ("pullquote://transcripts/", "pullquote://transcripts/zzzzzz", "file:///etc/passwd", "x"):
            with pytest.raises(MCPError, match="no transcript"):
                await client.read_resource(uri)


async def test_a_workspace_sees_its_own(core: Core) -> None:
    own = b"WEBVTT\n\n00:01.000 --> 00:09.000\n<v Zorblax>Nobody but us should ever hear of the lighthouse.\n"
    upload = await core.transcripts.upload("slack:T1", "own.vtt", own)
    async with client_of(core, "slack:T1") as ours, client_of(core, "slack:T2") as theirs:
        words = "nobody but us should ever hear of the lighthouse"
        assert (await called(ours, "find_quote", words=words))["hits"]
        assert not (await called(theirs, "find_quote", words=words))["hits"]
        assert (await theirs.call_tool("read_transcript", {"transcript": upload.entry.transcript.public})).is_error
        with pytest.raises(MCPError, match="no transcript"):
            await theirs.read_resource(f"pullquote://transcripts/{upload.entry.transcript.public}")


@pytest.mark.long
async def test_standard_input_and_output_belong_to_the_protocol(sampled: Path) -> None:
    """Whatever the process has to say goes to standard error; an agent is not answered in the terminal's language."""
    command = [*("-P", "-m", "pullquote.bot", "--data", str(sampled)), "mcp", "--workspace", "slack:T1"]
    parameters = StdioServerParameters(command=sys.executable, args=command, env=os.environ | {"LC_ALL": "de_DE.UTF-8"})
    async with Client(parameters) as client:
        found = await called(client, "find_quote", words=SAID)
        assert found["hits"][0]["speaker"] == "Ondine Farrow"
        result = await client.call_tool("find_quote", {"words": "?"})
        assert result.is_error
        assert result.content[0].type == "text"
        assert "There are no words to look for" in result.content[0].text
        assert await called(client, "daily_excerpt")

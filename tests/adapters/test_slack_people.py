"""People in a channel that is shared with another workspace, and guests: what they see, and what they may change."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from fake_slack import FakeSlack, Person, as_body, buttons, signed
from hypothesis import given
from hypothesis import strategies as st
from pullquote.adapters.slack import access
from pullquote.adapters.slack.access import Access
from pullquote.adapters.slack.people import Standing, own_teams, person_of, profile_of
from pullquote.adapters.slack.web import Web
from pullquote.bot.daily.subscriptions import SubscriptionDraft, SubscriptionState
from pullquote.bot.places import Place
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_serving import workshop

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from pathlib import Path

    from slack_serving import Workshop

WORDS = "the zeppelins of Lake Constance were painted green in secret"
UPLOAD = f"Zelda Marrow: {WORDS.capitalize()}.\n".encode() * 3

# What `users.info` says of people whose own team is another: flags about that team, and no word that they are external.
STRANGERS = {
    "team": {"team_id": "T2", "is_admin": True, "is_owner": True, "is_restricted": False},
    "organisation": {
        "team_id": "E2",
        "is_admin": True,
        "enterprise_user": {"enterprise_id": "E2", "teams": ["T2", "T3"], "is_admin": True},
    },
    "unknown": {"is_admin": True},
    "stranger": {"team_id": "T1", "is_stranger": True},
}
KNOWN = ("Zelda", "eppelin", "Ondine", "winter", "09:00")  # in what only members see
GUESTS = {"multi": {"is_restricted": True}, "single": {"is_ultra_restricted": True, "is_restricted": True}}


@pytest.fixture
async def shop(sampled: Path) -> AsyncGenerator[Workshop]:
    async with workshop(sampled) as shop:
        await shop.core.transcripts.upload("slack:T1", "zeppelins.txt", UPLOAD)
        await shop.core.daily.subscribe(Place("slack", "slack:T1", "C1"), SubscriptionDraft("09:00", "UTC"), "U1")
        yield shop


def stranger(shop: Workshop, kind: str = "team") -> Person:
    home = {"organisation": "E2"}.get(kind, "T2")
    shop.slack.users["USTRANGER"] = STRANGERS[kind]
    return Person(shop.slack, user="USTRANGER", home=home)


def guest(shop: Workshop, kind: str = "multi") -> Person:
    shop.slack.users["UGUEST"] = {"team_id": "T1", "is_admin": True, **GUESTS[kind]}
    return Person(shop.slack, user="UGUEST")


async def everything(shop: Workshop, who: Person) -> dict[str, dict[str, Any]]:
    """One request of every kind by `who`, with what a member of the workspace left for them to press."""
    await shop.send(shop.ada.command("/quote", WORDS))
    answer = buttons((await shop.slack.called("respond")).blocks)
    await shop.send(shop.ada.command("/topic", "winter"))
    pages = buttons((await shop.slack.called("respond", 2)).blocks)
    (status,) = await shop.core.daily.statuses("slack:T1")
    id_ = status.subscription.id
    (zeppelins,) = [
        t for t in (await shop.core.shelves.library("slack:T1")).transcripts if "zeppelin" in t.title.lower()
    ]
    shop.slack.calls.clear()

    def pressed(action: str, value: str) -> dict[str, Any]:
        return who.press({"type": "button", "action_id": f"pullquote:{action}", "value": value}, ephemeral=False)

    def form(name: str, metadata: str, **typed: str) -> dict[str, Any]:
        view = {"type": "modal", "callback_id": f"pullquote:{name}", "private_metadata": metadata, "blocks": []}
        view["app_installed_team_id"] = "T1"
        return who.submit(view, {name: {"type": "plain_text_input", "value": text} for name, text in typed.items()})

    shop.slack.files["zeppelin.txt"] = UPLOAD
    menu = {"type": "overflow", "action_id": "pullquote:never", "options": [{"value": "x", "text": {"text": "x"}}]}
    return {
        "mention": who.event("app_mention", text=f"<@UBOT> {WORDS}", ts="1.0"),
        "mention daily": who.event("app_mention", text=f"<@UBOT> daily pause {id_}", ts="2.0"),
        "mention remove": who.event("app_mention", text=f"<@UBOT> library remove {zeppelins.title}", ts="3.0"),
        "message": who.event("message", text=WORDS, channel_type="im", channel="D1"),
        "upload": who.event(
            "message", subtype="file_share", channel_type="im", channel="D1", text="", files=[{"id": "F1"}]
        ),
        "home": who.event("app_home_opened", tab="home"),
        "command": who.command("/quote", WORDS),
        "library": who.command("/library"),
        "daily": who.command("/daily", f"pause {id_}"),
        "shortcut": who.message_shortcut("pullquote:find", {"text": WORDS, "ts": "1.0"}),
        "page": who.press(pages["›"], ephemeral=False),
        "share": who.press(answer["Share"], ephemeral=False),
        "context": who.press(pages["Context"], ephemeral=False),
        "list": pressed("list:next", "0"),
        "remove": pressed("remove", zeppelins.public),
        "pause": pressed("do:pause", id_),
        "preview": pressed("do:preview", id_),
        "add": pressed("add", "add"),
        "never": who.press(menu, ephemeral=False),
        "search": form("search", "", words=WORDS),
        "daily form": form("daily", json.dumps({"change": id_}), time="10:00", zone="UTC", days="weekdays"),
        "edit": form("edit", zeppelins.public, title="Hijacked"),
        "complete": who.suggest("pullquote:complete", "speaker", "zeld"),
        "global": who.global_shortcut("pullquote:search"),
    }


async def said_to(shop: Workshop, sent: dict[str, Any]) -> tuple[str, list[str]]:
    """All that is shown for a request, and the methods that were called for it."""
    shop.slack.calls.clear()
    response = await shop.send(sent)
    await shop.settle()
    calls = [call for call in shop.slack.calls if call.method not in {"auth.test", "users.info"}]
    return response.body + json.dumps([call.body for call in calls]), [call.method for call in calls]


async def unchanged(shop: Workshop) -> bool:
    (status,) = await shop.core.daily.statuses("slack:T1")
    titles = [t.title for t in (await shop.core.shelves.library("slack:T1")).transcripts]
    return (
        status.subscription.state is SubscriptionState.ACTIVE
        and status.subscription.schedule.time.hour == 9
        and sum("eppelin" in title for title in titles) == 1
    )


QUIET = {"chat.postEphemeral", "respond", "views.publish", "views.open", "views.push"}


@pytest.mark.parametrize("kind", [*STRANGERS, *GUESTS])
async def test_strangers_and_guests_see_and_change_nothing(shop: Workshop, kind: str) -> None:
    """Whatever they ask, press, send in or open: a sentence for their eyes alone, or no options."""
    who = guest(shop, kind) if kind in GUESTS else stranger(shop, kind)
    said = "Guests of this workspace" if kind in GUESTS else "people of the workspace that I belong to"
    for name, sent in (await everything(shop, who)).items():
        shown, methods = await said_to(shop, sent)
        assert not [known for known in KNOWN if known in shown.replace(WORDS, "")], name
        assert (said in shown) is (name != "complete"), (name, shown)
        assert set(methods) <= QUIET, name
        assert '"response_type": "in_channel"' not in shown, name
        assert await unchanged(shop), name


@pytest.mark.parametrize("setting", ["allow_external", "allow_guests"])
async def test_the_settings_let_them_ask_and_never_change_anything(sampled: Path, setting: str) -> None:
    async with workshop(sampled, admins=("USTRANGER", "UGUEST"), **{setting: True}) as shop:
        await shop.core.transcripts.upload("slack:T1", "zeppelins.txt", UPLOAD)
        await shop.core.daily.subscribe(Place("slack", "slack:T1", "C1"), SubscriptionDraft("09:00", "UTC"), "U1")
        allowed, refused = (stranger, guest) if setting == "allow_external" else (guest, stranger)
        for make, may in [(allowed, True), (refused, False)]:
            for name, sent in (await everything(shop, make(shop))).items():
                shown, _ = await said_to(shop, sent)
                if name in {"mention", "message", "command", "shortcut", "search", "complete"}:
                    assert ("Zelda" in shown) is may, name
                assert await unchanged(shop), name


async def test_a_member_is_answered_in_a_shared_channel(shop: Workshop) -> None:
    """The channel is another team's; the mention has that team, and names the person's own besides."""
    shop.slack.users["U1"] = {"team_id": "T1", "is_restricted": False}
    sent = shop.ada.event("app_mention", text=f"<@UBOT> {WORDS}", ts="1.0", team="T2", user_team="T1", source_team="T1")
    sent |= {"team_id": "T2", "is_ext_shared_channel": True}
    shown, methods = await said_to(shop, sent)
    assert "Zelda" in shown
    assert methods == ["chat.postMessage"]


async def test_only_admins_of_the_workspace_itself_are_admins(shop: Workshop) -> None:
    """In an Enterprise Grid: a person of two teams, an admin of the other."""
    grid = {"enterprise_user": {"enterprise_id": "E1", "teams": ["T1", "T2"]}, "is_admin": True}
    for home, may in [("T2", False), ("T1", True)]:
        user = f"U{home}"
        shop.slack.users[user] = {"team_id": home, **grid}
        who = Person(shop.slack, user=user, home=home, enterprise="E1")
        (status,) = await shop.core.daily.statuses("slack:T1")
        shown, _ = await said_to(shop, who.command("/daily", f"pause {status.subscription.id}"))
        assert ("Only admins" in shown) is not may


async def test_teams_of_an_organisation_that_installed_the_app_as_a_whole_share_nothing(sampled: Path) -> None:
    """Its events name no team as the app's, and its forms name the organisation: the team stands elsewhere."""
    async with workshop(sampled, token="xoxb-canary-E1") as shop:  # noqa: S106 - of the tests
        await shop.core.transcripts.upload("slack:T5", "zeppelins.txt", UPLOAD)
        for team in ("T5", "T6"):
            shop.slack.users[f"U{team}"] = {
                "team_id": team,
                "enterprise_user": {"enterprise_id": "E1", "teams": [team]},
            }
        for team, found in [("T5", True), ("T6", False)]:
            for name, sent in organisation_requests(Person(shop.slack, team, f"U{team}", enterprise="E1")).items():
                shown, _ = await said_to(shop, sent)
                assert ("Zelda" in shown) is found, (team, name)


def organisation_requests(who: Person) -> dict[str, dict[str, Any]]:
    """Requests to an app that the whole organisation of a person installed."""
    whole = {"enterprise_id": who.enterprise, "is_enterprise_install": True}
    event = {
        "team_id": who.team,
        "enterprise_id": who.enterprise,
        "authorizations": [{**whole, "user_id": "UBOT", "is_bot": True}],
    }
    view = {"type": "modal", "callback_id": "pullquote:search", "private_metadata": "", "blocks": []}
    typed = {"words": {"type": "plain_text_input", "value": WORDS}}
    form = who.submit({**view, "app_installed_team_id": who.enterprise}, typed)
    there = {"context_team_id": who.team, "context_enterprise_id": who.enterprise, "is_ext_shared_channel": True}
    mention = who.event("app_mention", text=f"<@UBOT> {WORDS}", ts="1.0", user_team=who.enterprise)
    return {
        "command": who.command("/quote", WORDS, is_enterprise_install="true"),
        "message": who.event("message", text=WORDS, channel_type="im", channel="D1", team=who.team) | event,
        "mention in a shared channel": mention | event | {"team_id": "T9", "enterprise_id": "E9"} | there,
        "form": form | {"is_enterprise_install": True},
        "form without a team": form | {"team": None, "trigger_id": "another", "is_enterprise_install": True},
    }


async def test_who_somebody_is_is_asked_once_a_minute_and_bounded(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "REMEMBERED", 2)
    now = 0.0
    looked = Access(shop.core, lambda: now)
    body = shop.ada.command("/quote", "x")
    context = AsyncBoltRequest(body=as_body(body), headers=signed(as_body(body))).context  # type: ignore[arg-type]
    asked: list[int] = []
    for at, user in [(0.0, "U1"), (59.0, "U1"), (60.0, "U1"), (60.0, "U2"), (60.0, "U3"), (61.0, "U1")]:
        now = at
        await looked.person(Web(shop.app.client), user, "T1", body, context)
        asked.append(len(shop.slack.of("users.info")))
    assert asked == [1, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("error", ["internal_error", "invalid_auth", "ratelimited", "user_not_found"])
async def test_where_slack_does_not_say_who_asks_nothing_is_shown(shop: Workshop, error: str) -> None:
    shop.slack.will("users.info", {"ok": False, "error": error})
    shown, methods = await said_to(shop, shop.ada.command("/quote", WORDS))
    assert "Zelda" not in shown
    assert methods == ["respond"]


# --- The rule itself --------------------------------------------------------------------------------------------------

TEAMS = st.sampled_from(["", "T1", "T2", "T3", "E1", "E2"])
PROFILES = st.builds(
    lambda team, teams, organisation, more: {
        **({"team_id": team} if team else {}),
        **({"enterprise_user": {"enterprise_id": organisation, "teams": teams}} if organisation else {}),
        **more,
    },
    TEAMS,
    st.lists(TEAMS.filter(bool), max_size=3),
    st.sampled_from(["", "E1", "E2"]),
    st.dictionaries(st.sampled_from(["is_restricted", "is_stranger", "is_admin", "deleted"]), st.booleans()),
)


@given(PROFILES, st.frozensets(TEAMS.filter(bool), max_size=2))
def test_nobody_is_a_member_without_evidence_or_against_it(user: dict[str, Any], claimed: frozenset[str]) -> None:
    """For team T1 of organisation E1: T1 has to be named, and a foreign team counts only as another of one's own."""
    found = person_of(profile_of({"user": user}), claimed, "T1", "E1")
    if found.standing is not Standing.MEMBER:
        assert not found.admin
        return
    own = set(user.get("enterprise_user", {}).get("teams", []))
    assert not any(user.get(flag) for flag in ("is_restricted", "is_stranger", "deleted"))
    assert "T1" in {user.get("team_id"), *claimed, *own}
    assert not claimed & {"T2", "T3", "E2"} - own - {user.get("enterprise_user", {}).get("enterprise_id")}
    assert "T1" in own or user.get("team_id") in {None, "T1", "E1"}


@pytest.mark.parametrize(
    ("make", "teams"),
    [
        (lambda p: p.command("/quote"), {"T1"}),
        (lambda p: p.event("app_mention"), {"T1"}),
        (lambda p: replace(p, home="T2").event("app_mention"), {"T2"}),
        (lambda p: replace(p, home="E2").event("app_mention"), {"E2"}),
        (lambda p: replace(p, home="T2").event("message"), {"T2"}),
        (lambda p: replace(p, home="T2").event("file_shared", user_id="U1"), set()),
        (lambda p: replace(p, home="T2").press({"type": "button", "action_id": "x"}), {"T2"}),
        (lambda p: replace(p, team=None, enterprise="E1").press({"type": "button", "action_id": "x"}), {"E1"}),
        (lambda p: p.event("app_mention", user_team=5, team=["T1"], user_profile="T1"), {"T1"}),
    ],
)
def test_the_own_team_stands_elsewhere_in_each_kind_of_request(
    make: Callable[[Person], dict[str, Any]], teams: set[str]
) -> None:
    assert own_teams(make(Person(FakeSlack()))) == teams

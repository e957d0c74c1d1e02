"""Korean: words are set apart by spaces and carry particles; numbers stand before what they count.

A word that holds a number, or a negation written without its space, is cut there: `십이년` is 12 and `년`, `안했다`
is `안` and `했다`. So an altered number or a lost negation is one word among others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .language import Language, SpeechTables
from .meanings import Meanings
from .names_of_kinds import KOREAN_NAMES, KOREAN_PLACES
from .normalization import normalized_word
from .numbers import number_word
from .tokens import Token, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGITS: Final = {"영": 0, "공": 0} | {c: n for n, c in enumerate("일이삼사오육칠팔구", 1)}
_TENS: Final = {"십": 10, "백": 100, "천": 1000}
_MYRIADS: Final = {"만": 10**4, "억": 10**8, "조": 10**12}
_NATIVE_TENS: Final = {"열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70,
                       "여든": 80, "아흔": 90}  # fmt: skip
_NATIVE: Final = {"하나": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "넷": 4, "네": 4, "다섯": 5, "여섯": 6,
                  "일곱": 7, "여덟": 8, "아홉": 9}  # fmt: skip
_COUNTED: Final = """
    년 월 일 시간 시 분 초 명 사람 원 달러 유로 퍼센트 프로 개월 개 살 세 번째 번 회 주 주일 달 권 마리 대 장 잔 병
    그루 미터 킬로미터 킬로그램 킬로 그램 리터 도 층 배 가지 곳 군데 세기 년대 인분 평 점 위 등 쪽 페이지 호 차 인
""".split()
_PARTICLES: Final = """
    에서는 에서도 에게서 에서 에게 에는 에도 한테 께서 으로는 으로 까지 부터 보다 처럼 만큼 이나 이라도 이라고 라고 이랑
    하고 들은 들이 들을 들의 은 는 을 를
""".split()
_SHORT_PARTICLES: Final = "이 가 의 에 도 와 과 만 로 들".split()  # they end many a word of two syllables, too
_SCALES: Final = "".join([*_TENS, *_MYRIADS])
_SINO: Final = f"[{''.join(_DIGITS)}{_SCALES}]"
_NATIVE_NUMBER: Final = rf"(?:(?:{'|'.join(_NATIVE_TENS)})(?:{'|'.join(_NATIVE)})?|(?:{'|'.join(_NATIVE)}))"
_UNIT: Final = "|".join(sorted(_COUNTED, key=len, reverse=True))
_ENDING: Final = "|".join([*_PARTICLES, *_SHORT_PARTICLES, *"이었 였 입니 이에 예요".split()])
_AFTER_UNIT: Final = rf"(?=(?:간|째|쯤|정도|전|후|뒤|동안|경|짜리|대|여)?(?:{_ENDING}|\Z))"
_COUNT: Final = re.compile(rf"(?P<number>{_SINO}+|{_NATIVE_NUMBER})(?:(?P<unit>{_UNIT}){_AFTER_UNIT}|\Z)")
_NOT_NUMBERS: Final = frozenset("만일 이만 백일 천사 만사 천일 일만 조사 사조 오만 조이".split())
_BEHIND_TWO: Final = frozenset(
    "년 월 개월 퍼센트 프로 원 달러 유로 미터 킬로미터 킬로 층 주".split()
)  # else `이` is `this`
_DENYING: Final = re.compile(
    r"(?P<cannot>못)(?![하해했한할합]).+|(?P<not>안)(?:했|합|하지|하고|한다|할|해요|됩|되|돼|됐|갔|먹|봤|왔|샀|팔).*"
)
_ENDINGS: Final = """
    다 습니다 았다 았습니다 았어요 았었다 아요 는다 고 는 은 을 으며 으면 으니 으니까 지만 았지만 기 게 아서 네요 나요
    죠 지요 았고 았던 았는데 는데 은데 았을 음 았으며 도록 아도 았다고 는다고 다고 으려고 으세요 아 더라 더라고요 았죠
    았네요 잖아요 거든요 았거든요 습니까 았습니까 을까요 기에 기도 았기 았으면 았으니
""".split()
_DENIED: Final = frozenset(
    [
        *(f"않{ending}" for ending in _ENDINGS),
        *"""
        못한다 못합니다 못했다 못했습니다 못했어요 못해요 못하고 못하는 못한 못할 못하며 못하면 못하니 못하지만
        못했지만 못하기 못하게 못해서 못했고 못했던 못하는데 못했는데 못해 못하네요 못했네요 못하죠 못했죠 못하다 못함
        """.split(),
    ]
)
_ABSENT: Final = frozenset(f"없{ending.replace('아', '어').replace('았', '었')}" for ending in _ENDINGS)
_NEGATIONS: Final = frozenset(
    """
    안 못 아니 아니요 말고 마세요 마십시오 마라 말아야 없이 없는 아니다 아닙니다 아니에요 아니예요 아니었다 아니었습니다
    아니었어요 아니고 아닌 아닐 아니라 아니며 아니면 아니지만 아니야 아냐 아니었고 아니었던
""".split()
)
_LONG: Final = "|".join(sorted(_PARTICLES, key=len, reverse=True))
_TOPICAL: Final = re.compile(rf"(?P<noun>.+?)(?:{_LONG})|(?P<longer>.{{2,}}?)(?:{'|'.join(_SHORT_PARTICLES)})")
_STOPS: Final = frozenset(
    """
    그 이 저 것 게 거 건 걸 수 등 및 그리고 그런데 그래서 하지만 그러나 또 더 좀 잘 다 네 예 제 내 나 너 우리 저희
    그것 이것 저것 여기 거기 저기 그런 이런 저런 있다 있는 있어요 있습니다 하다 하는 해요 합니다 했다 했습니다 했어요
    되는 된 될 때 때문 정말 아주 매우 너무 같은 같이 그냥 바로 이제 지금 뭐 왜 어떤 어떻게
""".split()
)
_FILLERS: Final = frozenset("음 어 아 에 으음 어어 저기요".split())


def sino_value(written: str) -> float | None:
    """The value of Sino-Korean numerals: `십이`, `백이십`, `삼만 오천` without its space; None of what is no number."""
    if all(c in _DIGITS for c in written):
        return float("".join(str(_DIGITS[c]) for c in written))
    total, group, digit, last = 0, 0, None, 10**5
    for c in written:
        if c in _DIGITS:
            if digit is not None:
                return None
            digit = _DIGITS[c]
        elif c in _TENS:
            if _TENS[c] >= last:
                return None
            last = _TENS[c]
            group, digit = group + (1 if digit is None else digit) * last, None
        else:
            total, group, digit, last = total + (group + (digit or 0) or 1) * _MYRIADS[c], 0, None, 10**5
    return float(total + group + (digit or 0))


def native_value(written: str) -> float | None:
    """The value of native Korean numerals below a hundred: `열두`, `스물셋`; None of other words."""
    tens = next((ten for ten in _NATIVE_TENS if written.startswith(ten)), "")
    rest = written.removeprefix(tens)
    if not written or (rest and rest not in _NATIVE):
        return None
    return float(_NATIVE_TENS.get(tens, 0) + _NATIVE.get(rest, 0))


def word(spelling: str) -> Word:
    """The word of a spelling; its stem has no particle."""
    found = normalized_word(spelling)
    plain = found.plain
    if found.number is not None:
        return found
    return Word(plain, _without_particle(plain), plain, stop=is_stop(plain), filler=plain in _FILLERS)


def is_stop(plain: str) -> bool:
    """Tells whether a plain word is a stop word, by itself or without its particle."""
    return plain in _STOPS or _without_particle(plain) in _STOPS


def _without_particle(plain: str) -> str:
    bare = _TOPICAL.fullmatch(plain)
    return (bare["noun"] or bare["longer"]) if bare else plain


def merge(tokens: list[Token], text: str, origin: int = 0) -> list[Token]:
    """The tokens with numbers by value, and words cut behind what negates."""
    found = list[Token]()
    for at, token in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        near = following is not None and not text[token.past - origin : following.first - origin].strip()
        for piece in _cut(token, following.word.plain if following and near else ""):
            value = _together(found[-1], piece, text, origin) if found and found[-1].word.number else None
            if value is None:
                found.append(piece)
            else:
                found[-1] = Token(found[-1].first, piece.past, number_word(value))
    return found


def _together(before: Token, token: Token, text: str, origin: int) -> float | None:
    """The value of a number and the scale behind it (`3만`, `이십 만`), or what goes on behind its myriads (`삼만
    오천`); None for two words."""
    gap, spelled = text[before.past - origin : token.first - origin], text[token.first - origin : token.past - origin]
    mine, theirs = before.word.number or 0.0, token.word.number or 0.0
    if not gap and spelled in _TENS:  # of what stands behind the myriads: `3만 5` and `천`
        high, low = divmod(mine, 10**4)
        return high * 10**4 + low * _TENS[spelled]
    if not gap.strip() and spelled in _MYRIADS:
        return mine * _MYRIADS[spelled]
    goes_on = not gap.strip() and mine % 10**4 == 0 and 0 < theirs < 10**4
    return mine + theirs if goes_on else None


def _rest(token: Token, cut: int) -> list[Token]:
    plain = token.word.plain[cut:]
    return [Token(token.first + cut, token.past, word(plain))] if plain else []


def _cut(token: Token, after: str) -> Iterator[Token]:
    plain = token.word.plain
    if token.past - token.first != len(plain) or token.word.number is not None:  # offsets need a syllable a character
        yield token
        return
    if (count := _COUNT.match(plain)) and (value := _counted(count, after)) is not None:
        yield Token(token.first, token.first + count.end("number"), number_word(value))
        yield from _rest(token, count.end("number"))
    elif denying := _DENYING.fullmatch(plain):
        length = len(denying["cannot"] or denying["not"])
        yield Token(token.first, token.first + length, word(plain[:length]))
        yield from _rest(token, length)
    else:
        yield token


def _counted(count: re.Match[str], after: str) -> float | None:
    """The value of a numeral that counts: before a unit, or long enough to be nothing else."""
    written = count["number"]
    value = native_value(written)
    if value is None:
        value = sino_value(written)
    if value is None:
        return None
    if count["unit"]:
        return value
    follows = re.match(_UNIT, after)
    if written in _NOT_NUMBERS or (written == "이" and (follows is None or follows[0] not in _BEHIND_TWO)):
        return None
    sino = len(written) > 1 and native_value(written) is None and any(c in _SCALES for c in written)
    return value if follows or sino else None


def _forms(pairs: str, endings: str) -> str:
    """Opposites in all of the endings: `올랐 / 내렸` with `다` and `습니다`."""
    return "; ".join(
        f"{one}{ending} / {other}{ending}"
        for pair in pairs.split(";")
        for one, other in [[side.strip() for side in pair.split("/")]]
        for ending in endings.split()
    )


_PAST: Final = """
    올랐 / 내렸; 올랐 / 떨어졌; 늘었 / 줄었; 이겼 / 졌; 샀 / 팔았; 열었 / 닫았; 시작했 / 끝났; 좋았 / 나빴; 컸 / 작았;
    많았 / 적었; 높았 / 낮았; 빨랐 / 느렸; 쉬웠 / 어려웠; 살았 / 죽었; 왔 / 갔; 성공했 / 실패했; 있었 / 없었; 늘어났 /
    줄어들었; 켰 / 껐; 기억했 / 잊었; 사랑했 / 미워했; 맞았 / 틀렸; 넣었 / 뺐
"""
KOREAN: Final = Language(
    "ko",
    word,
    is_stop=is_stop,
    merge=merge,
    meanings=Meanings(
        word,
        _forms(_PAST, "다 습니다 어요 아요 고 는데 던 지만 을 네요 죠 지요 어 아")
        + """;
        큰 / 작은; 크다 / 작다; 큽니다 / 작습니다; 많은 / 적은; 많이 / 적게 조금; 많습니다 / 적습니다; 높은 / 낮은;
        높습니다 / 낮습니다; 긴 / 짧은; 넓은 / 좁은; 두꺼운 / 얇은; 무거운 / 가벼운; 빠른 빨리 / 느린 천천히; 이른
        일찍 / 늦은 늦게; 쉬운 / 어려운; 쉽습니다 / 어렵습니다; 강한 / 약한; 새 새로운 / 낡은 오래된 옛; 젊은 / 늙은;
        좋은 / 나쁜; 좋습니다 / 나쁩니다; 뜨거운 더운 / 차가운 추운; 밝은 / 어두운; 비싼 / 싼; 가까운 / 먼; 깨끗한 /
        더러운; 위 / 아래; 안 / 밖; 앞 / 뒤; 왼쪽 / 오른쪽; 동쪽 / 서쪽; 남쪽 / 북쪽; 처음 / 마지막 끝; 시작 / 끝;
        아침 / 저녁 밤; 낮 / 밤; 어제 / 오늘 내일; 여름 / 겨울; 봄 / 가을; 남자 / 여자; 아버지 아빠 / 어머니 엄마;
        아들 / 딸; 형 오빠 / 누나 언니; 할아버지 / 할머니; 전쟁 / 평화; 항상 언제나 늘 / 가끔; 모두 / 일부; 성공 /
        실패; 찬성 / 반대; 오릅니다 / 내립니다; 합법 / 불법; 가능 / 불가능; 이상 / 이하; 이전 / 이후; 최대 / 최소
        """,
        "",
        f"""
        월요일, 화요일, 수요일, 목요일, 금요일, 토요일, 일요일; 봄, 여름, 가을, 겨울; 빨간 빨강, 파란 파랑, 노란 노랑,
        검은 검정, 하얀 흰, 초록; 개, 고양이, 소, 말, 돼지, 닭; 밀, 쌀, 보리, 콩, 옥수수; 물, 우유, 술, 맥주, 차,
        커피; 년, 개월, 달, 주, 시간, 분, 초; 미터, 킬로미터, 센티미터; 그램, 킬로그램, 톤; 원, 달러, 유로, 엔; 사과,
        배, 포도, 딸기, 귤; 한국어, 영어, 일본어, 중국어, 프랑스어, 독일어; {KOREAN_PLACES}; {KOREAN_NAMES}
        """,
    ),
    negations=_NEGATIONS | _DENIED | _ABSENT,
    negates_last=_DENIED,
    qualifiers=frozenset("만 모든 모두 항상 언제나 가끔 대부분 거의 조금 많은 일부 매일 매주".split()),
    restricting=frozenset("거의 가끔 대부분 일부 단지 오직 겨우".split()),
    conjunctions=frozenset("그리고 하지만 그러나 그런데 그래서 또는".split()),
    speech=SpeechTables(
        sounds=("웃음", "박수", "음악"),
        housekeeping=(
            "안녕하세요",
            "안녕하십니까",
            "감사합니다",
            "구독",
            "좋아요",
            "채널",
            "팟캐스트",
            "에피소드",
            "시청자",
        ),
        advertising=("광고", "협찬", "후원", "할인", "쿠폰", "프로모션"),
        dependent_openers=(
            "그리고",
            "그래서",
            "하지만",
            "그런데",
            "그러나",
            "그러니까",
            "그것",
            "그건",
            "그게",
            "네",
            "맞아요",
        ),
    ),
)

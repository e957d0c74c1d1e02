"""The weights of words: written by `./run bench train_excerpts --write`."""

from __future__ import annotations

from typing import Final

_WORDS: Final[dict[int, str]] = {
    9: ("against aren't by ever means oh says scientists yourself"),
    8: ("ask became documentation end learn never spent"),
    7: (
        "anymore choice code college completely engineers general happy i've life nobody only power same shouldn't "
        "until"
    ),
    6: (
        "ability aware become certainly comes developer don't engineer everyone's good great most old other people "
        "powerful realize saying software somebody whether wrong you've"
    ),
    5: (
        "any area being believe best better cannot changing companies culture day etc everybody everything feel has "
        "isn't learning okay problems questions school sort stay such systems they thing times understand "
        "university wants year"
    ),
    4: (
        "ago always anybody as can't change doesn't enough every free front help industry kids matter moment "
        "problem programming quickly say service she should spend tech tend than think together users valuable want "
        "way when while work you'll you're"
    ),
    3: (
        "able amazing anything be big book build cases computer decisions done especially expect find first hand "
        "history i'm imagine learned live math money myself needs networks open opportunity personal place real "
        "right scale sense similar simple source takes them themselves they've too top very ways whereas will years"
    ),
    2: (
        "at away back bigger business care career cool didn't difficult domain easy entire even fast go helps "
        "internet job knew least look looking my need needed no nothing of office past probably public read "
        "recently running rust seeing something started taking tell telling they're through to trying understanding "
        "wanna we're works write"
    ),
    1: (
        "a application applications art asking behavior built company could course developers doing each early "
        "easier engineering friends get happen hard he high is its just kinds language less like literally long "
        "main market mean move natural not obviously others pain particular person piece possible product "
        "production research said since single stuff success support that their things towards train up used wasn't "
        "what's who why world would yet you"
    ),
    -1: (
        "amount another based because been between building but come coming create created development environment "
        "fact far feedback figure fine focus fun got had happened helping human issue keep key knowledge languages "
        "later let's little making model more much or order over own positive project projects reasons search see "
        "set show situation some speak still sure system technical trained true type versus video week word worth"
    ),
    -2: (
        "access across conference content definitely difference different focused for getting goal here huge humans "
        "i infrastructure know let line lot lots makes many may me necessarily next once part platform program push "
        "saw second security six solve sometimes talk teams terms there's three wanted was web went where whole "
        "within worked working wouldn't"
    ),
    -3: (
        "000 about actual after approach around behind can cloud core couple decision else experience feels from "
        "github goes hey his idea information interesting it javascript knows level machine man number outside pay "
        "performance process put rather remember resources seen side state talked technology the thought today took "
        "tool topic training try us user value were whatever writing written"
    ),
    -4: (
        "20 already am attention bit call case certain challenges days ecosystem either exactly example folks given "
        "going grow hear home how i'd i'll it'll jobs kind mentioned now organization out perspective phone point "
        "question quite starting step team this time tried useful we'll which who's without"
    ),
    -5: (
        "again ai also answer both called continue did does excited five forward four large might models months "
        "mostly network on run talking though trust with"
    ),
    -6: ("all available generally happening into involved multiple python then these thinking usually we what yeah"),
    -7: ("background basically conversation database haven't maybe pretty social space start those use"),
    -8: ("common community essentially guess instead so two"),
    -9: ("app"),
}

APPEAL: Final = {word: weight for weight, words in _WORDS.items() for word in words.split()}
"""How much a word speaks for an excerpt, above 0, or against it, below."""

"""Japanese, Chinese and Thai, which put no spaces: characters are words, joined where meaning needs it.

Numerals are read by value (`百二十` and `หนึ่งร้อยยี่สิบ` are 120), and the words that negate, or stand where one would
(`ません`, `ます`), are words of their own, so that a lost negation is seen. Everything else is compared character by
character.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .language import Language
from .meanings import Meanings
from .names_of_kinds import (
    CHINESE_NAMES,
    CHINESE_PLACES,
    JAPANESE_NAMES,
    JAPANESE_PLACES,
    THAI_NAMES,
    THAI_PLACES,
)
from .normalization import letters, normalized_word
from .numbers import number_word
from .tokens import Token, Word
from .topic_terms import TermCutter

if TYPE_CHECKING:
    from collections.abc import Callable

    from .language import MergeFigures

_DIGITS: Final = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
    "兩": 2,
    "壱": 1,
    "弐": 2,
    "参": 3,
}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_MYRIADS: Final = {"万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12}
_NUMERALS: Final = "".join([*_DIGITS, *_TENS, *_MYRIADS])
# A single numeral is as often part of a word (`一緒`, `三田`): it counts before what is counted, or beside others.
_COUNTED: Final = "月日年時分秒週回度人個本枚匹台冊歳円元号番階つ点倍割名杯件通世代周小分钟岁块次只条张家位斤公天个點錢"
_NUMBER: Final = re.compile(
    rf"(?:\d+(?:[.,]\d+)*)[{''.join(_MYRIADS)}]|[{_NUMERALS}]{{2,}}|[{_NUMERALS}](?=\s*[{_COUNTED}])"
)


def numeral_value(written: str) -> float | None:
    """The value of Chinese numerals: `百二十`, `二〇二〇`, `三万五千`, `3万`; None of what is no number."""
    figures = re.match(r"[\d.,]+", written)
    if figures:
        return float(figures[0].replace(",", "")) * _MYRIADS[written[figures.end()]]
    if all(c in _DIGITS for c in written):
        return float("".join(str(_DIGITS[c]) for c in written))
    total, group, digit = 0, 0, None
    for c in written:
        if c in _DIGITS:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[c]
        elif c in _TENS:
            group += (1 if digit is None else digit) * _TENS[c]
            digit = None
        else:
            total += (group + (digit or 0) or 1) * _MYRIADS[c]
            group, digit = 0, None
    return float(total + group + (digit or 0))


_THAI_UNITS: Final = {
    word: value
    for value, words in enumerate("ศูนย์ หนึ่ง|เอ็ด สอง|ยี่ สาม สี่ ห้า หก เจ็ด แปด เก้า".split())
    for word in words.split("|")
}
_THAI_SCALES: Final = {"สิบ": 10, "ร้อย": 100, "พัน": 1000, "หมื่น": 10**4, "แสน": 10**5, "ล้าน": 10**6}
_THAI_COUNTED: Final = (
    "คน|เดือน|ปี|วัน|บาท|ขั้น|ครั้ง|ชั่วโมง|นาที|วินาที|ตัว|อัน|เล่ม|ใบ|คัน|หลัง|โมง|เท่า|กิโล|เมตร|สัปดาห์|เปอร์เซ็นต์|ชิ้น|"
    "ลำ|ดวง|คู่|ข้อ|บท|องศา|ทุ่ม|รอบ|จาน|แก้ว|ขวด|ดอลลาร์|ยูโร"
)
_THAI_NUMBER: Final = re.compile(
    rf"(?:(?:{'|'.join(_THAI_UNITS)})?(?:{'|'.join(_THAI_SCALES)}))+(?:{'|'.join(_THAI_UNITS)})?(?![\u0e31-\u0e3a\u0e47-\u0e4e])"
    rf"|(?:{'|'.join(_THAI_UNITS)}){{2,}}|(?:{'|'.join(_THAI_UNITS)})(?=\s*(?:{_THAI_COUNTED}))"
)
_THAI_PART: Final = re.compile("|".join([*_THAI_UNITS, *_THAI_SCALES]))


def thai_value(written: str) -> float | None:
    """The value of Thai number words: `สามแสนห้าหมื่น`; None of single figures one after the other."""
    total, unit = 0, None
    for part in _THAI_PART.findall(written):
        if part in _THAI_UNITS:
            if unit is not None:
                return None
            unit = _THAI_UNITS[part]
        elif part == "ล้าน":
            total, unit = (total + (unit or 0) or 1) * 10**6, None
        else:
            total, unit = total + (1 if unit is None else unit) * _THAI_SCALES[part], None
    return float(total + (unit or 0))


def joining(
    words: str, number: re.Pattern[str] = _NUMBER, valued: Callable[[str], float | None] = numeral_value
) -> MergeFigures:
    """Returns what joins the characters of numbers, and of each of the listed `words`, into tokens; `valued` is the
    value of what `number` matches."""
    listed = sorted(words.split(), key=len, reverse=True)
    words_first = "|".join(map(re.escape, [one for one in listed if number.match(one)]))
    pattern = re.compile("|".join(filter(None, [words_first, number.pattern, *map(re.escape, listed)])))

    joined = frozenset(listed)

    def merge(tokens: list[Token], text: str, origin: int = 0) -> list[Token]:
        found, at = list[Token](), 0
        for match in pattern.finditer(text):
            first, past = origin + match.start(), origin + match.end()
            while at < len(tokens) and tokens[at].past <= first:
                found.append(tokens[at])
                at += 1
            inside = at
            while inside < len(tokens) and tokens[inside].past <= past:
                inside += 1
            if inside == at or tokens[at].first != first or tokens[inside - 1].past != past:
                continue
            value = None if match[0] in joined else valued(match[0])
            word = Word(match[0], match[0], match[0]) if value is None else number_word(value)
            found.append(Token(first, past, word))
            at = inside
        return found + tokens[at:]

    return merge


def _unspaced(
    code: str,
    *,
    negations: str,
    joined: str,
    stop: str,
    fillers: str,
    opposites: str,
    contrasts: str,
    names: str,
    negates_last: str = "",
    particles: str = "",
    weakening: str = "",
    bound: str = "",
    framing: str = "",
    questions: str = "",
    reporting: str = "",
    number: re.Pattern[str] = _NUMBER,
    valued: Callable[[str], float | None] = numeral_value,
) -> Language:
    """A language without spaces. `names` are contrasts whose characters are joined, as those of `joined` are; Latin
    letters, figures and the rest as elsewhere. Of the stop words, those that are `bound` are as often part of another
    word; `framing`, `questions` and `reporting` are the words of questions that are no part of a topic."""

    stops, pauses = frozenset(stop.split()), frozenset(fillers.split())
    asking = [frozenset(map(letters, each.split())) for each in (framing, questions, reporting)]

    def word(spelling: str) -> Word:
        found = normalized_word(spelling)
        if found.number is not None or (found.plain not in stops and found.plain not in pauses):
            return found
        return Word(found.plain, found.plain, found.plain, stop=found.plain in stops, filler=found.plain in pauses)

    return Language(
        code,
        word,
        is_stop=stops.__contains__,
        merge=joining(f"{negations} {joined} {re.sub('[,;]', ' ', names)}", number, valued),
        meanings=Meanings(word, opposites, "", f"{contrasts}; {names}"),
        negations=frozenset(negations.split()),
        negates_last=frozenset(negates_last.split()),
        discourse_particles=frozenset(particles.split()),
        weakening=frozenset(weakening.split()),
        terms=TermCutter((stops | pauses).__contains__, f"{framing} {questions} {reporting}".split(), bound.split()),
        framing_words=asking[0],
        question_words=asking[1],
        reporting_verbs=asking[2],
    )


JAPANESE: Final = _unspaced(
    "ja",
    negations="""
        ません ませんでした ない なかった なくて なく なければ ず ずに 無理 じゃない ではない ありません じゃなかった
        はいけません はいけない はなりません はならない ないでください ないで いけません いけない なりません だめ ダメ
        禁止
    """,
    joined="""
        ます ました ませ です でした だった である した して する れる られる いる いた いない ある あった えーと
        ええと あのう あの ください 下さい なければならない なければなりません なければいけない なければいけません
        なくてはならない なくてはなりません なくてはいけない なくてはいけません ないといけない ないといけません
        かもしれない かもしれません だけでなく だけではなく 必ず まず ずっと はず わずか ずつ いずれ 少ない 少なく
        少なかった 危ない もったいない 仕方ない とんでもない
    """,
    stop="""
        は が を に へ と も の で や か ね よ な から まで より ます ました です でした した して する いる
        いた ある
    """,
    fillers="えーと ええと あのう",
    framing="""
        について についての に関する に関して に対する にまつわる とは 教えて 教えてください 教えて下さい 話題 議論
        要約 まとめて こと もの ところ ください 下さい ですか ますか でしょうか という というのは
    """,
    questions="""
        何ですか 何が 何を 何と なぜ どうして どうやって どのように どう どんな どこ いつ 誰が 誰を だれ どれ どの
    """,
    reporting="言って 言った 言いました 言っていました 話した 話して 話していました 述べた 語った と言う",
    opposites="""
        上 / 下; 大 / 小; 多 / 少; 高 / 低; 長 / 短; 新 / 古; 強 / 弱; 早 / 遅; 速 / 遅; 前 / 後; 内 / 外; 左 /
        右; 東 / 西; 南 / 北; 増 / 減; 勝 / 負; 売 / 買; 開 / 閉; 始 / 終; 入 / 出; 男 / 女; 父 / 母; 兄 / 弟;
        姉 / 妹; 朝 / 夜 晩; 夏 / 冬; 春 / 秋; 良 / 悪; 軽 / 重; 近 / 遠; 明 / 暗; 熱 暑 / 冷 寒; 好 / 嫌; 生 /
        死; 最初 / 最後
    """,
    contrasts="""
        の_で, の_に; 赤, 青, 白, 黒, 緑, 黄; 月, 火, 水, 木, 金, 土; 犬, 猫, 馬, 牛, 鳥, 魚; 米, 麦, 豆; 茶, 酒
    """,
    names=f"{JAPANESE_PLACES}; {JAPANESE_NAMES}",
    weakening="かもしれない かもしれません たぶん 多分 おそらく 恐らく もしかしたら ほぼ",
    negates_last="ではありません ではない じゃない じゃなかった ません ませんでした ない なかった",
)
CHINESE: Final = _unspaced(
    "zh",
    negations="不 没 沒 没有 沒有 无 無 非 别 別 未 从不 從不 从来没有 從來沒有 不是 不会 不會 不能",
    joined="那个 那個 这个 這個 就是说 便宜",
    stop="""
        的 了 在 是 我 你 他 她 它 们 們 这 這 那 也 就 都 和 与 與 很 吗 嗎 呢 吧 啊 着 著 过 過 会 會 能 要 有
        说 說 个 個
    """,
    fillers="嗯 呃 啊 哦",
    bound="在 都 和 着 著 过 過 会 會 能 要 有 说 說 个 個 是 很 就 也",
    framing="""
        关于 關於 有关 有關 对于 對於 讨论 討論 谈论 談論 总结 總結 告诉我 告訴我 请问 請問 的话题 的話題 那个 那個
        这个 這個 一下 我们 我們 你们 你們 他们 他們 她们 她們 它们 它們 大家
    """,
    questions="什么 什麼 甚麼 怎么 怎麼 怎么样 怎麼樣 怎样 怎樣 为什么 為什麼 如何 哪里 哪裡 哪些 多少 是谁 是誰",
    reporting="说了 說了 说过 說過 谈到 談到 提到 讲到 講到 怎么说 怎麼說",
    opposites="""
        上 / 下; 大 / 小; 多 / 少; 高 / 低; 长 長 / 短; 新 / 旧 舊; 强 強 / 弱; 早 / 晚; 快 / 慢; 前 / 后 後; 内
        內 里 / 外; 左 / 右; 东 東 / 西; 南 / 北; 增 / 减 減; 赢 贏 / 输 輸; 买 買 / 卖 賣; 开 開 / 关 關; 进 進
        / 出; 男 / 女; 父 / 母; 兄 / 弟; 姐 / 妹; 好 / 坏 壞; 轻 輕 / 重; 近 / 远 遠; 明 / 暗; 热 熱 / 冷; 涨 漲
        升 / 跌 降; 贵 貴 / 便宜; 生 / 死; 夏 / 冬; 春 / 秋
    """,
    contrasts="红 紅, 蓝 藍, 白, 黑, 绿 綠, 黄 黃; 狗, 猫 貓, 马 馬, 牛, 鸟 鳥, 鱼 魚; 米, 麦 麥, 豆; 茶, 酒",
    names=f"{CHINESE_PLACES}; {CHINESE_NAMES}",
)
THAI: Final = _unspaced(
    "th",
    negations="ไม่ ไม่ใช่ ไม่มี ไม่ได้ ไม่เคย ห้าม อย่า ไร้ มิได้ มิใช่",
    joined="""
        ครับ ค่ะ คะ นะ มาก น้อย ขึ้น ลง ใหญ่ เล็ก แพง ถูก ร้อน หนาว เย็น เช้า ดี เลว เก่า ใหม่ สูง ต่ำ ยาว สั้น เร็ว ช้า ซื้อ ขาย
        เปิด ปิด แรก สุดท้าย เหนือ ใต้ ซ้าย ขวา พ่อ แม่ พี่ น้อง ชาย หญิง เพิ่ม ลด ก่อน หลัง ทุก บาง เสมอ สามารถ สามี เก้าอี้ หกล้ม
        ห้าง พันธุ์ สัมพันธ์ ร้อยละ ที่ ใน และ ก็ ของ ให้ ได้ เป็น มี อยู่ จะ ว่า กับ แต่ มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม
        มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม จันทร์ อังคาร พุธ พฤหัสบดี ศุกร์ เสาร์ อาทิตย์ แดง เขียว ขาว
        ดำ เหลือง น้ำเงิน หมา แมว ม้า วัว นก ปลา ข้าว ชา กาแฟ
    """,
    stop="ครับ ค่ะ คะ นะ ที่ ใน และ ก็ ของ ให้ ได้ เป็น มี อยู่ จะ ว่า กับ แต่",
    fillers="เอ่อ อืม",
    framing="เกี่ยวกับ เรื่อง เรื่องของ ช่วย บอก สรุป อธิบาย คุยกัน หัวข้อ การ ความ",
    questions="อะไร คืออะไร ทำไม อย่างไร ยังไง ที่ไหน เมื่อไหร่ เมื่อไร ใคร เท่าไหร่ เท่าไร",
    reporting="พูดถึง พูดว่า กล่าวถึง กล่าวว่า เล่าถึง พูดอะไร",
    opposites="""
        มาก / น้อย; ขึ้น / ลง; ใหญ่ / เล็ก; แพง / ถูก; ร้อน / หนาว เย็น; เช้า / เย็น; ดี / เลว; เก่า / ใหม่; สูง / ต่ำ; ยาว / สั้น;
        เร็ว / ช้า; ซื้อ / ขาย; เปิด / ปิด; แรก / สุดท้าย; เหนือ / ใต้; ซ้าย / ขวา; พ่อ / แม่; พี่ / น้อง; ชาย / หญิง; เพิ่ม / ลด;
        ก่อน / หลัง; ทุก / บาง
    """,
    contrasts="""
        มกราคม, กุมภาพันธ์, มีนาคม, เมษายน, พฤษภาคม, มิถุนายน, กรกฎาคม, สิงหาคม, กันยายน, ตุลาคม, พฤศจิกายน, ธันวาคม; จันทร์,
        อังคาร, พุธ, พฤหัสบดี, ศุกร์, เสาร์, อาทิตย์; แดง, เขียว, ขาว, ดำ, เหลือง, น้ำเงิน; หมา, แมว, ม้า, วัว, นก, ปลา; ข้าว, ชา,
        กาแฟ
    """,
    names=f"{THAI_PLACES}; {THAI_NAMES}",
    particles="ครับ ค่ะ คะ นะ",
    number=_THAI_NUMBER,
    valued=thai_value,
)

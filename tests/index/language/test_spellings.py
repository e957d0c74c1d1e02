"""One word in other spellings: compounds, letters that Unicode does not decompose, American, irregular forms.

`SAME` is one word for index, ranking and alignment; `ONE_STEM` are forms of one, found by each other.
"""

from __future__ import annotations

import pytest
from pullquote.index.deadline import Deadline
from pullquote.index.language.analyzer import analyzer
from pullquote.index.language.normalization import latin
from pullquote.index.querying.found import Scope
from pullquote.index.transcript import Cue

SAME = """
e-mail/email e-mails/emails E-Mail/e_mail e-commerce/ecommerce e-book/ebook e-learning/elearning e-bikes/ebikes
node.js/nodejs Node.js/Node_JS node-js/nodejs vue.js/VueJS next.js/Next_JS three.js/threejs D3.js/D3_JS
co-operative/cooperative co-operate/cooperate co_operation/cooperation co-ordinate/coordinate co-author/coauthor
co-founder/cofounder co_founder/cofounder co-worker/coworker re-use/reuse re-train/retrain re-write/rewrite
pre-training/pretraining pre_trained/pretrained pre-process/preprocess post-processing/postprocessing
non-linear/nonlinear non_profit/nonprofit non-fiction/nonfiction multi-modal/multimodal multi_modal/multimodal
multi-task/multitask multi-lingual/multilingual anti-virus/antivirus anti_virus/antivirus semi-supervised/semisupervised
micro-service/microservice micro_services/microservices micro-controller/microcontroller meta-data/metadata
hyper-parameter/hyperparameter hyper_parameters/hyperparameters inter-disciplinary/interdisciplinary
neuro-science/neuroscience bio-medical/biomedical cyber-security/cybersecurity cyber_security/cybersecurity
geo-political/geopolitical un-supervised/unsupervised sub-set/subset super-computer/supercomputer
auto-encoder/autoencoder counter-attack/counterattack over-fitting/over_fitting self-driving/self_driving
data-set/dataset data_set/dataset data_sets/datasets data-base/database data_bases/databases data_center/datacenter
data-centre/datacentre web-site/website web_site/website web_page/webpage web-page/webpage on-line/online
off-line/offline news-paper/newspaper note-book/notebook note_book/notebook lap-top/laptop desk-top/desktop
key_board/keyboard smart-phone/smartphone smart_phones/smartphones soft-ware/software hard-ware/hardware
open-source/open_source life-cycle/lifecycle life_cycle/lifecycle time-line/timeline time_frame/timeframe
work-flow/workflow work_flows/workflows work-place/workplace chat-bot/chatbot chat_bots/chatbots block-chain/blockchain
health-care/healthcare health_care/healthcare well-being/wellbeing well_being/wellbeing well-known/well_known
check-list/checklist check_lists/checklists bench-mark/benchmark bench_marks/benchmarks frame-work/framework
voice_mail/voicemail git_hub/GitHub set-up/setup log-in/login back-up/backup start-up/startup start-ups/startups
trade-off/tradeoff follow-up/followup make-up/makeup check-out/checkout up-date/update on-going/ongoing
play-list/playlist head-line/headline dead-line/deadline pod-cast/podcast pod_cast/podcast stake-holders/stakeholders
Łódź/Lodz Wałęsa/Walesa Ødegård/Odegard Søren/Soren Đorđe/Dorde Guðrún/Gudrun Þór/Thor Æsop/Aesop œuvre/oeuvre
straße/strasse Ħamrun/Hamrun Ŧ/t ıstanbul/istanbul Bjørn/Bjorn Łukasz/Lukasz Smørrebrød/smorrebrod
""".split()
ONE_STEM = """
colour/color behaviours/behaviors organise/organize analysed/analyzed centre/center catalogue/catalog travelled/traveled
licence/license defence/defense grey/gray programme/program anaemia/anemia leukaemia/leukemia haemoglobin/hemoglobin
paediatric/pediatric paediatrician/pediatrician orthopaedic/orthopedic gynaecology/gynecology anaesthesia/anesthesia
archaeology/archeology palaeontology/paleontology aesthetics/esthetics mediaeval/medieval encyclopaedia/encyclopedia
oesophagus/esophagus oestrogen/estrogen foetus/fetus foetal/fetal diarrhoea/diarrhea manoeuvre/maneuver
manoeuvring/maneuvering homoeopathy/homeopathy sulphate/sulfate scepticism/skepticism sizeable/sizable likeable/likable
totalled/totaled dialling/dialing marvelled/marveled equalled/equaled medallist/medalist channelled/channeled
fulfilment/fulfillment enrolment/enrollment jewellery/jewelry marvellous/marvelous woollen/woolen councillor/councilor
whilst/while amongst/among disc/disk doughnut/donut adviser/advisor focussed/focused ploughed/plowed moulding/molding
child/children children's/child man/men woman/women foot/feet tooth/teeth goose/geese mouse/mice wolf/wolves wife/wives
knife/knives shelf/shelves thief/thieves businessman/businessmen spokeswoman/spokeswomen crisis/crises
hypothesis/hypotheses analysis/analyses diagnosis/diagnoses criterion/criteria phenomenon/phenomena bacterium/bacteria
nucleus/nuclei stimulus/stimuli vertex/vertices index/indices matrix/matrices formula/formulae corpus/corpora
go/went go/gone begin/began bring/brought build/built buy/bought catch/caught choose/chosen come/came draw/drawn
drive/drove eat/ate fall/fell feel/felt find/found fly/flew forget/forgotten get/got give/gave grow/grown hear/heard
hide/hidden hold/held keep/kept know/knew lead/led learn/learnt lose/lost make/made mean/meant meet/met pay/paid run/ran
say/said see/seen sell/sold send/sent sing/sung sit/sat sleep/slept speak/spoken spend/spent stand/stood steal/stolen
swim/swam take/taken teach/taught tell/told throw/threw understand/understood wake/woke wear/worn win/won write/wrote
rewrite/rewritten overcome/overcame swear/sworn seek/sought shake/shaken shrink/shrank spring/sprang stick/stuck
""".split()
# What must not become one: other words, names, and writings apart that are something else.
APART = """
on_line/online set_up/setup left/leave rose/rise thought/think re_union/reunion un_known/unknown co-op/coop
regimen/regiman specimen/speciman lives/life media/medium sub_marine/submarine
work_out/workout
""".split()


def plain(text: str) -> list[str]:
    return [token.word.plain for token in analyzer("en").analyze(text.replace("_", " "))]


def stems(text: str) -> list[str]:
    return [token.word.stem for token in analyzer("en").analyze(text.replace("_", " "))]


def test_there_are_enough_of_them() -> None:
    assert len(SAME) + len(ONE_STEM) >= 250


@pytest.mark.parametrize("pair", SAME)
def test_one_word_in_two_spellings(pair: str) -> None:
    one, other = pair.split("/")
    assert plain(one) == plain(other)
    assert stems(one) == stems(other)


@pytest.mark.parametrize("pair", ONE_STEM)
def test_two_forms_of_one_word(pair: str) -> None:
    one, other = pair.split("/")
    assert stems(one) == stems(other)


@pytest.mark.parametrize("pair", APART)
def test_two_words_stay_two(pair: str) -> None:
    one, other = pair.split("/")
    assert stems(one) != stems(other)


def test_a_compound_spans_all_of_its_writing() -> None:
    text = "An e-mail, two data sets; node.js."
    written = [text[token.first : token.past] for token in analyzer("en").analyze(text)]
    assert written == ["An", "e-mail", "two", "data sets", "node.js"]


def test_letters_with_strokes_are_those_without_and_accents_stay() -> None:
    """Accents are for the chain of a language to drop."""
    assert latin("łøđħŧðþßæœıŋ é и ж") == "lodhtdthssaeoeing é и ж"


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (
            "we sent the e-mail to the co-operative about the data set",
            "we sent the email to the cooperative about the dataset",
        ),
        (
            "we sent the email to the cooperative about the dataset",
            "we sent the e-mail to the co-operative about the data-set",
        ),
        (
            "the log-in of the web site runs on node.js since Monday",
            "the login of the website runs on NodeJS since Monday",
        ),
        ("then Wałęsa went to Łódź by the night train", "then Walesa went to Lodz by the night train"),
    ],
)
async def test_a_quote_in_another_spelling_is_verbatim(shelved, said: str, asked: str) -> None:
    filling = "Elsewhere the harbour was quiet and the boats stayed where they were until the morning. "
    library = await shelved(one=[Cue(filling), Cue(f"And {said}, which was new."), Cue(filling)])
    (hit, *_) = (await library.quote(asked, Scope(), 3, Deadline())).hits
    assert hit.words == said
    assert hit.judgement is not None
    assert hit.judgement.verdict.value == "verbatim"

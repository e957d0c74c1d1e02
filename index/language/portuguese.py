"""Portuguese, of Brazil and of Portugal: chain and tables."""

from __future__ import annotations

from typing import Final

from .cardinals import NumberWords, money
from .language import AttributionTables, QuestionTables, SpeechTables
from .names_of_kinds import EUROPEAN_FIRST_NAMES
from .stemmed import by_value, listed, phrases, stemmed, words

_ORDINALS = by_value(
    (1, 1, "primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono décimo"),
    (20, 0, "vigésimo"), (100, 0, "centésimo"),
)  # fmt: skip
NUMBERS: Final = NumberWords(
    values=by_value(
        (0, 0, "zero"), (2, 1, """
            dois/duas três/tres quatro cinco seis/meia sete oito nove dez onze doze treze catorze/quatorze quinze
            dezasseis/dezesseis dezassete/dezessete dezoito dezanove/dezenove
        """),
        (20, 10, "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa cem/cento"),
        (200, 100, """
            duzentos/duzentas trezentos/trezentas quatrocentos/quatrocentas quinhentos/quinhentas
            seiscentos/seiscentas setecentos/setecentas oitocentos/oitocentas novecentos/novecentas
        """),
    ),
    scales=by_value((1000, 0, "mil"), (10**6, 0, "milhão/milhões"), (10**9, 0, "bilhão/bilhões")),
    joiners=frozenset({"e"}),
    articles=listed("um uma"),
    points=frozenset({"vírgula", "ponto"}),
    percent=("por", "cento"),
    money=money("euro euros dólar dólares real reais libra libras", "cêntimo cêntimos centavo centavos", "", "e"),
    ordinals={base[:-1] + ending: n for base, n in _ORDINALS.items() for ending in ("o", "a", "os", "as")},
)  # fmt: skip

OPPOSITES: Final = """
pelo_menos no_mínimo / no_máximo quando_muito;
mais / menos; sempre / nunca jamais; tudo todos todas / nada nenhum; alguém / ninguém; algo / nada; subir aumentar
crescer / descer diminuir cair baixar; subiu aumentou cresceu / desceu diminuiu caiu baixou; aumento subida /
diminuição queda descida; ganhar vencer / perder; ganhou venceu / perdeu; ganho lucro / perda prejuízo; melhor /
pior; bom boa / mau má ruim; bem / mal; grande / pequeno pequena; alto alta / baixo baixa; longo comprido / curto;
largo / estreito; pesado / leve; rápido rápida / lento lenta devagar; cedo / tarde; fácil / difícil; forte / fraco
fraca; verdade verdadeiro / mentira falso; possível / impossível; seguro / perigoso; início começo princípio / fim
final; começar iniciar / terminar acabar; aberto aberta / fechado fechada; abrir / fechar; primeiro primeira /
último última; antes / depois; novo nova / velho velha antigo antiga; jovem / velho velha; amar / odiar; amigo /
inimigo; aceitar / recusar rejeitar; permitir / proibir; legal / ilegal; sucesso / fracasso; comprar / vender;
comprou / vendeu; barato barata / caro cara; rico rica / pobre; quente / frio fria; claro clara / escuro escura;
dia / noite; manhã / tarde noite; amanhã / ontem; norte / sul; leste / oeste; esquerda / direita; acima / abaixo;
sobre / sob; dentro / fora; interior / exterior; entrar / sair; entrada / saída; chegar / partir; frente / trás;
com / sem; igual / diferente; cheio cheia / vazio vazia; molhado úmido húmido / seco seca; duro dura / mole; doce
/ amargo salgado; doente / saudável; viver / morrer; vivo / morto; homem / mulher; pai / mãe; filho / filha; irmão
/ irmã; menino / menina; feliz contente / triste; pergunta / resposta; guerra / paz; sim / não; ir / vir; lembrar
/ esquecer; público / privado; muito muitos / pouco poucos; máximo / mínimo; vantagem / desvantagem; limpo / sujo;
perto / longe; verão / inverno
"""
SYNONYMS: Final = """
carro automóvel; começar iniciar; terminar acabar; dizer contar; falar conversar; trabalho emprego; dinheiro
grana; casa lar; empresa companhia; criança miúdo menino; rápido veloz; bonito lindo; talvez quiçá; problema
questão; erro falha; chefe patrão; usar utilizar; ajudar auxiliar; importante essencial; feliz contente; celular
telemóvel; ônibus autocarro; trem comboio; também igualmente
"""
CONTRASTS: Final = """
deve devem devo devemos, pode podem posso podemos poderia poderiam, vai vão vou vamos; talvez, provavelmente,
certamente seguramente; sei sabe sabemos
sabem saber, acho acha achamos acham creio acredito; agora hoje, antigamente; ontem, hoje, amanhã; sempre,
frequentemente normalmente, raramente;
exceto excepto salvo menos, até incluindo inclusive também incluído; em_vez em_lugar, além; porque pois, embora;
por_causa devido graças, apesar; se, embora; até, desde;
segunda-feira, terça-feira, quarta-feira, quinta-feira, sexta-feira, sábado, domingo; janeiro, fevereiro, março,
abril, maio, junho, julho, agosto, setembro, outubro, novembro, dezembro; primavera, verão, outono, inverno;
vermelho vermelha, azul, verde, amarelo amarela, preto preta, branco branca, cinza cinzento, castanho marrom,
rosa, roxo, laranja; segundos, minutos, horas, dias, semanas, meses, anos; metros, quilômetros quilómetros,
centímetros; gramas, quilos, toneladas; euros, dólares, reais, libras; português, inglês, francês, alemão,
italiano, espanhol, russo, chinês; pai, mãe, irmão, irmã, tio, tia, avô, avó; cachorro cão, gato, cavalo, vaca,
ovelha, cabra, galinha, peixe, abelha; maçã, pera, cereja, ameixa, uva, limão; trigo, centeio, cevada, aveia,
milho; cobre, ouro, prata, ferro, chumbo; leite, água, vinho, cerveja, café, chá; pedro, paulo, joão, josé,
manuel, antónio, antônio, francisco, luís, luiz, carlos, miguel, rafael, daniel, david, jorge, fernando, diogo,
sérgio, andré, tiago, mário, rui, nuno, ricardo, bruno, marcos, lucas, gabriel, maria, ana, isabel, laura, marta,
lúcia, helena, clara, sara, paula, cristina, rosa, teresa, júlia, sofia, inês, beatriz, raquel, sílvia, joana,
mariana, carolina, fernanda, luísa; lisboa, porto, coimbra, braga, faro, évora, rio, brasília, salvador, recife,
fortaleza, curitiba, londres, paris, berlim, roma, madrid
"""

_ABOUT: Final = r"(?:sobre|d[aeo]s?|acerca d[aeo]s?)"  # a topic
PORTUGUESE: Final = stemmed(
    "pt",
    "portuguese",
    stop_words="""
        a à às ao aos agora ainda algo alguém algum alguma algumas alguns antes aquela aquelas aquele aqueles aquilo
        aqui as assim até cada com como da daquele das de dela dele deles depois desde dessa desse desta deste disso
        do dos e é ela elas ele eles em então entre era eram éramos essa essas esse esses esta está estamos estão
        estar estas estava estavam este estes estou eu faz fazem fazer fez foi foram for fui gente há havia isso isto
        já la lá lhe lhes lo mais mas me mesmo meu meus minha minhas muita muito muitos na nada não nas nem nenhum
        nessa nesse nesta neste no nos nós nossa nosso nossos num numa o os ou outra outras outro outros para pela
        pelas pelo pelos pode podem posso por porque porquê pra pro quando quanto que quê quem qual quais se seja sem
        sempre ser será seu seus si sido só sobre sou sua suas são também tão te tem têm temos tenho ter teu teve
        tinha tinham toda todas todo todos tu tua tudo um uma umas uns vai vamos vão você vocês vou dizer diz disse
        digo dito falar fala falou falado pensar penso acho sei sabe saber coisa coisas bom bem claro pois aí ali né
    """,
    fillers="ah hã hum hm éh ahn eh né",
    filler_phrases=("sabe", "quer dizer", "tipo assim", "ou seja", "você sabe", "vamos dizer", "digamos"),
    numbers=NUMBERS,
    signs={"%": "porcento", "€": "euros", "$": "dólares", "£": "libras", "&": "e"},
    negations="não nunca jamais ninguém nada nenhum nenhuma sem nem tampouco tampoco",
    negates_next="não nunca jamais",
    limiting="só somente apenas simplesmente",
    qualifiers="""
        só somente apenas sempre todo todos toda todas cada maioria alguns algumas poucos muitos quase exatamente
        exactamente ambos mais menos
    """,
    restricting="só somente apenas quase alguns algumas poucos raramente supostamente",
    weakening="talvez possivelmente provavelmente supostamente alegadamente quase",
    believing="""
        acho acha achamos acham achava creio crê acredito acredita acreditamos penso pensa pensamos digo diz dizemos
        disse dito afirmo afirma verdade certo certeza seguro provado prova provas convencido convencida
    """,
    doubting="duvido duvida duvidamos duvidava nego nega negou negaram negado falso",
    hearsay="dizem ouvi ouvimos parece consta rumor rumores",
    subordinating="que",
    tenses=(
        ("é são sou somos és", "era eram éramos foi foram fui"),
        ("está estão estou estamos", "estava estavam esteve estiveram"),
        ("tem têm tenho temos", "tinha tinham tínhamos"),
        ("há", "havia houve"),
    ),
    persons=(
        "eu me mim meu minha meus minhas comigo",
        "tu te ti teu tua teus tuas contigo",
        "ele dele",
        "ela dela",
        "nós nos nosso nossa nossos nossas",
        "vocês",
        "eles elas deles delas",
    ),
    particles="""
        pois bem então assim claro já e mas também muito bastante realmente tipo aí agora sim talvez né bom olha
        basicamente simplesmente mesmo até lá
    """,
    conjunctions="e mas ou porque senão nem",
    contractions={
        "do": ("de", "o"), "da": ("de", "a"), "dos": ("de", "os"), "das": ("de", "as"), "no": ("em", "o"),
        "na": ("em", "a"), "nos": ("em", "os"), "nas": ("em", "as"), "ao": ("a", "o"), "aos": ("a", "os"),
        "pelo": ("por", "o"), "pela": ("por", "a"), "num": ("em", "um"), "numa": ("em", "uma"), "pro": ("para", "o"),
        "pra": ("para", "a"),
    },
    variants={"pra": "para", "tá": "está", "tô": "estou", "tava": "estava", "cê": "você", "ok": "okay", "num": "não",
              "quilômetros": "quilómetros", "facto": "fato", "fato": "facto"},
    framing="discussão conversa tema temas assunto mencionado menção resumo opinião explicar explica",
    questions="quê que quem qual quando onde como quanto quantos porquê",
    reporting="dizer diz disse dito fala falar falou falado conta contou pensa pensava acha achava",
    fractions="metade meio meia terço quarto quinto dobro triplo",
    opposites=OPPOSITES,
    synonyms=SYNONYMS,
    contrasts=f"{CONTRASTS}; {EUROPEAN_FIRST_NAMES}",
    reversing=("in", "im", "des"),
    speech=SpeechTables(
        never_final=words("""
            sr sra srta dr dra prof profa d ex p.ex eng av aprox
        """),
        before_numbers=words("""
            n nº pág págs cap art fig vol
        """),
        maybe_final=words("""
            etc s.a ltda jr a.c d.c
        """),
        starters=words("""
            o a os as um uma eu tu você ele ela nós eles elas e mas ou porque se quando então isso isto este esta esse
            em no na com por para sem sobre como que quem onde não sim meu minha seu é foi há pois bom agora também
        """),
        sounds=tuple("""
            música risos risada risadas ri aplausos palmas tosse suspira suspiro inaudível ininteligível silêncio
            ruído ruídos vinheta canta chora
        """.split()),
        housekeeping=phrases("""
            bem-vindo | bem-vindos | bem-vinda | bem vindos | obrigado | obrigada | olá | oi pessoal | bom dia
            boa tarde | boa noite | tchau | até a próxima | até à próxima | até logo | podcast | episódio | programa
            ouvintes | inscreva-se | se inscreve | subscreva | cinco estrelas | meu convidado | nosso convidado
            nossa convidada | meu nome é | chamo-me | microfone | gravação | gravando | próxima pergunta
            apresente-se | no instagram | no youtube | o link | nosso site | siga-nos
        """),
        offensive=tuple("""
            merda merdas puta putas puto putos caralho caralhos foder fodido fodida fodeu foda fodas porra cu buceta
            bucetas boceta bocetas viado viados cabrão cabrões arrombado arrombados vadia vadias cuzão cuzões punheta
            punheteiro piroca pirocas
        """.split()),
        advertising=phrases("""
            patrocinador | patrocinado | patrocínio | apoio de | código de desconto | com o código | cupom | desconto
            teste grátis | frete grátis | oferta | acesse www | ponto com | inscreva-se em | ingressos | bilhetes
            publicidade | para mais informações | mais informações em | cadastre-se
        """),
        dependent_openers=phrases("""
            e | mas | ou | porque | então | por isso | isso | isto | esse | essa | ele | ela | eles | elas | aquilo
            sim | não | exato | exatamente | claro | pois | bom | também | além disso | depois | porém | embora
            por exemplo | aliás | em segundo lugar | aí | ali | lá | cujo | os dois | ambos | o outro | o mesmo
            não só | que | quem | onde | lhe
        """),
    ),
    attribution=AttributionTables(
        verbs=words("""
            diz disse dizia dito dizendo escreve escreveu escrito explica explicou explicava explicado afirma afirmou
            afirmado pergunta perguntou acrescenta acrescentou conta contou contava contado responde respondeu
            garante garantiu comenta comentou acha achava acredita acreditava pensa pensava lembra lembrou declara
            declarou sublinha sublinhou defende defendeu confessa confessou avisa avisou conclui concluiu admite admitiu
        """),
        around_verbs=words("tem têm tinha também já uma vez sempre depois o"),
        fronted=words("como tem tinha"),
        passive=words("foi sido"),
        pronouns=words("ele ela"),
        others=words("eu tu você vocês nós eles elas quem alguém ninguém diz-se perguntei"),
        who=words("que quem"),
        according=(
            "segundo", "conforme", "de acordo com", "nas palavras de", "palavras de", "citação de", "citando",
        ),
        by=words("por da"),
        words=words("palavras palavra frase citação pergunta resposta"),
        roles=words("""
            autor autora jornalista diretor diretora presidente ministro ministra investigador investigadora
        """),
        articles=words("o a os as um uma meu minha seu sua nosso nossa este esta"),
        particles=words("de da do das dos e"),
        placing=words("em no na a ao à"),
        no_relation=words("em no na com para sobre desde"),
        beginnings=words("como e mas ou o a os as um uma ontem hoje depois segundo se quando em no na é sim não"),
        joining=words("e"),
        honorifics=words("senhor senhora dom dona sr sra"),
        labels=words("""
            orador oradora falante convidado convidada apresentador apresentadora entrevistador entrevistadora
        """),
    ),
    asking=QuestionTables(
        asking=words("quem onde quando verdade citação episódio fonte procura verifica"),
        opening=words("quem"),
        leading=words("que assim isto"),
        months=(
            "janeiro jan", "fevereiro fev", "março mar", "abril abr", "maio mai", "junho jun", "julho jul",
            "agosto ago",
            "setembro set", "outubro out", "novembro nov", "dezembro dez",
        ),
        within_dates=words("de do"),
        by=("por", "segundo"),
        since=("desde", "desde o", "a partir de"),
        until=("até", "até o", "até ao"),
        within=("em", "no", "na"),
        numbered=("episódio", "capítulo", "programa", "número", "n.º"),
        over_time=(
            r"ao longo (?:dos (?:anos|meses)|do tempo)", r"com (?:os anos|o tempo|o passar dos anos)",
            r"ano (?:após|a) ano",
        ),
        about=_ABOUT,
        said=(
            r"(?:o )?qu[eê] (?:disse|diz|dizia|tem dito|pensa|acha|contou) (?:[ao] )?NAME ABOUT",
            r"(?:o )?que (?:é que )?(?:[ao] )?NAME (?:disse|diz|dizia|pensa|acha|contou) ABOUT",
        ),
        who=(r"quem (?:é|era|foi) (?:[ao] )?NAME",),
        spoken_of=(r"(?:o )?que se (?:diz|disse) (?:sobre|d[aeo]s?) TOPIC", r"fal[ae]-me (?:sobre|d[aeo]s?) TOPIC"),
        requests=(r"(?:citação|verificar?|procurar?)(?: (?:esta|a)\b)?(?: (?:citação|frase)\b)?",),
        either=words("ou"),
    ),
)  # fmt: skip

"""Spanish: chain and tables."""

from __future__ import annotations

from typing import Final

from .cardinals import NumberWords, money
from .language import AttributionTables, QuestionTables, SpeechTables
from .names_of_kinds import EUROPEAN_FIRST_NAMES
from .stemmed import by_value, listed, phrases, stemmed, words

_ORDINALS = by_value(
    (1, 1, """
            primer/primero segundo tercer/tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo
            duodécimo
        """),
    (20, 0, "vigésimo"), (100, 0, "centésimo"),
)  # fmt: skip
NUMBERS: Final = NumberWords(
    values=by_value(
        (0, 1, """
            cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince
            dieciséis/dieciseis diecisiete dieciocho diecinueve veinte veintiuno/veintiún/veintiuna
            veintidós/veintidos veintitrés/veintitres veinticuatro veinticinco veintiséis/veintiseis veintisiete
            veintiocho veintinueve
        """),
        (30, 10, "treinta cuarenta cincuenta sesenta setenta ochenta noventa cien/ciento"),
        (200, 100, """
            doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas quinientos/quinientas
            seiscientos/seiscientas setecientos/setecientas ochocientos/ochocientas novecientos/novecientas
        """),
    ),
    scales=by_value((1000, 0, "mil"), (10**6, 0, "millón/millones"), (10**12, 0, "billón/billones")),
    joiners=frozenset({"y"}),
    articles=listed("un una"),
    points=frozenset({"coma", "punto"}),
    percent=("por", "ciento"),
    money=money("euro euros dólar dólares peso pesos libra libras", "céntimo céntimos centavo centavos", "y", "con"),
    ordinals={form: n for base, n in _ORDINALS.items()
              for form in (base, base[:-1] + "a" if base.endswith("o") else base,
                           base[:-1] + "os" if base.endswith("o") else base)},
)  # fmt: skip

OPPOSITES: Final = """
al_menos por_lo_menos como_mínimo / como_mucho como_máximo a_lo_sumo;
más / menos; siempre / nunca jamás; todo todos todas / nada ninguno; alguien / nadie; algo / nada; subir aumentar
crecer / bajar disminuir caer; subió aumentó creció / bajó disminuyó cayó; aumento subida / disminución bajada
caída; ganar / perder; ganó / perdió; ganancia / pérdida; mejor / peor; bueno buena buen / malo mala mal; bien /
mal; grande gran / pequeño pequeña; alto alta / bajo baja; largo larga / corto corta; ancho / estrecho; pesado /
ligero; rápido rápida / lento lenta; rápidamente / lentamente; temprano pronto / tarde; fácil / difícil; fuerte /
débil; verdad verdadero / mentira falso; posible / imposible; seguro / peligroso; principio comienzo inicio /
final fin; empezar comenzar / terminar acabar; abierto abierta / cerrado cerrada; abrir / cerrar; primero primera
/ último última; antes / después; nuevo nueva / viejo vieja antiguo antigua; joven / viejo vieja; amar querer /
odiar; amigo / enemigo; aceptar / rechazar; permitir / prohibir; legal / ilegal; éxito / fracaso; comprar /
vender; compró / vendió; barato barata / caro cara; rico rica / pobre; caliente calor / frío fría; claro clara /
oscuro oscura; día / noche; mañana / ayer; norte / sur; este / oeste; izquierda / derecha; arriba / abajo; encima
/ debajo; sobre / bajo; dentro / fuera; interior / exterior; entrar / salir; entrada / salida; llegar / partir;
delante / detrás; con / sin; igual / distinto diferente; lleno llena / vacío vacía; mojado húmedo / seco seca;
duro dura / blando blanda; dulce / amargo salado; enfermo / sano; vivir / morir; vivo / muerto; hombre / mujer;
padre / madre; hijo / hija; hermano / hermana; niño / niña; feliz contento / triste; pregunta / respuesta; guerra
/ paz; sí / no; ir / venir; recordar / olvidar; público / privado; mucho muchos / poco pocos; máximo / mínimo;
ventaja / desventaja; limpio / sucio; cerca / lejos; verano / invierno
"""
SYNONYMS: Final = """
coche carro auto; empezar comenzar; terminar acabar finalizar; decir contar; hablar conversar; trabajo empleo
curro; dinero plata; casa hogar; empresa compañía; niño chico crío; rápido veloz; bonito lindo hermoso; quizá
quizás tal_vez; problema asunto; error fallo; jefe patrón; amigo compañero; usar utilizar emplear; ayudar asistir;
importante esencial; contento feliz; ordenador computadora; móvil celular; también asimismo
"""
CONTRASTS: Final = """
debe deben debo debemos, puede pueden puedo podemos podría podrían, va van voy vamos; quizá quizás tal_vez,
probablemente, seguramente ciertamente; sé
sabe sabemos saben saber, creo cree creemos creen creer pienso piensa pensamos piensan; ahora hoy, entonces antes;
ayer, hoy, mañana; siempre, normalmente, a_veces, raramente;
excepto salvo menos, incluso incluido incluida también inclusive hasta; en_lugar en_vez, además; porque ya_que,
aunque; a_causa debido gracias, a_pesar pese; si, aunque; hasta, desde;
lunes, martes, miércoles, jueves, viernes, sábado, domingo; enero, febrero, marzo, abril, mayo, junio, julio,
agosto, septiembre setiembre, octubre, noviembre, diciembre; primavera, verano, otoño, invierno; rojo roja, azul,
verde, amarillo amarilla, negro negra, blanco blanca, gris, marrón, rosa, morado, naranja; segundos, minutos,
horas, días, semanas, meses, años; metros, kilómetros, centímetros; gramos, kilos, toneladas; euros, dólares,
pesos, libras; español, inglés, francés, alemán, italiano, ruso, chino; padre, madre, hermano, tío, tía, abuelo,
abuela; perro, gato, caballo, vaca, oveja, cabra, gallina, pez, abeja; manzana, pera, cereza, ciruela, uva, limón;
trigo, centeno, cebada, avena, maíz; cobre, oro, plata, hierro, plomo; leche, agua, vino, cerveza, café, té;
pedro, pablo, juan, josé, manuel, antonio, francisco, luis, carlos, javier, miguel, ángel, rafael, daniel, david,
jorge, alberto, fernando, diego, sergio, andrés, álvaro, pablo, mario, raúl, enrique, ramón, vicente, jaime,
maría, ana, carmen, isabel, laura, marta, lucía, elena, clara, sara, paula, cristina, pilar, rosa, teresa, julia,
sofía, irene, beatriz, raquel, silvia, nuria, alicia, inés, luisa, dolores; madrid, barcelona, sevilla, valencia,
granada, málaga, bilbao, zaragoza, toledo, salamanca, bogotá, lima, quito, santiago, montevideo, caracas, londres,
parís, berlín, roma
"""

SPANISH: Final = stemmed(
    "es",
    "spanish",
    stop_words="""
        a al algo algunas alguno algunos ante antes aquel aquella aquello aquí así aún aunque cada como cómo con cual
        cuál cuando cuándo cuanto de del desde donde dónde dos durante e el él ella ellas ellos en entonces entre era
        eran eras eres es esa esas ese eso esos esta está están estaba estaban estado estamos estar estas este esto
        estos estoy fue fueron fui ha haber había habían hace hacen hacer hacía hago han has hasta hay he hecho hemos
        hizo iba ir la las le les lo los más me mi mí mis mismo mucho muy nada ni no nos nosotros nuestra nuestro
        nuestros o os otra otras otro otros para pero poco por porque pues que qué quien quién quienes se sea según
        ser será si sí sido siempre sin sino sobre solo sólo somos son soy su sus también tan tanto te tenemos tener
        tengo tenía ti tiene tienen toda todas todavía todo todos tu tú tus u un una unas uno unos va vamos van voy
        vosotros y ya yo decir dice dijo digo dicho hablar habla hablado pensar pienso creo cree sé sabe saber cosa
        cosas bueno vale claro puede pueden puedo poder
    """,
    fillers="eh em ehm mm mmm este eeh ah uh",
    filler_phrases=("o sea", "es decir", "ya sabes", "sabes", "quiero decir", "digamos", "por así decirlo"),
    numbers=NUMBERS,
    signs={"%": "porciento", "€": "euros", "$": "dólares", "£": "libras", "&": "y"},
    negations="no nunca jamás nadie nada ningún ninguno ninguna sin ni tampoco apenas",
    negates_next="no nunca jamás",
    limiting="solo sólo solamente únicamente simplemente",
    qualifiers="""
        solo sólo solamente únicamente siempre todo todos toda todas cada mayoría algunos algunas pocos muchos casi
        exactamente ambos más menos
    """,
    restricting="solo sólo solamente únicamente casi algunos algunas pocos a_veces raramente supuestamente",
    weakening="quizá quizás talvez acaso posiblemente probablemente supuestamente presuntamente casi",
    believing="""
        creo cree creemos creen creía pienso piensa pensamos piensan pensaba digo dice decimos dicen dije dijo dicho
        afirmo afirma afirmó cierto verdad seguro segura demostrado probado prueba pruebas convencido convencida
    """,
    doubting="dudo duda dudamos dudaba niego niega negó negaron negado falso",
    hearsay="dicen oído parece rumor rumores cuentan",
    subordinating="que",
    tenses=(
        ("es son soy somos eres", "era eran éramos fue fueron fui"),
        ("está están estoy estamos", "estaba estaban estuvo estuvieron"),
        ("ha han he hemos", "había habían habíamos"),
    ),
    persons=(
        "yo mi mí me mío mía míos mías conmigo",
        "tú tu tus te ti tuyo tuya contigo",
        "él",
        "ella",
        "nosotros nosotras nos nuestro nuestra nuestros nuestras",
        "vosotros vosotras os vuestro vuestra vuestros vuestras",
        "ellos ellas",
    ),
    particles="""
        pues bueno entonces así vale claro ya y pero también muy bastante realmente como o sea luego ahora sí quizá
        quizás igual hombre mira oye básicamente simplemente incluso
    """,
    conjunctions="y e pero o u porque sino ni",
    contractions={"al": ("a", "el"), "del": ("de", "el")},
    variants={"e": "y", "u": "o", "sólo": "solo", "solo": "sólo", "setiembre": "septiembre"},
    framing="discusión conversación tema temas mención mencionado resumen opinión explicar explica",
    questions="qué que quién quien cuál cuándo cuando dónde donde cómo cuánto cuántos",
    reporting="decir dice dijo dicho habla hablar habló hablado cuenta contó piensa pensaba",
    fractions="mitad medio media tercio cuarto quinto doble triple",
    opposites=OPPOSITES,
    synonyms=SYNONYMS,
    contrasts=f"{CONTRASTS}; {EUROPEAN_FIRST_NAMES}",
    reversing=("in", "im", "des"),
    speech=SpeechTables(
        never_final=words("""
            sr sra srta dr dra d dña ud uds p.ej ej prof ing lic gral av avda aprox
        """),
        before_numbers=words("""
            núm nro nº pág págs cap art fig vol
        """),
        maybe_final=words("""
            etc s.a ee.uu jr a.c d.c
        """),
        starters=words("""
            el la los las un una yo tú él ella nosotros ellos y pero o porque si cuando entonces esto esta este eso
            ese en con por para sin sobre como qué quién dónde no sí mi mis su sus es fue hay pues bueno ahora
        """),
        sounds=tuple("""
            música risas risa ríe aplausos tos tose suspira suspiro inaudible ininteligible silencio ruido ruidos
            sintonía canta canto llora
        """.split()),
        housekeeping=phrases("""
            bienvenido | bienvenidos | bienvenidas | bienvenida | gracias | muchas gracias | hola | buenos días
            buenas tardes | buenas noches | adiós | hasta la próxima | hasta luego | podcast | episodio | programa
            oyentes | suscríbete | suscribirse | suscribíos | cinco estrellas | mi invitado | nuestro invitado
            nuestra invitada | mi nombre es | me llamo | micrófono | grabación | grabando | siguiente pregunta
            preséntate | en instagram | en youtube | el enlace | nuestra web | síguenos | nos escuchamos
        """),
        offensive=tuple("""
            mierda mierdas puta putas puto putos hijoputa hideputa gilipollas coño coños joder jodido jodida jodidos
            jodidas jode jodes follar follada cabrón cabrones cabrona pendejo pendejos pendeja chingar chingada
            chingado chinga verga vergas polla pollas maricón maricones marica maricas sudaca sudacas negrata
            negratas mamada mamadas culero culeros
        """.split()),
        advertising=phrases("""
            patrocinador | patrocinado | patrocina | código de descuento | con el código | descuento | prueba gratis
            prueba gratuita | envío gratis | oferta | visita www | punto com | punto es | inscríbete | entradas
            publicidad | para más información | más información en | regístrate
        """),
        dependent_openers=phrases("""
            y | pero | o | porque | así que | entonces | por eso | eso | esto | ese | esa | él | ella | ellos | ellas
            aquello | sí | no | exacto | exactamente | claro | vale | bueno | también | además | luego | después
            sin embargo | aunque | por ejemplo | de hecho | en cambio | por cierto | segundo | ahí | allí | cuyo
            los dos | ambos | el otro | lo mismo | no solo | que | quien | donde | le | lo
        """),
    ),
    attribution=AttributionTables(
        verbs=words("""
            dice dijo decía dicho diciendo escribe escribió escrito explica explicó explicaba explicado afirma afirmó
            afirmado pregunta preguntó añade añadió añadido señala señaló cuenta contó contaba contado responde
            respondió asegura aseguró asegurado comenta comentó comentaba comentado opina opinó cree creía piensa
            pensaba recuerda recordó declara declaró declarado sostiene sostuvo confiesa confesó advierte advirtió
            concluye concluyó admite admitió
        """),
        around_verbs=words("ha había también ya una vez siempre luego después lo nos"),
        fronted=words("como ha había"),
        passive=words("fue sido"),
        pronouns=words("él ella"),
        others=words("yo tú usted ustedes nosotros ellos ellas se quien alguien nadie"),
        who=words("que quien"),
        according=(
            "según", "en palabras de", "de acuerdo con", "palabras de", "cita de", "frase de", "citando a",
        ),
        by=words("por"),
        words=words("palabras palabra frase cita pregunta respuesta"),
        roles=words("autor autora periodista directora presidente presidenta ministro ministra investigadora"),
        articles=words("el la los las un una mi tu su nuestro nuestra este esta"),
        particles=words("de del la los las y"),
        placing=words("en a"),
        no_relation=words("en con para sobre desde hacia"),
        beginnings=words("como y pero o el los la las un una ayer hoy luego según si cuando en es sí no"),
        joining=words("y e"),
        honorifics=words("señor señora don doña senor senora dona sr sra"),
        labels=words("""
            hablante orador oradora invitado invitada presentador presentadora entrevistador entrevistadora
            público
        """),
    ),
    asking=QuestionTables(
        asking=words("quién dónde cuándo verdad cierto cita episodio fuente busca verifica"),
        opening=words("quién"),
        leading=words("que así esto"),
        months=(
            "enero ene", "febrero feb", "marzo mar", "abril abr", "mayo", "junio jun", "julio jul", "agosto ago",
            "septiembre setiembre sept sep", "octubre oct", "noviembre nov", "diciembre dic",
        ),
        within_dates=words("de del"),
        by=("por", "según"),
        since=("desde", "desde el", "a partir de"),
        until=("hasta", "hasta el"),
        within=("en", "en el"),
        numbered=("episodio", "capítulo", "programa", "número", "n.º"),
        over_time=(
            r"a lo largo (?:de los (?:años|meses)|del tiempo)", r"con (?:los años|el tiempo|el paso de los años)",
            r"año (?:tras|por|a) año",
        ),
        about="sobre|del?|acerca del?",
        said=(
            r"¿?qu[ée] (?:dijo|dice|decía|ha dicho|piensa|pensaba|cuenta|contó) NAME ABOUT",
            r"lo que (?:dijo|dice|decía|ha dicho) NAME ABOUT",
        ),
        who=(r"¿?qui[ée]n (?:es|era|fue) NAME", r"¿?(?:d[óo]nde|cu[áa]ndo) habl[aó] NAME"),
        spoken_of=(
            r"¿?(?:qui[ée]n|d[óo]nde|cu[áa]ndo) (?:se )?habla[n]? (?:del?|sobre) TOPIC",
            r"¿?qu[ée] se (?:dice|dijo) (?:sobre|del?|acerca del?) TOPIC",
            r"(?:háblame|hábleme|dime|cuéntame) (?:algo )?(?:sobre|del?) TOPIC",
        ),
        requests=(
            r"(?:cita|verificar?|comprobar|comprueba|buscar?|encuentra)(?: (?:esta|la)\b)?(?: (?:cita|frase)\b)?",
        ),
        either=words("o u"),
    ),
)  # fmt: skip

"""First names and cities that stand for each other in a sentence: another one is another person or place.

For languages in which a capital makes no name. Lower case; lists for `Meanings`, as `contrasts`.
"""

from __future__ import annotations

from typing import Final

FIRST_NAMES: Final = """
anna, peter, maria, thomas, michael, andreas, stefan, stephan, christian, martin, klaus, hans, jürgen, wolfgang,
ursula, petra, monika, sabine, claudia, julia, laura, lena, lea, leon, lukas, jonas, felix, paul, max, moritz, ben,
emma, mia, hannah, sophie, clara, johanna, katharina, elisabeth, eva, karin, birgit, heike, andrea, nicole, sandra,
stefanie, daniel, alexander, sebastian, matthias, markus, tobias, florian, philipp, david, simon, jakob, johannes,
georg, heinrich, friedrich, karl, otto, ernst, walter, werner, günter, helmut, gerhard, manfred, dieter, uwe, bernd,
frank, ralf, jens, sven, lars, nils, erik, olaf, kai, marie, luise, ingrid, renate, gisela, helga, erika, brigitte,
angela, barbara, susanne, cornelia, anja, tanja, katja, sarah, lisa, nina, ida, frieda, greta, ella, amelie,
charlotte, theo, anton, emil, oskar, hugo, noah, elias, finn, luis, tom, tim, jan, niklas, ali, mehmet, ahmed, john,
james, robert, mary, bob, alice, kurt, rolf, horst, inge, marta, ruth, rosa, dora, willi, fritz, hermann, ludwig,
wilhelm, rudolf, konrad, agnes
"""
CITIES: Final = """
berlin, hamburg, münchen, köln, frankfurt, stuttgart, düsseldorf, leipzig, dresden, hannover, bremen, nürnberg, essen,
dortmund, bonn, kiel, lübeck, rostock, mainz, kassel, freiburg, heidelberg, mannheim, karlsruhe, augsburg, ulm, jena,
weimar, erfurt, halle, magdeburg, potsdam, münster, aachen, wien, graz, linz, salzburg, innsbruck, zürich, basel, bern,
genf, luzern, paris, london, rom, madrid, lissabon, brüssel, amsterdam, kopenhagen, stockholm, oslo, helsinki, warschau,
prag, budapest, athen, moskau, kiew, istanbul, mailand, venedig, barcelona, tokio, peking, boston, chicago
"""

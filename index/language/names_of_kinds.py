"""First names and cities that stand for each other in a sentence: another one is another person or place.

For languages in which a capital makes no name: the first lists are German. Lower case; lists for `Meanings`, as
`contrasts`.
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
KOREAN_PLACES: Final = """
서울, 부산, 대구, 인천, 광주, 대전, 울산, 세종, 수원, 제주, 춘천, 강릉, 전주, 포항, 경주, 목포, 여수, 평양, 도쿄,
오사카, 교토, 베이징 북경, 상하이 상해, 홍콩, 타이베이, 싱가포르, 방콕, 하노이, 뉴욕, 보스턴, 시카고, 워싱턴, 런던,
파리, 베를린, 뮌헨, 로마, 밀라노, 마드리드, 바르셀로나, 모스크바, 시드니; 한국, 북한, 일본, 중국, 대만, 미국, 캐나다,
영국, 프랑스, 독일, 이탈리아, 스페인, 러시아, 인도, 베트남, 태국, 호주, 브라질, 멕시코, 터키, 이집트, 스위스, 스웨덴,
네덜란드, 폴란드, 우크라이나
"""
JAPANESE_PLACES: Final = """
東京, 大阪, 京都, 名古屋, 横浜, 神戸, 札幌, 仙台, 福岡, 広島, 長崎, 金沢, 奈良, 沖縄, 那覇, 新潟, 静岡, 岡山, 熊本,
鹿児島, 千葉, 埼玉, 北海道, 北京, 上海, 香港, 台北, ソウル, 釜山, シンガポール, バンコク, ハノイ, ニューヨーク,
ボストン, シカゴ, ワシントン, ロンドン, パリ, ベルリン, ミュンヘン, ローマ, ミラノ, マドリード, バルセロナ, モスクワ,
シドニー; 日本, 中国, 韓国, 北朝鮮, 台湾, アメリカ, カナダ, イギリス, フランス, ドイツ, イタリア, スペイン, ロシア,
インド, ベトナム, タイ, オーストラリア, ブラジル, メキシコ, トルコ, エジプト, スイス, スウェーデン, オランダ,
ポーランド, ウクライナ
"""
CHINESE_PLACES: Final = """
北京, 上海, 广州 廣州, 深圳, 天津, 重庆 重慶, 成都, 武汉 武漢, 杭州, 南京, 苏州 蘇州, 西安, 青岛 青島, 大连 大連,
哈尔滨 哈爾濱, 沈阳 瀋陽, 长沙 長沙, 昆明, 厦门 廈門, 拉萨 拉薩, 香港, 澳门 澳門, 台北 臺北, 高雄, 台中, 台南, 东京
東京, 大阪, 京都, 首尔 首爾, 釜山, 新加坡, 曼谷, 河内 河內, 纽约 紐約, 波士顿 波士頓, 芝加哥, 华盛顿 華盛頓, 伦敦
倫敦, 巴黎, 柏林, 慕尼黑, 罗马 羅馬, 米兰 米蘭, 马德里 馬德里, 巴塞罗那 巴塞隆納, 莫斯科, 悉尼 雪梨; 中国 中國, 日本,
韩国 韓國, 朝鲜 朝鮮, 台湾 臺灣, 美国 美國, 加拿大, 英国 英國, 法国 法國, 德国 德國, 意大利, 西班牙, 俄罗斯 俄羅斯,
印度, 越南, 泰国 泰國, 澳大利亚 澳大利亞, 巴西, 墨西哥, 土耳其, 埃及, 瑞士, 瑞典, 荷兰 荷蘭, 波兰 波蘭, 乌克兰 烏克蘭
"""

"""Names of persons and cities that stand for each other in a sentence: another one is another person or place.

For languages in which a capital makes no name, and for the beginnings of sentences in others. Lower case; lists for
`Meanings`, as `contrasts`. First names that are everyday words as well (`pierre`, `pilar`) are left out.
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
EUROPEAN_FIRST_NAMES: Final = """
adam, adrien, agnès, alain, albert, alberto, alejandro, alessandra, alessandro, alexandra, alexandre, alfredo, alice,
amélie, ana, anders, andré, andrea, andrés, anna, anne, annika, antoine, antonio, antónio, arnaud, astrid, aurélie,
axel, beatrice, beatriz, benoît, bernard, björn, bruno, camille, carla, carlo, carlos, carmen, caroline, catarina,
caterina, catherine, cécile, charles, charlotte, chiara, christophe, claudia, daan, daniel, daniela, daniele, david,
davide, denis, diego, duarte, édouard, elena, elin, élise, elisa, élodie, emil, emilia, emma, enrico, erik, esther,
étienne, eva, fabien, fabio, federica, federico, felipe, fernanda, fernando, filippo, francesca, francesco, francisca,
francisco, françois, fredrik, gabriel, gabriela, gérard, giorgio, giovanni, giulia, giuseppe, gonçalo, guillaume,
gunnar, gustavo, hanna, hannah, hélène, henri, hugo, inês, ingrid, isabel, isabelle, jacques, jan, javier, jean,
jeanne, jens, jérôme, joana, joão, johan, johanna, jorge, josé, juan, julia, julie, julien, juliette, karin, kees,
klara, laura, laurence, lars, lea, léa, lena, leonor, lieke, lorenzo, louis, louise, luca, lucas, lucía, lucie, luis,
luís, luisa, maarten, manon, manuel, manuela, marc, marcel, marco, maria, maría, marie, mario, marta, martim, martin,
martín, martine, martino, mateo, matteo, mattias, maxime, michel, michele, miguel, mikael, monica, nathalie, nicolas,
niels, nils, nuno, olivier, olof, oscar, pablo, paola, paolo, patrick, paul, paula, paulo, pedro, per, peter, philippe,
pieter, rafael, raquel, renata, ricardo, riccardo, roberto, rodrigo, romain, rui, ruud, sandra, sanne, sara, sébastien,
sergio, silvia, simon, simone, sofia, sofía, sofie, sophie, stefano, stéphane, susanne, sven, sylvie, teresa, theo,
thierry, thijs, thomas, tiago, tomas, tomás, tommaso, tove, valentina, valérie, vasco, vincent, willem, xavier, yves,
åsa, eduardo, enrique, ignacio, inga, isak, joakim, jordi, josefina, kajsa, lotte, magnus, marjan, matilde, raúl, rosie
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
_SURNAMES: Final = """
王 李 张 張 刘 劉 陈 陳 杨 楊 赵 趙 周 吴 吳 徐 孙 孫 胡 朱 林 何 郭 罗 羅 宋 郑 鄭 谢 謝 韩 韓 唐 冯
馮 董 程 曹 袁 邓 鄧 许 許 沈 曾 彭 吕 呂 苏 蘇 卢 盧 蒋 蔣 蔡 贾 賈 丁 魏 薛 叶 葉 余 潘 杜 戴 夏 汪
田 任 姜 范 姚 谭 譚 廖 邹 鄒 陆 陸 崔 邱 秦 顾 顧 邵 孟
"""
_TITLES: Final = "先生 女士 小姐 老师 医生 教授".split()
CHINESE_NAMES: Final = ", ".join(  # as people are called: `小王`, `王先生`
    name
    for surname in _SURNAMES.split()
    for name in (
        f"小{surname}",
        f"老{surname}",
        *(f"{surname}{title}" for title in "先生 女士 小姐 老师 医生 教授".split()),
    )
)
JAPANESE_NAMES: Final = """
田中, 鈴木, 佐藤, 高橋, 伊藤, 渡辺, 山本, 中村, 小林, 加藤, 吉田, 山田, 佐々木,
山口, 松本, 井上, 木村, 斎藤, 山崎, 池田, 橋本, 阿部, 前田, 藤田, 小川, 岡田,
後藤, 長谷川, 村上, 近藤, 石井, 坂本, 遠藤, 青木, 藤井, 西村, 福田, 太田, 三浦,
藤原, 松田, 中川, 原田, 小野, 田村, 竹内, 金子, 和田, 中山, 石田, 上田, 森田,
柴田, 酒井, 工藤, 横山, 宮本, 内田, 高木, 安藤, 谷口, 丸山, 今井, 藤本, 武田,
杉山, 村田, 増田, 小島, 桜井; 太郎, 花子, 一郎, 次郎, 健太, 翔太, 健一, 美咲,
陽子, 裕子
"""
KOREAN_NAMES: Final = """
철수, 영희, 민수, 지영, 민준, 서연, 지훈, 수진, 영수, 미영, 현우, 지민, 은지, 준호, 성민, 유진, 혜진, 동현, 정훈, 상훈,
민지, 지은, 영호, 영철, 순자, 미숙, 정숙, 경숙, 영자, 영숙, 서준, 하준, 도윤, 서윤, 지우, 하은, 수빈, 예진, 승현, 재현
"""
THAI_PLACES: Final = """
กรุงเทพ, เชียงใหม่, เชียงราย, ภูเก็ต, ขอนแก่น, นครราชสีมา, อุดรธานี, อุบลราชธานี, หาดใหญ่, สงขลา, พัทยา, ชลบุรี, ระยอง,
อยุธยา, สุโขทัย, พิษณุโลก, นครสวรรค์, กระบี่, ลำปาง, น่าน, ลอนดอน, ปารีส, เบอร์ลิน, โตเกียว, โอซาก้า, โซล, ปักกิ่ง,
เซี่ยงไฮ้, ฮ่องกง, สิงคโปร์, ฮานอย, นิวยอร์ก; ไทย, ญี่ปุ่น, จีน, เกาหลี, เวียดนาม, ลาว, กัมพูชา, พม่า, มาเลเซีย, อินเดีย,
อเมริกา, อังกฤษ, ฝรั่งเศส, เยอรมนี, อิตาลี, สเปน, รัสเซีย, ออสเตรเลีย
"""
THAI_NAMES: Final = """
สมชาย, สมศรี, สมหญิง, สมศักดิ์, สมบัติ, สมพร, วิชัย, ประเสริฐ, ประยุทธ์, สุชาติ, สุรชัย, อนันต์, วันชัย, มานะ, มานี, ปิติ,
ชูใจ, กมล, นภา, พิมพ์, มาลี, วรรณา, สุดา, ศิริพร, จิราพร, อรทัย, กานดา, ณัฐ, ธนา
"""

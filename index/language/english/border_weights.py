"""Weights of sentence borders: written by `./run bench train_borders --write`."""

from __future__ import annotations

from typing import Final

USUAL: Final = -2.66

BEFORE: Final = """
2 0.5 | a -4.7 | a better -0.9 | a big -3.7 | a certain -5.1 | a different -2.2 | a good -2.5 | a great -1.9 | a
huge -1.3 | a little -3.6 | a long -2.6 | a new -2.8 | a pretty -4.9 | a real -2.0 | a really -3.2 | a single -4.5 |
a small -2.6 | a very -7.4 | able -3.7 | about -0.5 | about a -6.7 | about how -5.9 | about it 2.1 | about that 2.2
| about the -8.2 | about what -4.0 | about you 1.2 | about your -5.3 | absolutely 2.8 | access to -0.7 | across -0.5
| actual -0.8 | actually -0.9 | actually a -6.7 | actually have -3.2 | add -0.8 | after -1.2 | again 1.4 | ago 1.5 |
agree 1.3 | ai 0.5 | ai and -4.9 | all -0.9 | all of -6.8 | all the -3.3 | almost -1.5 | almost like -2.9 | along
0.3 | alright 1.5 | also -1.9 | also a -6.4 | also have -3.3 | always -2.0 | am -0.5 | am i -0.8 | amazing 2.1 |
amount -0.9 | amount of -5.1 | an -4.6 | an interesting -0.6 | an open -3.7 | and -3.3 | and a -7.9 | and actually
-2.8 | and all -3.0 | and also -4.1 | and as -6.0 | and at -3.3 | and be -2.8 | and do -1.6 | and even -3.8 | and
for -3.8 | and get -3.8 | and have -3.4 | and he -5.2 | and i'm -8.5 | and i've -6.4 | and if -6.7 | and in -4.0 |
and it -3.5 | and it's -7.9 | and kind -4.6 | and like -3.0 | and make -3.8 | and maybe -3.2 | and not -2.1 | and
now -1.2 | and of -4.6 | and one -1.9 | and other -2.7 | and people -2.1 | and really -3.2 | and say -2.6 | and see
-1.3 | and so -3.1 | and some -5.0 | and that -2.4 | and the -9.0 | and then -3.0 | and there -0.5 | and there's
-7.9 | and they -6.1 | and they're -6.4 | and this -2.4 | and to -4.6 | and we -7.6 | and we'll -4.2 | and we're
-7.0 | and what -4.8 | and yeah 0.5 | and you -5.0 | and you're -7.5 | and your -5.3 | another -0.8 | answer 1.3 |
any -2.2 | any of -5.0 | any other -2.7 | anybody -0.3 | anymore 2.8 | anyone -0.7 | anything 0.7 | api 1.1 | app
1.1 | application 0.9 | applications 1.3 | approach 0.7 | apps 1.2 | are -1.5 | are a -7.1 | are all -2.6 | are
going -1.6 | are gonna -4.6 | are in -3.3 | are just -4.8 | are really -3.0 | are some -4.7 | are the -7.4 | are
very -5.9 | are we -5.4 | area 0.9 | aren't -0.8 | around that 1.6 | around the -7.0 | as -4.0 | as an -6.9 | as i
-6.7 | as it -1.2 | as the -7.0 | as we -2.7 | as well 2.7 | ask -0.4 | at -1.7 | at a -7.3 | at all 2.1 | at some
-4.8 | available 1.0 | away 1.4 | awesome 3.1 | back 0.3 | background 1.1 | bad 1.1 | based -1.9 | be -1.1 | be able
-6.8 | be like -3.7 | be really -3.0 | be the -7.2 | be very -5.9 | because -2.9 | because i -8.1 | because i'm -7.0
| because if -5.6 | because it -2.2 | because it's -2.6 | because of -5.4 | because that -1.6 | because that's -5.5
| because the -7.3 | because there's -7.0 | because they -5.1 | because they're -5.5 | because we -6.5 | because you
-3.9 | because you're -6.5 | become -1.4 | been -2.0 | been a -7.1 | before 0.6 | before i -6.2 | before we -5.7 |
beginning 1.2 | being -2.7 | being a -6.5 | being able -5.8 | believe 0.3 | better 1.3 | better than -4.7 | between
-0.6 | big -0.9 | bit 0.3 | bit about -1.5 | bit of -5.6 | book 1.3 | break 0.7 | bring -1.7 | browser 1.1 | build a
-6.8 | building -0.9 | building a -6.4 | bunch -1.7 | bunch of -6.0 | business 0.9 | but -1.1 | but also -4.3 | but
at -3.6 | but for -3.6 | but i'm -7.6 | but if -6.5 | but in -3.6 | but it -2.7 | but it's -7.4 | but not -2.6 | but
that -1.3 | but that's -5.8 | but the -7.9 | but then -2.4 | but there -1.0 | but there's -7.2 | but they -4.8 | but
this -1.8 | but we -6.3 | but what -3.6 | but when -5.4 | but yeah 0.6 | but you -3.9 | button 1.5 | by -2.3 | by
the -7.7 | c 0.7 | called -0.6 | came -2.5 | can -1.8 | can actually -2.9 | can get -0.6 | can go -0.9 | can i -6.2
| can just -5.3 | can see -2.2 | can we -2.4 | can you -2.5 | can't -1.6 | care 0.5 | case 1.0 | cases 0.7 | certain
-3.0 | change 0.5 | changed 1.0 | changelog 0.6 | changes 0.6 | check -0.4 | chris 1.6 | cloud 0.7 | club 0.7 |
cluster 1.7 | code 1.0 | code and -5.7 | code that -1.7 | com 1.3 | come -1.8 | comes -1.3 | coming -0.4 | community
1.4 | community and -5.1 | companies 0.6 | company 0.9 | completely -1.3 | components 1.0 | computer 0.7 |
conference 1.3 | context 1.1 | control 0.3 | conversation 1.4 | cool 2.4 | could -1.8 | could just -4.8 | couple
-2.3 | couple of -5.7 | course 0.9 | crazy 1.8 | create -1.3 | create a -6.5 | curious 0.5 | customers 1.2 | dagger
0.8 | data 0.6 | data and -5.4 | database 1.3 | databases 1.4 | day 1.3 | days 1.5 | deal 0.9 | definitely 0.5 |
design 0.7 | developer 0.4 | developers 0.7 | development 1.3 | did a -6.5 | did you -2.5 | didn't -1.4 | didn't
know -0.9 | difficult 0.7 | django 0.6 | do a -7.3 | do and -5.4 | do have -3.4 | do i -7.2 | do is -3.4 | do some
-4.4 | do that 2.1 | do the -7.1 | do this 1.3 | do with -3.4 | do you -2.0 | docker 0.6 | documentation 0.8 | does
-0.3 | doesn't -1.8 | doing a -6.6 | doing that 1.5 | doing the -6.5 | doing this 1.2 | don't -1.8 | don't even -3.8
| don't have -3.5 | don't need -3.2 | don't think -2.7 | don't wanna -5.5 | don't want -1.7 | done 1.0 | down 0.9 |
down and -2.1 | down the -6.6 | down to -0.9 | each -1.8 | each other 1.5 | easier 0.9 | easier to -4.0 | easy 0.4 |
easy to -4.6 | ecosystem 1.5 | edge 0.9 | either 0.3 | else 1.6 | end of -5.3 | end up -1.0 | ended up -1.2 |
engineer 1.1 | engineering 0.4 | engineers 0.5 | enough 1.0 | enough to -3.9 | entire -2.4 | environment 1.2 |
episode 0.9 | especially -1.9 | essentially 0.7 | even -1.9 | even if -5.9 | even though -1.0 | ever 0.4 | every
-3.7 | every single -4.0 | everybody 0.6 | everyone 0.9 | everything 0.8 | everything is -2.9 | everything that -1.4
| exactly 2.4 | example 0.9 | example of -4.7 | examples 1.1 | excited 0.5 | excited to -4.0 | experience 1.1 | fact
-0.7 | fact that -2.2 | far 0.8 | fast 1.6 | favorite -0.5 | feature 0.8 | features 0.9 | feedback 1.3 | feel -1.9 |
felt -1.0 | few -1.6 | figure -2.2 | figure out -1.2 | file 0.6 | find -1.9 | fine 2.4 | first of -4.6 | fit 0.7 |
five -0.6 | fix -0.3 | for -1.7 | for a -8.5 | for having -4.6 | for it 2.3 | for my -5.8 | for some -4.7 | for sure
3.9 | for that 2.0 | for the -8.7 | for you 2.3 | for your -5.7 | forward 1.5 | found -0.6 | framework 1.0 | free
0.5 | from -1.2 | from a -7.2 | from that 1.3 | from the -8.2 | from there 2.4 | fun 1.9 | function 0.7 | funny 1.1
| future 1.1 | general 0.8 | get -1.7 | get a -7.4 | get the -7.3 | gets -1.6 | getting -2.0 | github 0.4 | give
-3.2 | give us -0.7 | given -1.3 | go 0.5 | go and -6.0 | goes -0.4 | going -0.5 | going on 1.5 | going to -3.3 |
gonna -2.8 | gonna be -2.1 | gonna have -3.5 | good 0.7 | got -2.1 | got a -7.1 | got to -4.7 | gotta -2.3 | great
1.4 | group 0.6 | guess 0.9 | guys 0.4 | hack -0.8 | had -1.6 | had a -7.6 | had the -6.6 | had this -1.8 | happen
1.6 | happened 1.5 | happening 1.4 | happens 0.9 | happy 0.6 | hard 0.6 | hardware 1.1 | has -1.5 | has a -7.3 | has
to -4.7 | have -1.6 | have a -9.1 | have all -2.7 | have an -2.7 | have been -0.9 | have no -0.6 | have some -5.0 |
have the -7.9 | have this -2.0 | have you 0.4 | haven't -0.9 | having -2.9 | having a -6.8 | he -2.9 | he's -2.9 |
heard -0.4 | help you 0.5 | here 2.0 | here and -5.2 | here's -2.1 | hey -0.7 | him 1.0 | his -1.9 | hit -0.3 | how
-3.3 | how are -3.3 | how can -3.5 | how did -1.9 | how do -3.6 | how does -2.3 | how i -6.5 | how it -1.7 | how
much -2.0 | how the -6.6 | how they -4.4 | how we -6.0 | how you -3.6 | i -4.6 | i actually -3.2 | i also -4.0 | i
always -3.7 | i feel -3.1 | i find -3.6 | i got -4.4 | i kind -4.8 | i really -2.9 | i say -1.3 | i see 1.0 | i
should -3.8 | i started -1.8 | i still -3.4 | i used -2.4 | i wanna -6.0 | i wanted -3.5 | i was -3.3 | i worked
-1.1 | i'd -3.0 | i'll -3.4 | i'm -5.3 | i'm a -6.7 | i'm going -2.6 | i'm like -3.6 | i'm not -3.8 | i'm really
-3.3 | i'm sure 0.3 | i've -4.4 | i've been -4.8 | i've got -4.2 | idea 1.0 | idea of -5.2 | idea that -1.4 | ideas
0.8 | if -3.7 | if i -7.5 | if i'm -7.2 | if it -1.9 | if it's -2.9 | if that -1.0 | if the -6.9 | if there's -6.8 |
if they -4.9 | if we -6.5 | if you -4.5 | if you're -8.1 | if you've -2.1 | image 0.5 | imagine -0.5 | important 1.1
| important to -4.0 | in -1.5 | in an -6.4 | in and -5.8 | in go 1.8 | in it 1.8 | in my -7.1 | in one -1.0 | in
other -2.7 | in our -6.5 | in terms -4.2 | in the -9.8 | in their -5.6 | in this -1.3 | in your -6.7 | incident 0.7
| industry 1.1 | information 0.8 | infrastructure 1.1 | inside -0.5 | inside of -4.6 | instance 0.9 | instead of
-1.6 | interesting 1.6 | interesting to -4.0 | interface 1.2 | internet 1.2 | into -1.6 | into a -7.2 | into it 1.9
| into the -8.0 | into your -5.3 | involved 1.0 | is -1.1 | is actually -2.2 | is also -3.6 | is an -7.0 | is and
-2.2 | is because -4.8 | is gonna -4.9 | is i -6.8 | is just -1.2 | is kind -5.3 | is one -0.8 | is pretty -4.8 | is
really -4.1 | is so -3.6 | is something -2.4 | is that -0.9 | is to -4.8 | is very -6.4 | is we -5.4 | is what -4.1
| is your -2.0 | isn't -0.8 | issue 1.3 | issues 0.9 | it 0.7 | it a -7.2 | it all 0.5 | it as -2.8 | it from -2.9 |
it i -7.5 | it into -3.5 | it is 1.0 | it it -1.5 | it it's -2.6 | it just -5.9 | it kind -4.8 | it might -4.6 | it
or -4.0 | it out 1.7 | it should -3.8 | it that -1.1 | it the -7.0 | it we -5.4 | it will -4.1 | it you -2.0 | it's
-4.1 | it's a -8.7 | it's actually -2.8 | it's all -3.0 | it's also -3.7 | it's an -6.6 | it's been -4.4 | it's
gonna -4.8 | it's kind -5.5 | it's pretty -4.7 | it's really -3.9 | it's so -3.2 | it's something -1.9 | it's still
-3.5 | it's the -7.4 | it's very -6.5 | its -2.8 | itself 1.7 | javascript 0.7 | jerod 1.5 | job 1.2 | js 0.4 | just
-2.9 | just a -7.7 | just be -2.8 | just go -0.6 | just have -3.4 | just kind -5.0 | just like -2.4 | just the -7.2
| just to -4.6 | keep -2.3 | kind -2.9 | kinds -1.4 | kinds of -5.2 | know 0.5 | know i -6.8 | know if -6.4 | know
the -6.8 | knows 0.5 | kubernetes 1.1 | language 0.9 | language and -4.9 | languages 1.2 | large 0.3 | last -2.4 |
later 1.1 | learned -0.5 | learning 0.4 | let -3.0 | let me -1.2 | let's -3.1 | level 0.9 | library 1.1 | life 1.5 |
like -1.3 | like a -3.5 | like an -6.5 | like hey -1.8 | like how -5.3 | like i -7.7 | like i'm -7.0 | like if -5.8
| like it's -6.1 | like that 2.8 | like the -3.0 | like we -5.7 | like well -1.1 | like yeah 0.6 | like you -1.9 |
like you're -6.4 | line 0.8 | link -0.3 | list 0.8 | listen to -1.2 | listening to -4.1 | literally -1.2 | little
-2.5 | live 0.5 | local -0.7 | look -1.2 | look like 2.1 | looking -2.2 | looking at -0.5 | looking for 0.5 | looks
-0.8 | looks like 1.2 | lot -0.9 | lot of -4.0 | lots -2.1 | lots of -5.5 | love -1.3 | love that 1.8 | love to -0.9
| made -0.4 | main -1.0 | make -1.9 | make a -7.0 | make it -0.9 | make sure -1.0 | make that -1.7 | make the -6.7 |
makes -2.2 | makes it -1.1 | making -2.1 | man 2.4 | management 0.8 | many -1.4 | matter 1.2 | may -2.4 | may be 0.8
| maybe -0.7 | maybe a -6.5 | maybe it's -5.7 | maybe you -2.7 | me 1.1 | me a -6.5 | me and -5.4 | me i -6.5 | me
to -4.4 | mean i -6.5 | means that -1.6 | might -2.6 | mind 1.2 | minutes 1.2 | model 0.8 | model and -5.0 | models
1.0 | moment 1.6 | money 1.3 | months 1.1 | more -0.5 | more about -1.7 | more and -5.1 | more than -5.4 | most -1.3
| most of -5.4 | mostly -0.5 | move -0.3 | moving -0.3 | much 0.3 | much of -4.6 | multiple -1.2 | my -4.1 | myself
1.2 | name 1.2 | necessarily -0.3 | need -1.3 | need a -6.5 | needed 0.5 | needs to -4.7 | network 0.7 | never -1.7
| new -0.8 | nice 1.8 | no 0.8 | no i -6.3 | no no 2.1 | no one -1.4 | not -0.7 | not a -3.1 | not going -2.4 | not
gonna -1.8 | not in -3.1 | not just -5.5 | not like -3.1 | not only -4.0 | not sure 0.7 | not the -7.2 | not to -0.7
| notes 1.8 | nothing 0.6 | now 1.2 | now and -5.4 | now i -6.9 | now it's -5.8 | now that -1.6 | now we -5.5 | now
you -2.5 | number -0.5 | number of -5.1 | of -2.9 | of a -8.6 | of an -6.6 | of different -2.5 | of doing -1.2 | of
how -5.6 | of it 2.0 | of just -4.7 | of my -6.8 | of other -3.0 | of our -6.7 | of that 1.4 | of their -5.6 | of
thing 2.7 | of what -4.6 | of your -6.6 | off 0.8 | off the -6.4 | often 0.4 | oh -1.2 | oh i -6.5 | okay 2.3 | okay
i -6.5 | okay so -3.9 | old 0.3 | on -0.4 | on a -7.8 | on and -5.6 | on how -5.1 | on it 2.1 | on my -6.3 | on our
-5.9 | on that 1.4 | on what -3.5 | on your -6.3 | once you -2.6 | one 0.3 | one and -5.2 | one i -6.2 | one is -3.2
| one of -7.1 | one that -2.0 | ones 0.8 | ones that -1.4 | only -2.4 | open -1.9 | or -2.0 | or a -7.4 | or if -5.5
| or is -3.1 | or maybe -2.8 | or not 1.9 | or something 1.4 | or the -7.3 | or you -3.0 | order -1.1 | order to
-4.4 | organization 0.9 | other -1.1 | others 1.3 | our -4.0 | out 0.6 | out a -6.5 | out and -5.9 | out how -5.1 |
out that -1.5 | out the -2.3 | over -0.4 | over the -7.4 | package 0.7 | page 0.7 | particular -0.6 | past 0.8 |
path 0.9 | people and -5.4 | people are -2.5 | people can -3.7 | people that -1.8 | people to -4.8 | performance 0.4
| person 0.8 | perspective 1.3 | phone 0.7 | piece -0.4 | piece of -4.9 | place 1.1 | platform 1.3 | podcast 1.4 |
point 1.3 | point of -4.5 | point where -5.0 | possible 2.0 | post 0.4 | postgres 1.4 | pretty -3.0 | probably -1.8
| problem 1.5 | problem and -4.9 | problems 1.4 | process 1.2 | product 0.6 | production 1.5 | program 0.6 |
programming 0.3 | project 1.3 | project and -5.0 | projects 0.7 | provide -0.7 | pull -2.5 | put -3.2 | putting -2.3
| python 0.5 | question 1.7 | questions 1.3 | quickly 1.3 | quite -2.0 | quite a -6.7 | rails 0.4 | rather -1.8 |
rather than -5.1 | read -0.3 | real -0.3 | realize -1.3 | really -1.3 | really really -3.0 | reason 0.4 | recently
1.0 | remember 0.3 | request 0.9 | rest 0.9 | right 2.7 | right and -5.4 | right i -6.3 | run -0.3 | saw -1.1 | say
i -6.3 | says -1.1 | scale 1.7 | science 0.3 | search 0.7 | second 0.7 | security 0.4 | see a -6.6 | see how -5.3 |
see if -5.4 | see the -6.9 | see what -3.6 | seeing -0.5 | seems -1.2 | seen -1.4 | send -1.2 | sense 1.8 | server
0.8 | service 0.7 | services 1.3 | set -0.4 | set of -5.0 | share -0.4 | she -2.6 | should -2.0 | should have -0.6 |
show 1.1 | side 0.7 | side of -4.8 | simple 1.2 | since -0.8 | single -2.3 | slack 0.3 | small -0.5 | so -1.4 | so a
-6.7 | so for -3.5 | so how -5.1 | so i -8.8 | so i'm -7.9 | so if -6.8 | so in -3.6 | so it -2.4 | so it's -2.5 |
so on 2.3 | so that -3.3 | so that's -6.6 | so the -7.9 | so there -0.6 | so there's -7.4 | so they -4.9 | so this
-1.9 | so to -4.0 | so we -7.2 | so we're -6.6 | so when -5.7 | so yeah 0.6 | so you -4.5 | so you're -6.4 |
software 0.8 | solution 1.4 | some -2.7 | some of -6.7 | some other -2.9 | somebody -1.1 | someone -1.7 | something
and -5.2 | something i -6.2 | something like -4.3 | something that -2.5 | something that's -2.2 | something to -3.9
| sometimes -0.4 | somewhere 1.1 | sort -3.0 | sorts of -4.8 | sound 0.8 | sounds -1.3 | sounds like -3.2 | source
0.4 | space 1.7 | specific -0.6 | specifically 0.5 | stack 1.1 | starting -2.0 | starting to -4.1 | state 0.8 | step
0.7 | still -1.7 | still have -3.3 | store 1.0 | story 1.4 | stuff 1.7 | stuff like -3.5 | stuff that -1.1 | such
-0.8 | such a -6.9 | support 0.9 | supposed to -3.9 | sure 1.8 | sure that -1.9 | system 1.1 | systems 1.1 | take
-1.1 | take a -7.0 | takes -0.8 | taking -1.1 | talked -2.3 | talking -1.2 | talks 0.5 | team 0.9 | team and -1.9 |
teams 0.9 | tech 0.6 | technical -0.7 | technology 0.7 | tell -1.0 | tend to -4.3 | terms -1.1 | testing 0.9 | tests
1.1 | text 0.3 | than -3.1 | than the -6.4 | thank -3.3 | thank you 1.7 | thanks 0.9 | thanks for -3.5 | that a -7.3
| that are -5.1 | that as -6.1 | that at -3.3 | that can -4.4 | that could -3.6 | that doesn't -3.6 | that have -3.7
| that he -4.6 | that i -9.0 | that i'm -7.9 | that i've -6.7 | that if -6.1 | that in -2.8 | that it -1.7 | that
just -5.0 | that might -4.4 | that people -2.9 | that sort -4.9 | that that -2.3 | that that's -5.5 | that the -8.2
| that there's -7.4 | that they -5.8 | that they're -5.9 | that this -2.3 | that to -4.5 | that way 2.2 | that we
-7.9 | that we're -7.0 | that we've -5.9 | that what -3.4 | that when -5.5 | that will -3.8 | that would -5.8 | that
you -4.4 | that you're -7.8 | that you've -5.1 | that's -3.5 | that's a -8.2 | that's great 3.1 | that's how -5.4 |
that's just -4.8 | that's kind -5.0 | that's really -2.3 | that's something -1.3 | that's the -7.9 | that's what
-4.5 | that's where -5.2 | the -4.8 | the actual -2.7 | the different -1.9 | the entire -4.2 | the first -1.9 | the
go -2.2 | the kind -4.5 | the last -4.9 | the main -3.0 | the more -2.4 | the new -1.9 | the next -1.3 | the one
-0.7 | the ones -1.1 | the only -4.7 | the reason -1.0 | the right -0.6 | the second -0.4 | the standard -0.9 | the
things -0.7 | the very -5.8 | the whole -2.9 | their -3.8 | them 1.3 | then -0.7 | then i -7.3 | then it -1.7 | then
the -7.2 | then there's -6.9 | then they -4.6 | then we -6.3 | then you -3.1 | there 1.2 | there a -6.4 | there and
-2.1 | there are -4.8 | there i -6.6 | there that -1.6 | there was -5.1 | there were -4.4 | there you -2.8 | there's
-5.1 | there's a -8.6 | there's no -1.1 | there's so -3.1 | there's some -4.7 | there's this -2.0 | these -2.1 |
they -2.7 | they just -4.9 | they would -4.7 | they're -3.9 | they've -2.5 | thing 1.3 | thing and -5.8 | thing i
-7.0 | thing that -3.1 | thing to -4.3 | thing which -4.5 | thing you -2.6 | things 0.9 | things and -6.1 | things
but -2.9 | things i -6.8 | things like -2.7 | things so -3.1 | things that -2.8 | things to -4.1 | things you -2.7 |
think -0.9 | think a -6.7 | think i -6.9 | think in -3.2 | think is -3.3 | think it -2.3 | think it's -2.9 | think
of -1.3 | think that -1.7 | think that's -6.6 | think the -7.6 | think there's -7.4 | think this -2.1 | think we
-6.2 | think we're -6.4 | think you -3.0 | this i -6.3 | this is -2.5 | this kind -4.8 | those -0.9 | though 1.2 |
thought -0.7 | through -0.5 | through the -6.9 | time 1.5 | time and -5.9 | time i -6.9 | time you -2.6 | times 0.6
| to -2.3 | to a -8.0 | to actually -2.1 | to figure -4.4 | to give -5.5 | to it 1.8 | to just -5.3 | to kind -4.9 |
to like -3.1 | to my -5.8 | to not -2.4 | to our -5.7 | to people 1.1 | to put -5.4 | to talk -1.5 | to that 1.4 |
to the -9.1 | to what -3.8 | to you 1.3 | today 1.8 | together 1.5 | together and -5.0 | ton of -4.7 | too 1.7 |
took -1.4 | tool 1.0 | tooling 0.6 | tools 0.7 | tools that -1.4 | totally 1.2 | training 0.4 | tried -1.8 | tried
to -4.0 | true 2.3 | try -0.9 | try and -5.2 | trying -2.6 | trying to -6.1 | twitter 1.1 | type -0.3 | type of -5.1
| types 0.3 | types of -4.9 | until -2.3 | up 0.5 | up a -6.8 | up the -6.7 | up to -0.6 | us 1.0 | us a -6.7 | use
-0.3 | use a -6.6 | use the -2.5 | used -0.7 | used to -0.4 | useful 1.4 | user 0.3 | users 0.9 | using -0.7 | using
the -6.7 | usually -1.2 | value 0.5 | version 0.5 | version of -5.0 | versus -2.4 | very -4.1 | vitess 0.9 | voice
-0.5 | wait 0.8 | wanna -3.5 | want -0.6 | wanted -1.1 | wants to -1.0 | was -2.0 | was a -8.4 | was an -6.4 | was
kind -4.9 | was really -2.4 | was so -3.2 | was the -7.7 | was very -6.2 | wasn't -1.0 | way 1.0 | way and -5.3 |
way i -6.5 | way that -2.7 | way you -2.6 | ways 1.0 | ways to -4.0 | we -3.7 | we actually -2.6 | we all -2.7 | we
also -3.5 | we call -1.9 | we go 1.6 | we just -5.4 | we talked -4.2 | we try -2.6 | we wanna -5.1 | we would -1.6 |
we'll -2.5 | we're -4.7 | we're gonna -5.3 | we're not -1.8 | we've -4.0 | website 1.3 | week 1.6 | weird 0.3 |
welcome 0.6 | welcome to -3.9 | well 1.3 | well and -2.1 | well i -7.1 | well you -2.5 | went -1.2 | were -2.2 |
were like -3.1 | what -1.7 | what about -2.2 | what are -4.2 | what do -2.6 | what does -1.7 | what i -7.8 | what
i'm -7.3 | what is -4.0 | what it -2.0 | what that -1.7 | what the -3.0 | what they -4.8 | what we -6.7 | what we're
-6.8 | what would -4.9 | what you -3.9 | what you're -7.2 | what's -3.6 | what's the -6.9 | whatever 1.4 | whatever
it -1.1 | when -3.5 | when i -8.0 | when it -1.8 | when the -6.7 | when they -4.6 | when we -6.4 | when you -3.1 |
when you're -2.9 | where -3.2 | where i -7.1 | where it -1.4 | where it's -6.1 | where people -1.2 | where the -6.8
| where they -4.7 | where we -6.4 | where you -4.0 | where you're -6.7 | whether -2.8 | which -2.9 | which i -7.2 |
which is -3.1 | which was -4.2 | while 1.0 | who -3.8 | who are -2.7 | who's -2.6 | whole -1.8 | why i -2.2 | why we
-5.4 | will -1.6 | with -1.2 | with a -3.5 | with all -2.7 | with it 2.2 | with some -4.4 | with that 1.9 | with the
-8.5 | with you 1.4 | with your -2.2 | within -1.7 | without -2.7 | word 0.9 | words 0.7 | work 1.1 | work and -5.3
| working -0.3 | works 1.7 | world 1.4 | world and -1.9 | would -3.1 | would love -3.0 | would you -3.1 | wouldn't
-1.2 | wow 2.6 | write -0.6 | write a -6.6 | writing -0.6 | wrong 1.6 | wrote -0.7 | yeah 2.1 | yeah but -2.9 | yeah
i -8.3 | yeah it -1.5 | yeah it's -6.7 | yeah so -2.6 | yeah that -1.8 | yeah that's -6.2 | yeah the -6.6 | yeah we
-5.6 | yeah you -2.7 | year 1.2 | years 1.1 | yes 2.7 | yet 2.4 | you -0.8 | you a -6.9 | you actually -2.7 | you
all 0.3 | you and -5.7 | you can't -2.7 | you for -3.6 | you i -6.3 | you kind -4.8 | you look -3.3 | you put -5.0 |
you start -1.4 | you would -5.7 | you'd -2.3 | you'll -2.5 | you're -4.7 | you're a -6.6 | you're going -1.5 |
you're not -1.9 | you're trying -4.4 | you've -3.1 | you've been -3.7 | your -3.6 | yourself 1.3
"""

AFTER: Final = """
1 -0.5 | 10 -0.9 | 2 -1.6 | a -1.7 | a business -3.3 | a certain -3.7 | a company -3.7 | a couple -0.5 | a developer
-3.6 | a different -2.7 | a lot -0.3 | a model -3.4 | a new -4.6 | a nice -3.3 | a pretty -3.6 | a problem -3.8 | a
project -3.6 | a team -3.4 | a ton -3.6 | a way -3.0 | a while -4.2 | ability to -4.0 | able -3.7 | able to -7.4 |
about -4.3 | about a -6.3 | about how -6.9 | about it -7.6 | about that -7.3 | about the -7.7 | about this -6.9 |
about what -6.6 | about you -5.9 | about your -6.0 | absolutely 1.7 | access -2.6 | access to -4.4 | across -2.6 |
actual -1.2 | actually -0.5 | actually have -2.1 | add -1.7 | again 0.5 | ago -3.0 | agree -1.8 | ai -2.1 | ai and
-3.8 | all -0.8 | all that -2.0 | almost -0.9 | almost like -2.6 | along -0.6 | already -2.7 | alright 3.8 | also
-0.5 | also have -2.3 | always -1.3 | am i 1.3 | amazing -1.1 | amount -2.3 | amount of -4.5 | an -1.9 | and 1.5 |
and as 2.5 | and do 0.4 | and get -0.8 | and have -0.4 | and if 2.9 | and of 2.7 | and say -1.0 | and see -0.6 | and
so 3.1 | and stuff -1.2 | and that's 2.5 | and things -0.5 | and when 2.9 | and yeah 3.4 | another 0.4 | answer -2.4
| any -0.4 | any of -1.8 | anymore -2.4 | anyone 0.6 | api -2.1 | app -2.8 | application -3.3 | applications -2.5 |
approach -2.1 | apps -2.5 | are -0.8 | are a -3.2 | are all -2.4 | are doing -2.5 | are going -2.7 | are gonna -2.6
| are in -2.6 | are just -2.7 | are like -2.5 | are not -3.1 | are really -2.5 | are some -2.8 | are there 2.0 | are
using -2.4 | are very -2.6 | are we 1.2 | are you 1.3 | area -2.2 | aren't -1.4 | around -3.5 | around that -5.2 |
around the -2.5 | as -0.4 | as it -1.5 | as much -2.6 | as possible -2.2 | as well -2.9 | ask -1.8 | at -0.9 | at
all -3.3 | at it -3.0 | available -2.3 | away -2.9 | awesome 1.4 | back -1.4 | back and -3.8 | back in -0.3 |
background -2.3 | bad -2.9 | based -1.1 | basically 0.4 | be -3.4 | be able -6.5 | be in -5.5 | be like -5.9 | be
more -5.0 | be really -5.2 | be very -2.0 | because 1.3 | because if 2.5 | because of -0.4 | become -1.7 | been -4.7
| been a -7.1 | been doing -6.5 | beginning -2.3 | behind -1.9 | being -1.7 | being a -0.4 | being able -0.4 |
believe -2.4 | best -1.4 | better -3.2 | better than -4.9 | between -2.4 | big -1.8 | bit -4.1 | bit about -5.9 |
bit more -6.2 | bit of -6.8 | blog -2.5 | blog post -4.2 | book -1.9 | both -0.7 | break -1.4 | bring -1.4 | browser
-1.8 | build -2.0 | building -1.8 | built -3.3 | bunch -3.1 | bunch of -6.2 | business -2.5 | but 2.3 | but not 1.3
| but yeah 3.5 | button -2.0 | by -0.9 | c -1.2 | call -2.2 | called -3.5 | came -3.1 | came out -4.9 | can -0.7 |
can actually -2.7 | can be -3.8 | can do -3.8 | can get -3.0 | can go -2.7 | can have -2.7 | can i 1.4 | can just
-3.1 | can make -2.5 | can run -2.5 | can say -2.3 | can see -2.9 | can use -3.1 | can we 1.9 | can you 2.4 | can't
-1.5 | care -2.7 | care about -4.5 | case -3.4 | cases -2.9 | certain -1.8 | change -2.8 | changed -2.4 | changelog
-1.2 | changes -2.5 | check -0.5 | ci -1.7 | cloud -1.4 | club -2.3 | cluster -2.5 | code -2.8 | code and -5.3 |
code that -4.7 | com -2.3 | come -0.5 | come up -2.6 | comes -3.0 | comes to -4.9 | coming -0.7 | common -1.2 |
community -3.2 | community and -5.0 | companies -2.1 | company -3.5 | completely -2.5 | components -2.4 | computer
-2.4 | conference -2.6 | context -1.4 | control -1.8 | conversation -2.7 | core -1.8 | could -1.2 | could be -3.9 |
could do -3.2 | could have -3.1 | could just -3.1 | couple -3.3 | couple of -6.0 | course -3.2 | crazy -0.4 | create
-2.0 | created -1.8 | curious -1.4 | customers -1.7 | dagger -0.6 | data -3.5 | data and -5.7 | data science -5.6 |
database -2.2 | databases -1.5 | day -2.9 | days -2.8 | deal -2.3 | deal with -4.1 | deep -2.3 | deploy -2.4 |
design -1.5 | developer -3.1 | developers -1.8 | development -2.8 | did a -1.1 | did you 1.8 | didn't -1.6 | didn't
have -3.6 | didn't know -3.3 | different -2.5 | different things -4.5 | difficult -1.3 | do -0.4 | do a -1.9 | do
and -2.6 | do have -2.3 | do is -2.7 | do it -1.8 | do something -2.4 | do that -3.9 | do the -2.0 | do things -2.1
| do this -3.0 | do with -2.5 | do you 1.3 | docker -0.6 | documentation -1.0 | doesn't -2.5 | doesn't have -4.2 |
doing -2.0 | doing a -3.9 | doing it -4.3 | doing the -3.7 | doing this -3.9 | don't -1.1 | don't have -2.5 | don't
know -5.0 | don't need -3.1 | don't really -3.2 | don't think -3.9 | don't wanna -3.2 | don't want -2.4 | done -2.5
| down -3.8 | down and -5.6 | down the -5.5 | down to -5.8 | each -0.5 | each other -2.4 | earlier -0.8 | early -1.1
| easier -2.1 | easy -1.9 | ecosystem -1.9 | edge -1.4 | else -3.4 | ember -0.5 | end -3.0 | end up -5.4 | ended up
-4.1 | engineer -2.4 | engineering -1.9 | engineers -2.1 | enough -3.2 | enough to -4.9 | entire -2.4 | environment
-2.3 | episode -1.4 | especially 0.7 | even if 1.3 | ever -1.5 | everybody 0.3 | everything is 1.1 | everything that
-1.2 | exactly 1.7 | example -2.8 | example of -4.6 | examples -1.8 | excited -1.0 | excited about -3.0 | experience
-2.9 | fact -2.9 | fact that -5.3 | familiar with -3.7 | far -2.7 | fast -1.2 | favorite -2.3 | feature -2.0 |
features -2.7 | feedback -1.5 | feel -2.5 | feel like -5.7 | felt -2.2 | few -3.3 | figure -2.2 | file -2.3 | find
-3.1 | fine -1.3 | first -0.5 | first of 1.5 | first time -2.2 | fit -2.2 | five -0.9 | fix -1.1 | focus -1.9 |
focus on -3.7 | focused on -3.6 | folks -2.4 | for -0.5 | for example 1.7 | for having -2.2 | for instance 1.4 | for
it -3.0 | for me 0.7 | for people -1.5 | for sure 1.1 | for that -2.0 | for them -2.6 | for this -2.1 | for you -2.4
| forward -1.9 | found -1.5 | four -0.6 | framework -2.6 | free -1.3 | from -1.6 | fun -2.2 | function -2.6 | funny
-1.7 | future -2.2 | general -2.5 | get -2.2 | get into -4.3 | get to -5.1 | gets -2.8 | getting -1.8 | github -1.1
| give -0.5 | give you -2.7 | given -0.3 | gives you -3.9 | go -1.3 | go and -4.0 | go into -3.0 | go through -3.2 |
goes -3.0 | going -1.8 | going on -4.3 | gonna -4.6 | gonna be -7.6 | gonna do -6.3 | gonna have -6.5 | good -0.6 |
good at -2.6 | google -0.7 | got -2.8 | got a -5.2 | got to -5.1 | gotta -1.4 | great -0.6 | group -2.4 | guess -2.1
| guys -1.7 | hack -2.5 | hack club -4.5 | had -3.3 | had a -6.2 | had the -5.1 | had this -5.0 | had to -6.2 |
happen -2.9 | happened -2.7 | happening -2.6 | happens -2.8 | happy 0.5 | hard -1.9 | hardware -1.7 | has -2.0 | has
a -4.5 | has been -4.7 | has to -4.4 | have -2.1 | have all -3.8 | have been -4.9 | have no -3.7 | have one -3.7 |
have some -4.3 | have the -3.3 | have these -3.8 | have this -4.5 | have to -6.6 | have you 1.5 | haven't -2.5 |
having -0.7 | he 1.3 | he's 1.8 | hear -2.2 | heard -1.8 | help -1.4 | help you -3.2 | here -1.2 | here and -3.1 |
here's 1.2 | hey 0.4 | high -1.0 | him -2.7 | his -0.4 | hit -1.4 | how 0.9 | how are 2.6 | how did 2.0 | how do 2.1
| how does 2.2 | how i -0.6 | how it -1.0 | how the -1.0 | how they -1.0 | how to -2.4 | how we -1.6 | how you -1.3
| huge -1.3 | human -1.9 | i 1.7 | i mean 3.2 | i mentioned 0.7 | i need 0.7 | i'd 1.4 | i'll 1.6 | i'm 1.7 | i've
1.6 | idea -3.7 | idea of -5.9 | idea that -5.3 | ideas -1.3 | if 1.0 | image -1.6 | important -2.5 | important to
-4.2 | in -1.0 | in and -3.6 | in fact 2.3 | in it -3.0 | in other 0.7 | in production -2.9 | in their -2.9 | in
there -3.5 | incident -2.0 | industry -2.4 | information -2.5 | infrastructure -1.6 | inside -2.0 | inside of -3.7 |
instance -2.4 | interested -2.7 | interested in -5.0 | interesting to -1.7 | interface -1.8 | internet -2.5 | into
-4.8 | into a -7.2 | into it -6.8 | into that -6.8 | into the -8.0 | into this -6.8 | into your -6.5 | involved -2.5
| involved in -4.2 | is -0.8 | is a -5.0 | is actually -3.1 | is also -2.5 | is an -3.2 | is and -2.8 | is because
-2.7 | is going -3.3 | is gonna -2.0 | is how -2.9 | is i -3.0 | is in -2.9 | is it 1.8 | is just -3.6 | is kind
-3.2 | is like -2.6 | is not -3.9 | is one -3.2 | is pretty -2.6 | is really -3.6 | is so -3.1 | is something -3.2 |
is that 1.0 | is there 2.2 | is this 0.7 | is to -3.3 | is very -3.1 | is we -2.4 | is what -3.2 | is you -2.8 |
issue -2.3 | issues -2.5 | it 0.3 | it a -2.2 | it and -3.7 | it as -2.2 | it at -1.4 | it because -2.0 | it but
-2.7 | it for -2.3 | it from -1.4 | it i -2.7 | it in -2.9 | it into -1.6 | it it -1.9 | it it's -2.0 | it like -1.6
| it makes 1.4 | it on -2.1 | it or -1.7 | it out -2.3 | it right -1.6 | it seems 1.6 | it so -2.8 | it sounds 2.3 |
it that -1.9 | it the -1.9 | it to -2.9 | it up -2.0 | it was 1.6 | it wasn't 1.5 | it we -1.3 | it with -1.7 | it
yeah -1.8 | it you -1.9 | it's 1.7 | its -1.9 | its own -3.5 | itself -2.7 | javascript -1.5 | job -2.7 | js -1.0 |
just -0.6 | just have -2.4 | just to 0.9 | keep -1.1 | key -1.8 | kind -2.3 | kinds -2.4 | kinds of -4.7 | know -4.7
| know about -6.6 | know how -7.4 | know i -7.0 | know if -7.4 | know that -7.7 | know the -6.8 | know what -7.8 |
know you -6.6 | knows -2.2 | kubernetes -1.1 | language -2.6 | language and -4.2 | languages -2.7 | large -2.6 |
last -1.1 | later -1.5 | learn -1.4 | learned -2.5 | learning -2.8 | least -2.7 | less -1.4 | let 1.3 | let's 1.8 |
level -2.7 | library -2.3 | life -2.2 | like a -1.5 | like i 0.8 | like if 1.3 | like that -2.2 | like to -1.5 |
like well -1.4 | like you 0.8 | line -2.5 | link -1.7 | list -2.3 | listening -2.3 | listening to -4.1 | little -3.7
| little bit -7.3 | live -1.9 | local -2.3 | long -1.5 | look -1.1 | look like -2.2 | looked at -3.8 | looking -1.2
| looking for -3.1 | looks -2.6 | looks like -4.6 | lot -5.1 | lot more -7.1 | lot of -10.0 | love -1.7 | love that
-3.4 | love to -3.9 | machine -2.0 | made -3.3 | main -1.8 | make -2.0 | make sense -3.7 | make that -3.9 | makes
-2.8 | makes it -4.5 | making -1.6 | management -1.7 | many -1.5 | matter -2.3 | may -3.0 | may be -4.7 | maybe 1.0
| me -2.5 | me a -4.3 | me i -4.4 | me that -4.2 | me to -4.7 | mean -4.2 | mean i -6.1 | means -2.9 | means that
-4.8 | mentioned -3.3 | might -3.8 | might be -6.5 | might have -5.6 | mind -2.6 | minutes -2.3 | model -3.8 | model
and -5.5 | models -2.3 | moment -2.5 | money -2.9 | months -2.6 | more -1.9 | more about -3.8 | move -1.8 | moving
-1.3 | much -3.6 | much for -5.3 | much more -5.6 | much of -5.3 | multiple -1.5 | my favorite 1.2 | my own -1.4 |
myself -2.7 | name -1.7 | necessarily -2.5 | need -4.5 | need a -6.3 | need to -8.4 | needed -2.3 | needs -2.9 |
needs to -5.3 | network -1.9 | never -1.2 | new -2.5 | next -0.8 | nice 1.0 | no 1.6 | no i 3.1 | node -1.1 | not
-0.6 | not be -2.5 | not going -2.6 | not have -2.5 | notes -2.2 | nothing -0.3 | now 0.8 | now and -1.4 | number
-0.9 | number of -3.2 | obviously 1.2 | of -3.0 | of a -6.9 | of all -5.5 | of an -5.0 | of code -4.8 | of course
1.4 | of data -5.0 | of different -5.3 | of doing -4.8 | of go -4.8 | of how -5.4 | of it -6.5 | of just -4.9 | of
like -6.3 | of my -5.7 | of other -4.9 | of our -5.6 | of people -6.3 | of stuff -5.4 | of that -6.9 | of the -8.3 |
of their -4.8 | of them -5.9 | of these -6.3 | of thing -5.3 | of things -6.2 | of this -6.3 | of those -6.4 | of
time -5.2 | of times -4.9 | of us -5.3 | of what -5.9 | of work -4.9 | of you -5.3 | of your -6.0 | off -2.0 | often
-0.8 | oh 2.4 | okay 2.6 | okay so 4.0 | old -1.9 | on -1.9 | on and -4.2 | on how -3.7 | on it -4.5 | on my -4.0 |
on top -0.8 | on what -3.7 | once 0.6 | one 0.3 | one and -1.7 | one is 1.6 | one that -0.7 | ones -2.6 | ones that
-4.3 | only -1.6 | open -2.4 | or anything -1.7 | or even 1.0 | or if 1.4 | or is 1.2 | or maybe 1.3 | or something
-3.2 | or whatever -1.8 | or you 1.2 | order -2.5 | order to -4.6 | organization -2.2 | other -1.8 | other thing
-3.5 | others -1.0 | our -0.8 | out -4.3 | out a -6.0 | out and -6.9 | out how -6.1 | out in -6.0 | out of -2.8 |
out that -6.0 | out the -6.2 | out there -7.4 | out to -6.5 | over -1.4 | own -3.2 | package -2.2 | page -2.4 | part
-1.4 | particular -2.7 | past -2.3 | path -2.2 | people -0.8 | people and -3.0 | people to -3.4 | performance -2.4 |
person -3.3 | perspective -2.7 | phone -2.2 | pick -0.7 | piece -2.4 | piece of -4.4 | place -3.0 | platform -2.9 |
play -2.0 | podcast -2.6 | point -3.5 | point of -5.1 | point where -5.3 | possible -2.7 | post -2.6 | postgres -1.8
| pretty -0.9 | probably -0.4 | problem -3.7 | problem and -5.4 | problems -3.1 | process -3.1 | product -2.6 |
production -2.1 | program -2.3 | programming -1.6 | project -3.7 | project and -5.4 | projects -2.5 | provide -2.3 |
pull -2.5 | push -2.1 | put -1.9 | putting -0.8 | python -1.1 | question -1.9 | questions -1.8 | quickly -2.4 |
quite -2.0 | rails -1.3 | rather -0.8 | react -1.2 | read -1.9 | real -1.3 | realize -2.2 | really -1.8 | really
important -3.5 | really like -3.7 | really really -0.6 | really well -3.5 | reason -3.0 | reason why -4.6 | recently
-0.5 | remember -0.7 | request -2.5 | research -2.3 | rest -1.6 | right 1.2 | right so 2.4 | run -3.0 | run it -4.9
| running -2.5 | runs -2.2 | said -3.9 | same -0.7 | same time -2.6 | saw -2.5 | say -1.9 | saying -2.8 | says -2.0
| scale -1.6 | science -2.5 | search -0.8 | second -1.6 | security -1.3 | see -1.1 | see a -2.9 | see if -2.7 | see
that -3.2 | see the -3.2 | seeing -1.8 | seems -2.8 | seems like -5.0 | seen -3.1 | send -0.7 | sense -3.4 | server
-2.3 | service -1.5 | services -2.1 | set -3.4 | set of -5.5 | set up -5.5 | share -1.8 | she 1.1 | should -1.2 |
should be -4.1 | should have -3.0 | show notes -2.0 | side -2.2 | side of -4.1 | similar -1.0 | simple -1.4 | since
0.5 | single -2.8 | slack -1.3 | small -1.5 | so 3.0 | so for 4.0 | so how 4.0 | so if 4.2 | so in 4.0 | so much
-0.4 | so on 1.3 | so that 1.9 | so that's 4.0 | so what 4.3 | so yeah 4.1 | software -2.7 | solution -2.3 | solve
-2.2 | some -0.7 | some people 0.8 | some point -2.6 | somebody -0.5 | someone -0.5 | something -1.4 | something and
-3.3 | something that's -3.3 | something to -3.0 | sometimes 1.2 | somewhere -0.9 | sort -2.6 | sorts of -3.9 |
sound -1.7 | sounds like -1.5 | source -3.9 | space -2.7 | specific -2.7 | speech -1.6 | stack -2.5 | standard -1.1
| start -2.4 | start with -4.3 | started -3.7 | starting -2.0 | starting to -3.8 | state -1.6 | step -1.3 | still
-2.2 | still have -3.9 | store -2.3 | story -2.3 | stuff -2.2 | stuff and -4.6 | stuff but -3.9 | stuff like -0.5 |
such -1.7 | support -2.5 | supposed to -3.3 | sure 0.6 | sure that -2.0 | system -2.7 | systems -2.5 | take -1.2 |
takes -2.6 | taking -1.1 | talk -2.9 | talked -2.9 | talked about -5.4 | talking -1.8 | talks -1.6 | team -1.4 |
team and -3.0 | teams -1.8 | tech -1.5 | technical -2.2 | technology -1.7 | tell 0.3 | tell us 1.4 | tell you -1.7 |
tend to -4.2 | terms -3.2 | terms of -6.2 | test -2.7 | testing -1.1 | tests -2.4 | text -1.7 | than -4.0 | than the
-5.6 | thank 2.7 | thanks 2.9 | that -0.8 | that a -3.4 | that actually -2.5 | that and -2.9 | that are -3.5 | that
as -2.9 | that at -2.5 | that because -3.1 | that but -3.7 | that could 0.6 | that for -3.1 | that have -3.0 | that
he -2.6 | that i -2.9 | that i'm -3.4 | that i've -3.1 | that if -3.2 | that in -2.1 | that is 1.0 | that it -4.1 |
that it's -3.9 | that like -2.6 | that makes 0.9 | that means 0.5 | that might 0.5 | that people -3.5 | that point
-2.0 | that right -2.5 | that so -3.8 | that stuff -2.0 | that that -3.4 | that that's -1.9 | that the -3.2 | that
there -2.9 | that there's -2.1 | that they -3.0 | that they're -2.9 | that this -3.0 | that was 1.3 | that we -3.2 |
that we're -3.2 | that we've -2.8 | that were -2.8 | that what -2.5 | that when -2.9 | that with -2.6 | that would
0.9 | that yeah -2.0 | that you -3.6 | that you're -3.9 | that you've -2.9 | that's 1.7 | that's right 3.3 | the
-0.6 | the application -2.3 | the beginning -1.8 | the biggest 0.4 | the browser -1.6 | the case -2.7 | the code
-1.6 | the context -1.7 | the day -2.9 | the different -2.3 | the end -3.4 | the first 0.6 | the idea 0.7 | the
language -1.7 | the main 0.5 | the model -1.6 | the more 0.4 | the new -1.8 | the one 0.5 | the only 1.0 | the other
0.9 | the past -2.6 | the problem 0.6 | the reason 1.5 | the right -2.7 | the second 1.3 | the show -3.6 | the stuff
-2.3 | the thing 0.5 | the things -1.9 | the time -4.0 | the user -2.4 | the work -2.3 | their -1.8 | their own -4.2
| them -4.3 | them and -6.9 | them in -6.3 | them to -6.7 | there 0.5 | there a -1.2 | there and -2.5 | there are
1.5 | there but -1.5 | there i -1.6 | there so -1.5 | there that -1.4 | there you 2.3 | there's 1.5 | these -0.6 |
these are 1.5 | they 0.6 | they're 0.8 | they've 0.6 | thing -4.2 | thing and -6.7 | thing but -6.0 | thing i -6.5 |
thing is -6.5 | thing that -7.4 | thing to -6.2 | thing which -5.8 | thing you -5.9 | things -2.2 | things and -5.0
| things but -4.1 | things i -4.5 | things in -4.3 | things like -1.1 | things so -4.0 | things to -4.1 | things you
-4.1 | think -3.5 | think a -5.4 | think about -1.5 | think i -5.8 | think in -5.1 | think is -5.7 | think it -6.3 |
think it's -6.7 | think of -2.0 | think that -6.9 | think that's -6.6 | think the -6.2 | think there's -5.8 | think
this -5.4 | think we -5.9 | think we're -5.2 | think you -5.6 | thinking -2.2 | this and -2.7 | this but -1.8 | this
case -1.6 | this i -1.7 | this is 1.5 | this point -2.0 | this show -1.1 | this stuff -0.9 | this thing -2.1 | this
was 1.9 | those -0.6 | those are 1.3 | though -1.0 | thought -3.4 | three -0.8 | through -2.5 | through the -4.6 |
time -3.1 | time and -5.8 | time i -5.3 | time so -4.9 | time to -5.5 | time you -4.9 | times -3.1 | to -3.0 | to
actually -1.8 | to add -1.4 | to ask -4.7 | to change -4.9 | to come -5.1 | to create -4.9 | to do -4.1 | to figure
-5.2 | to find -5.5 | to give -0.5 | to go -6.4 | to have -6.6 | to hear -5.1 | to help -5.4 | to it -5.6 | to learn
-5.6 | to like -4.8 | to look -5.1 | to me -1.0 | to my -4.7 | to not -4.7 | to our -1.2 | to people -4.8 | to read
-4.7 | to really -5.0 | to run -5.6 | to set -4.7 | to share -4.7 | to solve -5.2 | to some -4.9 | to start -5.3 |
to take -2.0 | to the -4.5 | to them -5.0 | to understand -5.3 | to us -1.3 | to work -5.8 | to write -5.6 |
together -3.3 | together and -5.0 | ton of -3.8 | too -2.0 | took -2.0 | tool -2.5 | tooling -2.2 | tools -2.7 | top
-1.6 | totally 0.8 | training -2.6 | tried -1.8 | tried to -3.5 | try -1.4 | trying -2.4 | turn -1.6 | twitter -1.4
| two -1.2 | type -2.6 | type of -4.9 | types -2.5 | types of -4.5 | understand -2.4 | until 0.4 | up -3.6 | up a
-5.7 | up and -6.3 | up in -5.7 | up on -5.4 | up the -5.5 | up with -6.2 | us -3.5 | us a -5.4 | us to -5.6 | use
-2.8 | use a -4.7 | use case -4.7 | use cases -4.6 | use it -5.4 | used -3.7 | used to -6.4 | useful -2.6 | user
-3.0 | users -1.8 | using -3.2 | using it -5.4 | using the -2.1 | usually 0.5 | value -2.8 | version -2.2 | version
of -4.3 | very -0.5 | very cool 2.3 | very well -2.1 | vitess -0.5 | voice -1.7 | wait 1.0 | wanna -3.5 | want -4.6
| want to -8.7 | wanted -3.3 | wanted to -6.3 | wants to -3.9 | was -2.2 | was a -5.9 | was actually -4.0 | was an
-4.0 | was gonna -3.9 | was in -4.0 | was it 1.4 | was just -5.0 | was kind -4.2 | was like -5.6 | was not -4.1 |
was one -4.0 | was really -4.6 | was so -4.1 | was very -4.3 | wasn't -1.4 | way -2.7 | way and -4.7 | way i -4.6 |
way of -5.0 | way that -5.6 | way you -4.4 | ways -2.7 | we 0.8 | we'll 1.6 | we're 0.9 | we've 1.1 | web -2.6 |
website -2.7 | week -2.3 | weird -1.4 | well 1.8 | well and 0.5 | well so 0.3 | went -2.9 | were -1.9 | were like
-3.7 | were talking -3.9 | what 1.0 | what about 3.2 | what are 2.2 | what do 2.3 | what does 2.2 | what it -1.3 |
what the -0.9 | what they -0.5 | what would 2.0 | what you -0.7 | what you're -0.6 | what's 1.7 | whatever -0.6 |
when 0.6 | where -0.6 | where it -2.7 | where it's -1.8 | where the -1.8 | where they -2.6 | where you -2.9 | where
you're -2.6 | which 0.3 | while -0.6 | who -0.9 | whole -3.6 | whole thing -5.2 | why 1.0 | why i -1.0 | why we -0.5
| will -2.1 | will be -4.8 | with -1.6 | with it -4.3 | with that -0.6 | with them -3.4 | with you -3.8 | with your
-3.5 | within -1.7 | without -1.0 | word -2.5 | words -1.7 | work -4.0 | work and -6.0 | work for -5.7 | work in
-6.0 | work on -2.7 | work with -6.2 | worked -3.0 | worked on -4.6 | working -3.4 | working on -6.4 | working with
-5.3 | works -2.9 | world -3.7 | world and -5.3 | worry about -3.5 | would -1.3 | would be -4.7 | would have -3.8 |
would like -3.3 | would love -3.0 | would say -3.7 | would you 1.1 | wouldn't -1.0 | wow 2.5 | write -1.9 | writing
-1.3 | written -2.5 | wrong -2.4 | wrote -2.3 | yeah 3.7 | year -3.2 | years -3.3 | years ago -5.6 | yes 3.1 | yet
-1.1 | you a -2.1 | you and -1.2 | you can't 1.3 | you for -1.8 | you i -1.6 | you know 1.5 | you like -1.7 | you
mentioned 1.4 | you say -1.6 | you so -2.1 | you that -1.5 | you think -1.0 | you to -2.7 | you'd 0.4 | you'll 0.7 |
you're doing -1.2 | you're using -1.3 | you've 0.7 | your -1.8 | yourself -2.6
"""

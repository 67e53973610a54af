"""News that begins, ends or reads like furniture: no rule of any language takes it."""

import pytest

from extractors.clean.rules.rule import KEPT
from extractors.clean.rules.rulebook import rulebook
from extractors.clean.text.blocks import blocks

NEWS = """
Share the quay, the posters say, and most skippers do.
Click here, wait there: the port office's website costs every skipper two days a year, a survey found.
Abonnez-vous ou partez, avait lancé le directeur du théâtre aux derniers spectateurs.
Abonnieren wollen die Zeitung heute weniger Menschen als vor zehn Jahren, sagt der Verleger.
Jetzt für den Marathon anmelden will sich auch der Bürgermeister, sagte er am Freitag.
Anmelden müssen sich Besucher bis zum 3. Mai im Rathaus, teilte die Stadt mit.
Registrieren müssen sich alle Hundehalter bis Ende des Jahres beim Ordnungsamt.
Newsletter und Briefe der Partei landeten jahrelang im falschen Postamt, stellte sich heraus.
Unterstützen will die Stadt auch den freien Träger, der die Arbeit im Hafen organisiert.
Spenden für die Opfer der Flut nimmt das Rote Kreuz auf seinem Konto entgegen.
Sie haben bereits ein Konto eröffnet, um den Verein zu retten, erzählte die Wirtin.
Mehr als hundert Menschen kamen am Sonntag zum Hafen, um das Schiff zu sehen.
Mehr dazu wollte der Sprecher am Montag auf Anfrage nicht sagen.
Mehr zum Inhalt der Gespräche wurde am Abend nicht bekannt.
Mehr Informationen über den Täter hat die Polizei bisher nicht veröffentlicht.
Weitere Informationen zum Unfall gab es zunächst nicht.
Hier finden Familien seit Jahren Platz zum Baden und Spielen.
Hier gibt es auch die ersten Krabben des Jahres, sagt der Fischer.
Lesen Sie ihm aus der Zeitung vor, riet die Ärztin der Familie.
Video: So hieß früher der Laden an der Ecke, heute ist es ein Café.
Das Video wurde am Dienstag im Netz hunderttausendfach geteilt, berichtete der Sender.
Das Foto zeigt, wie die Schleuse 1920 aussah, bevor das Hochwasser kam.
Auf dem Foto ist nichts zu sehen, sagte der Verteidiger am Mittwoch vor Gericht.
Im Bild des Malers tanzen drei Frauen am Ufer, während ein Gewitter aufzieht.
Oben, auf dem Deich, standen die Schafe, unten das Wasser.
Links: Die Partei verlor in Fenmoor fast die Hälfte ihrer Sitze und will sich neu aufstellen.
Die Fotografin Ada Quill (links) hat den Preis gewonnen, teilte die Jury mit.
Der Abgeordnete Ben Marsh (R) stimmte gegen das Gesetz, das den Hafen schützt.
Kommentare zu diesem Urteil gab es am Abend kaum.
Die Kommentarfunktion ist für viele Zeitungen zur Last geworden, sagt die Forscherin.
Diskutieren wollen die Anwohner mit dem Bürgermeister über die neue Straße.
Schreiben Sie einen Brief an den Bürgermeister, empfahl der Verein seinen Mitgliedern.
Folgen hatte der Unfall für niemanden, sagte die Polizei.
Teilen wollte sich die Gruppe die Beute, so die Anklage.
Merken wird man die neuen Preise erst im Herbst, sagte der Händler.
Drucken will die Stadt die Karten nicht mehr.
Nachdruck und Fälschung von Briefmarken waren damals streng verboten, erzählt der Sammler.
Der Verlag haftet nach Ansicht des Gerichts für die Fehler.
Die Redaktion übernimmt im Mai die frühere Leiterin des Senders.
Dieser Text ist unter Forschern umstritten, weil er in zwei Ausgaben erschienen ist.
Dieser Artikel des Gesetzes wurde zuerst im Jahr 1920 veröffentlicht.
Werbung für Tabak ist seit Januar auch im Kino verboten.
Anzeige gegen unbekannt erstattete die Stadt am Montag.
Quelle des Lärms war eine Pumpe im Keller, wie sich zeigte.
Foto und Film waren seine Leidenschaft.
Stand heute fehlen der Stadt zwei Millionen Euro.
Stand 2031 hatte der Ort 412 Einwohner.
Von Ada Quill stammt auch das zweite Bild.
Zum Thema schwieg der Minister.
Zur Person wollte die Polizei keine Angaben machen.
Die Autorin lebt und arbeitet seit zwanzig Jahren in Fenmoor.
Abonnez les enfants à un journal, conseille la maîtresse, et ils liront.
Connectez-vous à la réalité, a lancé le maire aux députés.
Inscrivez-vous dans la durée, leur dit la rectrice, et vous verrez.
Recevez nos excuses, a écrit le ministre aux familles par courriel officiel.
Voir le port de nuit, voilà ce que demandent les touristes.
Lire la suite des événements comme un complot serait une erreur, dit-il.
À lire les rapports, le pont tient encore vingt ans.
Suivez la rivière jusqu'au moulin, indique le guide aux marcheurs.
Suivre le procès coûte cher aux familles, selon leur avocat.
Partager l'eau entre les trois villages reste difficile.
Partagez-vous cet avis, a demandé le juge au témoin.
Photo de famille au sommet, mais aucun accord sur la pêche.
Par Toutatis, le village gaulois rouvre ses portes au public.
Selon le parquet, deux personnes ont été arrêtées lundi.
Publicité mensongère : la boulangerie devra payer cinq mille euros.
La publicité pour l'alcool sera interdite dans les stades.
Les commentaires sont fermes, mais le ton reste courtois entre les deux ports.
Réagir vite, tel était le mot d'ordre de la préfète après la crue.
Commentaires acerbes après le match
Sans engagement de l'État, le chantier s'arrêtera en mars.
Votre soutien fait plaisir, a dit la joueuse au public venu l'attendre.
Cet article a été publié au Journal officiel le lendemain, selon le ministère.
Toute reproduction de ces oiseaux est impossible en cage.
Suscribir el acuerdo costó tres años de conversaciones, dijo la ministra.
Regístrese el fallo y archívese, ordenó la jueza al secretario.
Recibe el correo con dos semanas de retraso desde la huelga, contó el vecino.
Únete a la marcha, pedían los carteles del puerto el domingo.
Más sobre el accidente no quiso decir el alcalde.
Más información sobre el caso pedirá el fiscal el lunes.
Ver el puerto de noche cuesta diez euros.
Leer más libros es su propósito.
También puede haber tormentas por la tarde, según la agencia.
Vídeo: así se llamaba la tienda que cerró en 1999, y nadie la olvida.
Foto fija de un puerto en crisis
Comparte piso con dos marineros desde marzo.
Compartir el agua entre los pueblos sigue siendo difícil, dice el alcalde.
Guardar silencio fue su respuesta.
Seguir en el cargo es su deseo.
Imprimir billetes no es la solución, dijo el banco central.
Comentarios sobre el fallo llegaron de todo el país.
Publicidad engañosa cuesta cinco mil euros a la panadería
La opinión del fiscal no refleja la del gobierno, dijo el portavoz.
Por Ada Quill votaron dos mil vecinos.
Por María pasa el tren cada hora.
Accedi agli atti: il Comune nega i documenti ai cittadini
Abbonati e tifosi protestano davanti allo stadio per i prezzi.
Leggere anche di notte era il suo vizio, dice la figlia.
Vedi Napoli e poi muori, dice il proverbio.
Segui il fiume fino al mulino, dice la guida ai turisti.
Di Maio si parla ancora in paese.
Di Ada Quill resta il ricordo.
Guarda caso, il ponte crollò il giorno dopo.
Condividere l'acqua resta difficile tra i tre paesi.
Stampa estera critica con il governo
Ultime notizie dal porto parlano di due feriti, dice la radio.
Video e foto dell'incidente sono al vaglio degli inquirenti.
Assine aqui, disse o notário ao pescador, e ele assinou.
Entrar no porto ficou proibido desde segunda-feira.
Mais sobre o caso só se saberá na sexta-feira.
Veja só o que restou da ponte, disse o prefeito.
Compartilhar a água entre as vilas continua difícil.
Salvar o porto é a promessa do prefeito.
Siga o rio até ao moinho, diz o guia.
Foto de família sem acordo sobre a pesca
Abonneer je nooit op een krant uit Varn, grapte de burgemeester.
Meld je aan de balie, zei de portier tegen de bezoekers.
Lees ook de kleine letters, waarschuwt de notaris zijn klanten.
Meer over de brand kon de brandweer niet zeggen.
Meer nieuws over het slachtoffer is er niet.
Volg de rivier tot aan de molen, zegt de gids.
Deel van de brug gestort
Deel op de markt niets uit, zei de agent.
Inloggen op het netwerk lukte de hackers in drie minuten.
Door Varn loopt een rivier.
Door De Vries te steunen verloor de partij haar zetel.
Reacties op het vonnis bleven uit.
Logga in gjorde ingen på hela dagen, sade teknikern.
Följ med på resan längs kusten, uppmanade rektorn eleverna.
Se også etter rev, sa bonden til barna.
Prenumerera på en tidning gör färre än förr.
Sign up for the marathon closed on Friday with 4,000 names.
Sign up to fight, the posters told the young men of the town in 1914.
Subscribe to a theory long enough and it becomes a faith, the philosopher said.
Join the army or go to prison, the judge told him.
Join us, they shouted from the boats, and three hundred did.
Get the news out, the captain told the radio man before the ship went down.
Get out more, doctors now tell patients with back pain.
Register to vote by Monday, officials urged residents of the island.
Register for free school meals fell by a fifth, the council said.
Download the data and you will see, the scientist told the committee.
Support our fishermen, said the banner above the quay.
Support for the minister fell to a third, a poll found.
Your support is what keeps us alive, the singer told the crowd.
Become a member of parliament and nobody believes you, she joked.
This story is for everyone who has waited for a ferry in the rain.
This story is about a boy who could not swim.
This article is free of charge under the law, the court ruled.
To read this letter aloud took the clerk nine minutes.
To see this village is to step into another century.
You have reached the harbour office, said the recorded voice, and then nothing.
You must be registered to vote, the clerk told her at the door.
Already a member of the council, she now wants to be mayor.
Enjoying the story, the children asked for more, and he read until midnight.
Follow the money, the prosecutor told the jury, and you find the brothers.
Follow me on this, the lawyer said, and drew a map.
Watch: the word was carved into the beam above the door.
Listen to the river, she told her pupils.
Click here and there, the clock told the hours of his childhood.
Read more about whales, he told himself, and he did.
More on this will be known when the inquest opens.
More from the fund will go to schools, the council decided.
More Fenmoor families leave the coast
More Americans quit their jobs
Related charges against two other men were dropped last year.
Most read the letter twice before they understood it.
Top stories of the tower house collapsed in the quake, killing two.
Trending downward since May, prices fell again.
Next up for the team is a match against Varn on Saturday.
In pictures and in words, he told the story of the pit.
Video shows the moment the crane fell onto the quay.
Video of the arrest was played to the jury on Monday.
Photo by photo, the archive is being copied, the curator said.
Photos of the dead were pinned to the fence.
Photographer Ada Quill, who died on Monday, was 90.
The image, released by the police, shows a man in a green coat.
She is a photographer for the Associated Press, and was in Varn when the wall fell.
He was pictured, left, with the two men who were later charged, the court heard.
The band, left to right, were a baker, a pilot and a judge.
Sen. Ada Quill (R) said she would vote against the bill.
Councillor Ben Marsh (L) lost his seat by nine votes.
He joined the group (pictured by a tourist) at the lock, police said.
The court rose at noon. (AFP)
The company gave no reason for the delay, a spokesman said. (Reuters)
Ferries will run again on Tuesday, the operator said. (PTI)
The pilots rejected the offer on Sunday night. (Xinhua)
Prices rose by a tenth in a year, the office said. (Editing by the desk)
The bill was passed by 31 votes to 9. (With inputs from agencies)
By Monday the water had reached the church.
By Ada Quill's own account, the ship was lost by noon.
By most measures the town is poorer than it was.
Reporting by three newspapers led to the inquiry.
Editing by hand takes a year, the lexicographer said.
Updated plans show a bridge with two lanes and a path.
Published in 1884, the almanac was the first of its kind.
Posted to the island in May, he never returned.
Advertisement for the post of harbour master drew 90 replies.
Sponsored by the brewery, the regatta drew 4,000 people.
Scroll down the list of the dead and you find her name.
Story continues to divide the town
Comments on the plan are open until Friday at the library.
Comments are due by Friday, the agency said.
Leave a comment in the book by the door, visitors are asked.
No comments were received from the ministry by the time of going to print.
Have your say, ministers told the island, and then did not listen.
Share this with your neighbours, the mayor asked of those who had water.
Share prices in Varn fell by a tenth on Monday.
Save the date, her letter said, and nobody came.
Print runs fell by half.
Copyright law was changed in May to protect singers.
Terms of the deal were not disclosed.
The views expressed by the witness were not shared by the jury.
His views do not necessarily reflect those of the bank, he told the meeting.
All rights reserved for the crown were given up in 1884.
Privacy campaigners welcomed the ruling.
Disclosure of the letters would harm the talks, the ministry said.
The regulator fined the site for hidden affiliate links in reviews.
We may earn less this year, the farmer said of the harvest.
Cookies and cake were served after the vote.
Home win for the rowers of Varn
News of the wreck reached the town at noon.
Tags on the nets showed where the fish came from.
Topics included the price of bread and the state of the road.
Skip to the last page, the teacher said, and you know it all.
Play was stopped after an hour by rain.
Live music returns to the quay on Saturday.
Close to a hundred houses were lost.
Expand the port, the engineers said in 1904, or lose it.
Show more kindness, the judge told the brothers.
Contact was lost at 4 a.m., the coastguard said.
About the author of the letter nothing is known.
Correction of the course came too late.
Editor's note: the phrase that ended a career
Update: the lock has reopened and ships are moving again, the port said.
"""

SUB_HEADINGS = """
Hintergrund
Kritik am Vorgehen
Reaktionen
Das Wichtigste in Kürze
Im Überblick
Was bisher bekannt ist
Video zeigt Tat
Zeugen gesucht
Wie geht es weiter?
Mehr Geld für Schulen
Weitere Festnahmen
Ausblick
Fazit
Antworten auf die wichtigsten Fragen
Anzeige erstattet
Karriere
Leben und Werk
Der Fall im Video
Teilen will gelernt sein
Spenden für die Opfer
Anmeldung
Kontakt zur Familie
Quellen
Redaktion in Not
Newsletter statt Brief
Vorgeschichte
Zahlen und Fakten
Stand der Ermittlungen
Foto aus dem Archiv aufgetaucht
In Kürze
Highlights
In brief
Key points
What to know
What happens next
What's next?
What we know so far
The background
Analysis
Timeline
How it works
A new home
Read the signs
Watch the skies
More to come
More than a game
Related risks
The latest figures
Live and let live
Support for victims
Join the queue
Sign of the times
Contact with aliens
About the bridge
Follow the money
Share of the blame
Print is not dead
Photo finish
Comments from both sides
No comment
Terms of the deal
Copyright and the court
Topics of the day
News from home
Home and away
Search for survivors
Menu for a king
Previous attempts
Next steps
Next stop: Varn
Full story of a wreck
At a glance
Q&A
Who is Ada Quill?
Tickets
Ingredients
Method
Results
Final score
Contexte
Réactions
L'essentiel
À retenir
Les faits
Le contexte
Chronologie
Voir la mer
Suivre la trace
Partager le fardeau
Inscription
Photo de groupe
Claves
Lo esencial
Qué se sabe
Reacciones
Antecedentes
Más dinero para el puerto
Compartir piso
Seguir adelante
Il contesto
Le reazioni
Cosa sappiamo
Contexto
O que se sabe
Entenda o caso
De feiten
Achtergrond
Reacties van de buren
Bakgrunn
Bakgrund
Fakta
Detta har hänt
"""


@pytest.mark.parametrize("line", [*NEWS.strip().split("\n"), *SUB_HEADINGS.strip().split("\n")])
def test_news_that_comes_near_is_no_furniture(line: str) -> None:
    (block,) = blocks([line])
    rules = rulebook().matches(block.key, sentence=block.sentence)
    protected = any(rule.label in KEPT for rule in rules)
    assert protected or [rule.id for rule in rules if rule.label != "cue"] == []


def test_no_rule_takes_a_part_of_such_news() -> None:
    taken = [(span.rule.id, line) for line in NEWS.split("\n") for span in rulebook().spans.find(line)]
    assert taken == []

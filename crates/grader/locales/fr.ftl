# Tout ce que l’apprenant lit. Une autre langue est un second fichier à côté de celui-ci.
# Espaces insécables : U+00A0 devant « : » et dans les guillemets, U+202F devant « ; », « ! » et « ? ».

## Ce que le correcteur est en train de faire

step-build = compilation de { $subject }
step-class = compilation de { $count ->
    [one] { $count } sujet
   *[other] { $count } sujets
}
step-probe = expériences en temps virtuel
step-replay = deux heures d’ordres, en temps virtuel
step-field = le service tourne, en temps réel
step-mixes = compilation des mélanges de { $runtime }
step-verify = diagnostic des mélanges de { $runtime }

## D’où viennent les tâches

origin-idle = { $tasks ->
    [one] une, née à { $site }, ne bouge plus depuis { $duration }
   *[other] { $tasks }, nées à { $site }, ne bougent plus depuis { $duration }
}
origin-awake = { $tasks ->
    [one] une, née à { $site }, vivante depuis { $duration }
   *[other] { $tasks }, nées à { $site }, vivantes depuis { $duration }
}
origin-untracked = { $tasks ->
    [one] une, lancée hors du recensement
   *[other] { $tasks }, lancées hors du recensement
}
origin-threads = { $tasks ->
    [one] un fil d’exécution (thread) lancé par le sujet
   *[other] { $tasks } fils d’exécution (threads) lancés par le sujet
}
duration-seconds = { $count } s de temps virtuel
duration-minutes = { $count } min de temps virtuel
duration-hours = { $count } h de temps virtuel

## bug-1

workers-left = quatre travailleurs de plus, et { $total ->
    [one] { $total } tâche de plus reste vivante
   *[other] { $total } tâches de plus restent vivantes
} après l’arrêt, au lieu de { $expected } : { $origin }
workers-hold-shutdown = l’arrêt revient sans travailleur, mais ne revient jamais quand il y en a
audits-missing = des ordres exécutés n’ont jamais été audités avec succès, alors que l’auditeur n’est absent qu’au premier essai : { $ids }

## bug-2

rounds-grow = { $total ->
    [one] { $total } tâche de plus vit
   *[other] { $total } tâches de plus vivent
} après cinq appels qu’avant le premier, au lieu de { $expected } : { $origin }
rounds-grow-unnamed = de { $first } à { $last } tâches et fils d’exécution vivants, du premier appel au cinquième, sans trace de leur origine
no-heartbeat = aucun battement n’est parvenu au superviseur, alors qu’un lot a duré { $duration }

## bug-3

returned-early = process_orders est revenu alors que la banque n’avait encore répondu pour aucun ordre
still-working = { $total ->
    [one] { $total } tâche de plus travaille
   *[other] { $total } tâches de plus travaillent
} encore quand l’appel revient, au lieu de { $expected } : { $origin }
orders-not-charged = des ordres valides n’ont jamais été exécutés : { $ids }
orders-charged-twice = des ordres ont été exécutés plus d’une fois : { $ids }
orders-late = des ordres n’étaient pas encore exécutés au retour de leur lot : { $ids }
orders-misreported = le rapport du lot oublie des ordres, ou se trompe sur leur sort : { $ids }
batch-never-returns = process_orders n’est pas revenu en deux heures de temps virtuel

## bug-4

shutdown-never-returns = shutdown n’est pas revenu en deux heures de temps virtuel
shutdown-leaves = sans travailleur et sans ordre, { $total ->
    [one] { $total } tâche reste vivante
   *[other] { $total } tâches restent vivantes
} après l’arrêt, au lieu de { $expected } : { $origin }
summary-short = le bilan compte { $counted } ordres sur { $orders } quand l’arrêt suit le lot sans attendre
summary-wrong = le bilan compte { $summary } ordres exécutés, refusés et échoués, au lieu de { $expected }

## ends

program-cannot-end = le programme ne peut pas se terminer : shutdown ne revient pas
shutdown-waits-for = l’arrêt attend { $total ->
    [one] { $total } tâche qui ne finira
   *[other] { $total } tâches qui ne finiront
} plus, au lieu de { $expected } : { $origin }
shutdown-after-work = shutdown ne revient pas une fois que le service a travaillé
program-never-ends = le programme ne s’est pas terminé seul ; il a été arrêté au bout de { $seconds } s réelles
program-fails = le programme s’est terminé avec le code { $code } au lieu de 0 ; sa dernière ligne : { $last }
program-killed = le programme a été tué par le signal { $signal } ; sa dernière ligne : { $last }
program-not-started = le programme n’a pas pu être lancé : { $error }
program-absent = le sujet n’a pas de src/main.rs : rien ne montre que son programme se termine

## flat

soak-grows = au repos, { $early } tâches vivantes au début et { $late } à la fin, après { $calls } appels en { $duration } (maximum : { $peak })
soak-gained = { $total ->
    [one] { $total } tâche de trop
   *[other] { $total } tâches de trop
}, au lieu de { $expected } : { $origin }
left-unexplained = { $total ->
    [one] { $total } tâche reste
   *[other] { $total } tâches restent
} après l’arrêt d’un service qui a travaillé, au lieu de { $expected }, sans qu’un des quatre bugs l’explique : { $origin }

## Bonus

token-absent = le source ne nomme aucun jeton d’annulation connu
token-not-waited-for = un jeton d’annulation existe, mais aucune tâche ne l’attend
token-not-cancelled = un jeton d’annulation est attendu, mais rien ne l’annule
token-too-early = le jeton comptera quand les bugs 1 et 2 seront réparés
test-absent = pas de fichier tests/no_leak.rs
test-sees-nothing = votre test passe aussi sur le service qui fuit : il ne voit pas la fuite
test-accuses = votre test échoue aussi sur le service réparé : { $panic }
test-never-ends = votre test ne se termine pas seul : bornez son attente, par exemple avec tokio::time::timeout
test-does-not-compile = votre test ne compile pas avec les services du cours : { $error }
test-unclear = votre test s’arrête d’une façon qui ne dit rien : ni réussite, ni échec d’assertion

## Quand les preuves manquent

probe-timed-out = l’expérience { $probe } n’a pas abouti dans le temps imparti : le sujet garde le fil d’exécution sans rendre la main (boucle, verrou, thread::sleep), ou la machine est trop lente
probe-exited = l’expérience { $probe } n’a pas abouti : le processus s’est arrêté en route, avec le code { $code }
probe-killed = l’expérience { $probe } n’a pas abouti : le processus a été tué par le signal { $code }
probe-out-of-turn = l’expérience { $probe } n’a pas abouti : le processus a dit autre chose que ce qui lui était demandé
probe-not-started = l’expérience { $probe } n’a pas pu être lancée
probe-silent = l’expérience { $probe } n’a rien rapporté
probe-busy = l’expérience n’aboutit pas : une tâche née à { $site } se réveille sans fin, et le temps virtuel n’avance plus
probe-busy-call = l’expérience n’aboutit pas : un appel au service se réveille sans fin, et le temps virtuel n’avance plus
panicked = le service panique pendant l’expérience : { $panic }
does-not-compile = le sujet ne compile pas

## Remarques

note-unstable = le verdict change d’une exécution à l’autre, sur { $runs } : c’est le plus mauvais qui compte
note-ignored = ignorés, car le correcteur compile avec les siens : { $files }

## Le rapport

report-head = { $subject } · { $exam } · { $runtime }
report-seed = { " " }(graine { $seed })
report-replay = rejouer : { $command }
report-see = à lire : { $page }
report-hint = piste : { $hint }
report-score = { $score } / { $max } points
report-bonus = { $bonus ->
    [0] sans bonus
    [one] + { $bonus } bonus
   *[other] + { $bonus } bonus
}
report-seconds = en { $seconds } s
report-pass = Tout ce qui est obligatoire est là. Bravo !
report-next = Réparez, puis relancez : { $command }
report-compiler = Le sujet ne compile pas. Voici ce qu’en dit le compilateur :
report-table = résumé

verify-exact = { $mixes ->
    [one] { $mixes } mélange
   *[other] { $mixes } mélanges
}, { $runs } exécutions : aucune erreur de diagnostic
verify-wrong = { $wrong ->
    [one] { $wrong } erreur
   *[other] { $wrong } erreurs
} de diagnostic sur { $runs } exécutions
verify-mix = bugs semés : { $seeded }
verify-none = aucun
verify-misjudged = bugs exacts, mais d’autres critères ne le sont pas, dans { $wrong } exécutions sur { $runs }
verify-diagnosed = diagnostiqués à tort : { $diagnosed }, dans { $wrong } exécutions sur { $runs }

## Erreurs

error-unknown-runtime = le cours n’a pas de runtime « { $asked } » ; il a : { $known }
error-no-subject = { $path } ne contient pas de src/lib.rs : donnez un dossier qui en contient un, comme exercises/tokio
error-refused = { $path } est refusé : { $reason }
error-symlink = c’est un lien symbolique ; mettez-y le fichier lui-même
error-not-a-file = ce n’est pas un fichier ordinaire
error-too-large = il est trop gros pour un source ; la limite est d’un mégaoctet
error-too-many = il y a trop de fichiers ; la limite est de 256
error-not-utf8 = ce n’est pas du texte UTF-8
error-replay = les deux heures ne vont pas jusqu’au bout : { $error }
error-stopped = le service s’est arrêté de lui-même ; avant de le relancer, corrigez-le : { $error }
error-debug-address = impossible de montrer les tâches sur { $address } : { $reason }
error-not-an-address = ce n’est pas une adresse ; donnez-en une comme 127.0.0.1:6060
error-not-loopback = d’autres machines y auraient accès ; donnez une adresse de boucle locale, comme 127.0.0.1:6060
error-taken = le port est pris, ou réservé ; donnez-en un autre, ou 0 pour un port libre
error-build-too-long = la compilation n’était pas finie au bout de { $minutes } minutes, et a été arrêtée ; relancez la commande : ce qui est déjà compilé ne l’est pas deux fois
error-grader = le correcteur lui-même a échoué : { $error }
error-subject-needs-runtime = --subject veut exactement un runtime : par exemple, cargo xtask grade tokio --subject { $path }
error-mix-does-not-compile = un mélange de salles ne compile pas : { $error }

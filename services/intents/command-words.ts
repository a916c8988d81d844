/** What the whole of a message may be. */
export type Command = 'cancel' | 'help' | 'human' | 'set-up' | 'start-again' | 'status' | 'manage';
/** What a short sentence may turn on, at every step. */
export type SentenceCommand = 'cancel' | 'help' | 'human';

/** The words of one language. Case, accents and marks make no difference. */
export interface CommandWords {
  /** Messages that are a command, with commas between them. */
  readonly phrases: Readonly<Record<Command, string>>;
  /** What a short sentence turns on: of these it has words of one command only. */
  readonly turnOn: Readonly<Record<SentenceCommand, string>>;
  /** What may stand around those: a name, a code, a *not* or anything else makes it no command. */
  readonly around: string;
  /** Whoever writes this thanks for something, and asks for nothing, though all its words may stand around a command. */
  readonly thanksFor?: string;
  /** What a message is made of that only greets or thanks. */
  readonly greeting: string;
  /** What asks for the choice of languages. */
  readonly language: string;
}

const en: CommandWords = {
  phrases: {
    cancel: 'cancel, stop, quit, never mind, nevermind',
    help: 'help, ?, what can you do',
    human: 'human, person, agent, helpdesk, help desk, service desk',
    'set-up': 'set up, setup, start, begin, set it up, set it up now',
    'start-again': 'start again, start it again, start over, begin again',
    status: 'status, my methods, show my methods',
    manage: 'manage, manage my methods',
  },
  turnOn: {
    cancel: 'cancel stop quit abort',
    help: 'help',
    human: 'human person someone somebody agent helpdesk colleague',
  },
  around: `please pls kindly hi hello hey thanks thank you i i'd id i'm im we want wanna wish would like to can could may me my a an the this that it all now here just let lets let's us with from real live actual speak talk chat need need some right away ok okay sorry whole set-up setup process everything get connect put through do at once is there anyone`,
  greeting:
    'hello hi hey there good morning afternoon evening thanks thank you very much again thx bye goodbye cheers great perfect',
  language: 'language, lang',
};

const nl: CommandWords = {
  phrases: {
    cancel: 'annuleren, annuleer, stoppen, stop, afbreken, laat maar',
    help: 'help, hulp, ?, wat kun je, wat kunt u',
    human: 'mens, medewerker, helpdesk, servicedesk, iemand spreken',
    'set-up': 'instellen, nu instellen, aanmelden, start, begin',
    'start-again': 'opnieuw, opnieuw beginnen, opnieuw starten, begin opnieuw, overnieuw',
    status: 'status, mijn methoden, toon mijn methoden',
    manage: 'beheren, mijn methoden beheren',
  },
  turnOn: {
    cancel: 'annuleren annuleer stoppen stop afbreken',
    help: 'help hulp',
    human: 'mens iemand medewerker helpdesk servicedesk collega persoon',
  },
  around: `graag alsjeblieft alstublieft aub svp a.u.b. hallo hoi hey dag bedankt dank ik wij we wil zou willen kan kunt kun kunnen mag je u jij mij me mijn een de het dit dat alles nu hier maar even eens met van echt echte levend levende spreken praten chatten heb nodig wat ok oké sorry hele er hiermee ermee mee aan te om graag doorverbinden verbinden`,
  greeting:
    'hallo hoi hey dag goedemorgen goedemiddag goedenavond goede morgen middag bedankt dank je u wel dankjewel dankuwel doei tot ziens top',
  language: 'taal',
};

const de: CommandWords = {
  phrases: {
    cancel: 'abbrechen, abbruch, stopp, stoppen, stop, beenden, aufhören',
    help: 'hilfe, ?, was kannst du, was können sie',
    human: 'mensch, mitarbeiter, helpdesk, person, jemanden sprechen',
    'set-up': 'einrichten, jetzt einrichten, start, beginnen, starten, anfangen',
    'start-again':
      'neu starten, neu beginnen, von vorn, von vorne, noch einmal, nochmal, neu anfangen, neu, von vorn beginnen, von vorne beginnen, von vorn anfangen, von vorne anfangen, von vorn starten, von vorne starten, noch mal von vorn, noch mal von vorne, nochmal von vorn, nochmal von vorne',
    status: 'status, meine methoden, meine methoden anzeigen, zeig meine methoden, zeige meine methoden',
    manage: 'verwalten, meine methoden verwalten',
  },
  turnOn: {
    cancel: 'abbrechen abbruch stopp stoppen stop beenden',
    help: 'hilfe helfen hilf',
    human: 'mensch menschen jemand jemanden jemandem mitarbeiter mitarbeiterin helpdesk person kollegen',
  },
  around: `bitte hallo hi hey danke ich wir möchte moechte mochte will würde wuerde kann können koennen könnte könnten koennte koennten du sie mir mich uns mein meine ein eine einen einem einer das dies dieses diesen den dem der die alles jetzt hier mal einfach mit von echt echten echter richtigen sprechen reden chatten brauche etwas gern gerne ok sorry ganze ganzen vorgang einrichtung gibt es zu verbinden hier`,
  greeting: 'hallo hi hey guten morgen tag abend servus moin danke schön vielen dank tschüss auf wiedersehen super',
  language: 'sprache',
};

const fr: CommandWords = {
  phrases: {
    cancel: 'annuler, annule, annulez, stop, arrêter, arreter, arrête, arrêtez, quitter',
    help: "aide, à l'aide, ?, que peux-tu faire, que pouvez-vous faire",
    human: 'humain, personne, conseiller, agent, helpdesk, support, assistance, parler à quelqu’un',
    'set-up': 'configurer, configurer maintenant, commencer, démarrer',
    'start-again': 'recommencer, recommence, recommencez, reprendre depuis le début, reprendre au début',
    status:
      'statut, état, mes méthodes, afficher mes méthodes, voir mes méthodes, montrer mes méthodes, montre-moi mes méthodes, montrez-moi mes méthodes',
    manage: 'gérer, gérer mes méthodes',
  },
  turnOn: {
    cancel: 'annuler annule annulez stop arrêter arreter arrête arrêtez quitter',
    help: "aide aider aidez d'aide l'aide m'aider",
    human: "humain humaine quelqu'un conseiller conseillère agent helpdesk personne technicien",
  },
  around: `s'il vous plaît plait svp stp te merci bonjour salut je j'aimerais j'ai nous voudrais voudrions veux veuillez souhaite peux puis puis-je peut-on pouvez pourriez pouvez-vous pourriez-vous peux-tu tu vous moi me m' mon ma mes un une de du d' l' le la les ce ça ca cela cette tout maintenant ici juste avec à a au vrai vraie réel réelle parler discuter besoin aimerais ok pardon désolé toute opération procédure il est-ce que qu'on d'un d'une l'opération`,
  greeting: 'bonjour bonsoir salut coucou merci beaucoup bien au revoir parfait super',
  language: 'langue',
};

const es: CommandWords = {
  phrases: {
    cancel: 'cancelar, cancela, cancele, parar, detener, stop, salir, pare, para, dejarlo',
    help: 'ayuda, ?, qué puedes hacer, qué puede hacer, aide-moi, aidez-moi, ayúdame, ayúdeme',
    human: 'humano, persona, agente, helpdesk, soporte, soporte técnico, hablar con alguien, hablar con una persona',
    'set-up': 'configurar, configurar ahora, empezar, comenzar, iniciar',
    'start-again':
      'empezar de nuevo, volver a empezar, comenzar de nuevo, empezar otra vez, comenzar otra vez, reiniciar',
    status: 'estado, mis métodos, mostrar mis métodos, ver mis métodos, muéstrame mis métodos, muéstreme mis métodos',
    manage: 'administrar, administrar mis métodos',
  },
  turnOn: {
    cancel: 'cancelar cancela cancele cancelarlo parar pare detener stop salir',
    help: 'ayuda ayudar ayúdame ayudame ayudarme ayúdeme ayudeme',
    human: 'humano humana alguien agente helpdesk persona técnico',
  },
  around: `por favor porfa hola gracias buenos buenas días dias tardes yo quiero quisiera querría me gustaría gustaria puedo puede puedes podría podria podrías podrias usted tú tu mi mis un una el la los las lo esto eso este esta todo ahora aquí aqui solo con de real hablar chatear conversar necesito algo alguna un poco ok perdón perdon proceso configuración a al que hay`,
  thanksFor: 'gracias por',
  greeting: 'hola buenos buenas días tardes noches gracias muchas adiós hasta luego perfecto',
  language: 'idioma, lengua',
};

/** By language; a new one is one more of these. */
export const commandWords: Readonly<Record<string, CommandWords>> = { en, nl, de, fr, es };

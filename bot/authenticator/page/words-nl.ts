import type { Words } from './words-en.js';

/** The page in Dutch. */
export const words: Words = {
  title: 'Authenticator',
  loading: 'Een ogenblik…',
  back: 'Terug',
  done: 'Klaar',
  tryAgain: 'Opnieuw proberen',

  offline:
    'Geen verbinding met de server. Verzoeken kunnen nu niet worden getoond of beantwoord. Dit gaat vanzelf verder als de verbinding er weer is.',
  online: 'De verbinding is er weer.',

  home: {
    heading: 'Accounts',
    waitingForNothing: 'Er wacht niets op u. Deze pagina blijft kijken zolang ze open is.',
    empty: 'Nog geen account',
    emptyText:
      'Kiest u ervoor meldingen te krijgen, dan toont de chat een QR-code. Scan die met de camera van deze telefoon, of typ de code die erbij staat.',
    add: 'Account toevoegen',
    remove: 'Verwijderen',
    removeNamed: (account) => `${account} verwijderen`,
    lastUsed: (when) => `Laatst gebruikt: ${when}`,
    notUsed: 'Nog niet gebruikt',
    notified: 'Meldingen aan',
    notNotified: 'Geen meldingen: open deze pagina om verzoeken te zien',
    pending: 'Nog niet klaar: ga terug naar de chat',
    off: 'Uitgezet: vraag uw helpdesk',
    gone: 'Nu niet bekend bij de server: waarschijnlijk verwijderd of vervangen. Hebt u het op deze telefoon nog nodig, voeg het dan opnieuw toe vanuit de chat.',
  },

  notifications: {
    offHeading: 'Meldingen staan uit',
    offText: 'U kunt toch antwoorden: open zelf deze pagina als de chat zegt dat er iets is gevraagd.',
    turnOn: 'Meldingen aanzetten',
    blockedHeading: 'Meldingen zijn geblokkeerd',
    how: {
      android:
        'Toestaan gaat zo: tik op het pictogram links van het webadres, dan op Machtigingen en dan op Meldingen. Open daarna deze pagina opnieuw.',
      ios: 'Toestaan gaat zo: open Instellingen op de telefoon, dan Meldingen en dan Authenticator. Open daarna deze pagina opnieuw.',
      other:
        'Toestaan gaat zo: klik op het pictogram links van het webadres en sta meldingen toe. Open daarna deze pagina opnieuw.',
    },
    impossibleHeading: 'Deze browser kan geen meldingen geven',
    failed: 'Meldingen konden nu niet worden aangezet. Probeer het later opnieuw.',
    turnedOn: 'Meldingen staan aan.',
  },

  install: {
    heading: 'Houd dit bij de hand',
    text: 'Als app opent u het vanaf uw startscherm.',
    act: 'App installeren',
  },

  add: {
    heading: 'Account toevoegen',
    label: 'Code uit de chat',
    hint: '28 letters en cijfers, in groepen van vier',
    next: 'Volgende',
    incomplete:
      'Kijk of er een typefout in staat: een hele code heeft 28 letters en cijfers. Wat tussen de groepen staat, maakt niet uit.',
    unknownHeading: 'Deze code werkt niet',
    unknown:
      'Kijk of er een typefout in staat, als u de code hebt getypt. Klopt de code, dan is die al gebruikt of te oud: ga terug naar de chat en vraag om een nieuwe code.',
    alreadyHeading: 'Dit account staat al op deze telefoon',
    alreadyText: 'Het is met deze code toegevoegd. Hier hoeft u niets meer te doen: ga verder in de chat.',
    otherCode: 'Code typen',
    confirmHeading: 'Is dit uw account?',
    name: 'Naam van deze telefoon',
    nameHint: 'De chat toont die, zodat u uw telefoons uit elkaar kunt houden.',
    why: 'Deze telefoon geeft u een melding zodra u moet laten zien dat u het bent. Uw browser vraagt zo of dat mag: kies Toestaan.',
    act: 'Dit account toevoegen',
    notMine: 'Niet van u? Ga dan niet verder. Sluit deze pagina en vertel het uw helpdesk.',
    adding: 'Het account wordt toegevoegd…',
    failedHeading: 'Dat is niet gelukt',
    failed: 'Het account kon niet worden toegevoegd. Er is niets verloren; probeer het opnieuw.',
    doneHeading: 'Ga nu terug naar de chat',
    doneText:
      'Het account staat op deze telefoon. Kies in de chat Neem contact met mij op: deze telefoon krijgt dan een eerste verzoek.',
  },

  ios: {
    heading: 'Zet deze pagina eerst op het beginscherm',
    why: 'Alleen vandaar geven iPhone en iPad u meldingen.',
    share: 'Tik op de deelknop.',
    choose: 'Kies ‘Zet op beginscherm’ en dan ‘Voeg toe’.',
    open: 'Open Authenticator vanaf het beginscherm en typ daar deze code:',
    copy: 'Code kopiëren',
    copied: 'Gekopieerd',
    notCopied: 'Kopiëren kan hier niet: typ de code over',
    without: 'Doorgaan zonder meldingen',
  },

  request: {
    heading: 'Bent u dit?',
    purpose: 'Waarvoor',
    purposes: { 'set-up': 'Om deze telefoon verder in te stellen', verify: 'Om te laten zien dat u het bent' },
    place: 'Waar',
    places: {
      teams: 'Microsoft Teams',
      'teams-on-phone': 'Microsoft Teams op een telefoon',
      'sign-in': 'Een aanmelding bij uw organisatie',
      program: 'Een programma van uw organisatie',
      helpdesk: 'Uw helpdesk, die zeker wil weten dat u het bent',
    },
    whileTalking: 'Keur dit alleen goed terwijl u met uw helpdesk spreekt. Anders spreekt die met iemand anders.',
    placeUnknown: 'Niet bekend',
    program: 'Programma',
    reason: 'Reden',
    asked: 'Wanneer',
    left: 'Tijd over',
    soonOver: 'Nog een halve minuut.',
    numbers: {
      chat: {
        label: 'Getal in de chat',
        hint: 'De twee cijfers die uw eigen chat toont. Noemt iemand u een getal, dan is het niet het uwe.',
        missing: 'Typ de twee cijfers die de chat toont.',
        wrong: (left) =>
          `Dat is niet het getal in de chat. Kijk nog eens: ${left === 1 ? 'nog één poging' : `nog ${left} pogingen`}.`,
      },
      elsewhere: {
        label: 'Getal waar u zich aanmeldt',
        hint: 'De twee cijfers op de pagina of in het programma waar u zich zelf aanmeldt. Noemt iemand u een getal, dan is het niet het uwe.',
        missing: 'Typ de twee cijfers die u ziet waar u zich aanmeldt.',
        wrong: (left) =>
          `Dat is niet het getal dat daar staat. Kijk nog eens: ${left === 1 ? 'nog één poging' : `nog ${left} pogingen`}.`,
      },
    },
    pin: 'Pincode',
    verify: 'Bevestigen',
    notMe: 'Nee, dat ben ik niet',
    noPin: 'Typ uw pincode.',
    wrongPin: (left) =>
      `Die pincode klopt niet. ${left === 1 ? 'Nog één poging' : `Nog ${left} pogingen`} voordat deze methode wordt uitgezet.`,
    unreachable: 'Het antwoord kwam niet aan. Er is niets verloren; probeer het opnieuw.',
    fault: 'Er ging iets mis. Probeer het opnieuw.',
    reference: (reference) => `Kenmerk: ${reference}`,
    sending: 'Wordt verstuurd…',
  },

  deny: {
    heading: 'Melden dat u dit niet bent?',
    text: 'Het verzoek eindigt, uw helpdesk hoort ervan en tot zij hebben gekeken verifieert deze telefoon niets en kan niets van wat u hebt ingesteld worden gewijzigd.',
    act: 'Melden',
    back: 'Nee, terug naar het verzoek',
  },

  outcome: {
    verified: ['Bevestigd', 'Ga verder in de chat: die weet het al.'],
    denied: [
      'Gemeld',
      'Het verzoek is geëindigd en uw helpdesk weet ervan. Niemand is hiermee binnengekomen. Deze telefoon verifieert niets tot zij hebben gekeken.',
    ],
    over: [
      'Dit verzoek is voorbij',
      'Het is elders beantwoord, door een nieuwer vervangen, het duurde te lang of er waren te veel onjuiste pogingen. Hebt u het nog nodig, vraag het dan opnieuw in de chat.',
    ],
    locked: [
      'Deze methode is uitgezet',
      'Er waren te veel verkeerde pogingen. Vraag uw helpdesk in de chat om de methode weer aan te zetten.',
    ],
    throttled: ['Te veel pogingen', 'Wacht, hooguit een uur, en vraag het dan opnieuw in de chat.'],
    gone: [
      'Deze telefoon is niet meer bekend',
      'De server heeft dit account niet meer op deze telefoon: waarschijnlijk is het verwijderd of vervangen. Hebt u het hier nog nodig, voeg het dan opnieuw toe vanuit de chat.',
    ],
  },

  removal: {
    heading: 'Dit account verwijderen?',
    text: 'Deze telefoon kan er dan niet meer voor antwoorden. Is dit uw enige methode, stel dan eerst een andere in via de chat.',
    act: 'Verwijderen',
    keep: 'Houden',
    removed: 'Het account is verwijderd.',
    removedHere:
      'Het account is van deze telefoon verwijderd, maar de server kon het niet horen. Verwijder de telefoon ook in de chat.',
  },

  storage: {
    heading: 'Dit venster kan geen sleutel bewaren',
    text: 'Is het een privévenster? Open de pagina in een gewoon venster waarin websites gegevens mogen opslaan. Scan daar de code opnieuw.',
  },

  tooMany: 'Te veel pogingen vanaf hier. Wacht een paar minuten en probeer het dan opnieuw.',

  notification: {
    heading: 'Bent u dit?',
    text: '{organization} vraagt het. Tik om te antwoorden.',
    textForAnybody: 'Tik om te zien wat er wordt gevraagd.',
  },
};

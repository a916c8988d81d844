import type { Words } from './words-en.js';

/** The page in German. */
export const words: Words = {
  title: 'Authenticator',
  loading: 'Einen Moment…',
  back: 'Zurück',
  done: 'Fertig',
  tryAgain: 'Erneut versuchen',

  offline:
    'Keine Verbindung zum Server. Anfragen können jetzt nicht angezeigt oder beantwortet werden. Es geht von selbst weiter, sobald die Verbindung wieder da ist.',
  online: 'Die Verbindung ist wieder da.',

  home: {
    heading: 'Konten',
    waitingForNothing: 'Es wartet nichts auf Sie. Diese Seite sieht weiter nach, solange sie offen ist.',
    empty: 'Noch kein Konto',
    emptyText:
      'Wenn Sie Benachrichtigungen wählen, zeigt der Chat einen QR-Code. Scannen Sie ihn mit der Kamera dieses Telefons, oder tippen Sie den Code ein, der dabei steht.',
    add: 'Konto hinzufügen',
    remove: 'Entfernen',
    removeNamed: (account) => `${account} entfernen`,
    lastUsed: (when) => `Zuletzt benutzt: ${when}`,
    notUsed: 'Noch nicht benutzt',
    notified: 'Benachrichtigungen an',
    notNotified: 'Keine Benachrichtigungen: Öffnen Sie diese Seite, um Anfragen zu sehen',
    pending: 'Noch nicht fertig: Gehen Sie zurück zum Chat',
    off: 'Abgeschaltet: Fragen Sie Ihren Helpdesk',
    gone: 'Dem Server jetzt nicht bekannt: wahrscheinlich entfernt oder ersetzt. Wenn Sie es auf diesem Telefon noch brauchen, fügen Sie es vom Chat aus neu hinzu.',
  },

  notifications: {
    offHeading: 'Benachrichtigungen sind aus',
    offText: 'Sie können trotzdem antworten: Öffnen Sie diese Seite selbst, wenn der Chat sagt, dass er gefragt hat.',
    turnOn: 'Benachrichtigungen einschalten',
    blockedHeading: 'Benachrichtigungen sind blockiert',
    how: {
      android:
        'So erlauben Sie sie: Tippen Sie auf das Symbol links neben der Webadresse, dann auf Berechtigungen und auf Benachrichtigungen. Öffnen Sie danach diese Seite neu.',
      ios: 'So erlauben Sie sie: Öffnen Sie die Einstellungen des Telefons, dann Mitteilungen, dann Authenticator. Öffnen Sie danach diese Seite neu.',
      other:
        'So erlauben Sie sie: Klicken Sie auf das Symbol links neben der Webadresse und erlauben Sie Benachrichtigungen. Öffnen Sie danach diese Seite neu.',
    },
    impossibleHeading: 'Dieser Browser kann Sie nicht benachrichtigen',
    failed: 'Benachrichtigungen konnten jetzt nicht eingeschaltet werden. Bitte versuchen Sie es später erneut.',
    turnedOn: 'Benachrichtigungen sind an.',
  },

  install: {
    heading: 'Griffbereit halten',
    text: 'Als App öffnen Sie es vom Startbildschirm aus.',
    act: 'App installieren',
  },

  add: {
    heading: 'Konto hinzufügen',
    label: 'Code aus dem Chat',
    hint: '28 Buchstaben und Ziffern, in Vierergruppen',
    next: 'Weiter',
    incomplete:
      'Prüfen Sie, ob er einen Tippfehler enthält: Ein vollständiger Code hat 28 Buchstaben und Ziffern. Was zwischen den Gruppen steht, ist egal.',
    unknownHeading: 'Dieser Code gilt nicht',
    unknown:
      'Prüfen Sie, ob er einen Tippfehler enthält, wenn Sie ihn eingetippt haben. Stimmt er, wurde er schon benutzt oder ist zu alt: Gehen Sie zurück zum Chat und bitten Sie um einen neuen Code.',
    alreadyHeading: 'Dieses Konto ist schon auf diesem Telefon',
    alreadyText: 'Es wurde mit diesem Code hinzugefügt. Hier ist nichts mehr zu tun: Machen Sie im Chat weiter.',
    otherCode: 'Code eintippen',
    confirmHeading: 'Ist das Ihr Konto?',
    name: 'Name dieses Telefons',
    nameHint: 'Der Chat zeigt ihn, damit Sie Ihre Telefone unterscheiden können.',
    why: 'Dieses Telefon benachrichtigt Sie, sobald Sie zeigen sollen, dass Sie es sind. Ihr Browser fragt gleich, ob das erlaubt ist: Wählen Sie Zulassen.',
    act: 'Dieses Konto hinzufügen',
    notMine: 'Nicht Ihres? Dann machen Sie nicht weiter. Schließen Sie diese Seite und sagen Sie es Ihrem Helpdesk.',
    adding: 'Das Konto wird hinzugefügt…',
    failedHeading: 'Das hat nicht geklappt',
    failed: 'Das Konto konnte nicht hinzugefügt werden. Es ist nichts verloren; bitte versuchen Sie es erneut.',
    doneHeading: 'Gehen Sie jetzt zurück zum Chat',
    doneText:
      'Das Konto ist auf diesem Telefon. Wählen Sie im Chat „Kontaktieren Sie mich“: Dann kommt hier die erste Anfrage.',
  },

  ios: {
    heading: 'Legen Sie diese Seite zuerst auf den Home-Bildschirm',
    why: 'Nur von dort benachrichtigen iPhone und iPad Sie.',
    share: 'Tippen Sie auf die Teilen-Taste.',
    choose: 'Wählen Sie „Zum Home-Bildschirm“, dann „Hinzufügen“.',
    open: 'Öffnen Sie Authenticator vom Home-Bildschirm aus und tippen Sie dort diesen Code ein:',
    copy: 'Code kopieren',
    copied: 'Kopiert',
    notCopied: 'Kopieren geht hier nicht: Tippen Sie den Code ab',
    without: 'Ohne Benachrichtigungen fortfahren',
  },

  request: {
    heading: 'Sind Sie das?',
    purpose: 'Wofür',
    purposes: { 'set-up': 'Um dieses Telefon fertig einzurichten', verify: 'Um zu zeigen, dass Sie es sind' },
    place: 'Wo',
    places: {
      teams: 'Microsoft Teams',
      'teams-on-phone': 'Microsoft Teams auf einem Telefon',
      'sign-in': 'Eine Anmeldung bei Ihrer Organisation',
      program: 'Ein Programm Ihrer Organisation',
      helpdesk: 'Ihr Helpdesk, der sichergehen will, dass Sie es sind',
    },
    whileTalking:
      'Bestätigen Sie das nur, während Sie mit Ihrem Helpdesk sprechen. Sonst spricht er mit jemand anderem.',
    placeUnknown: 'Nicht bekannt',
    program: 'Programm',
    reason: 'Grund',
    asked: 'Wann',
    left: 'Restzeit',
    soonOver: 'Noch eine halbe Minute.',
    numbers: {
      chat: {
        label: 'Zahl im Chat',
        hint: 'Die zwei Ziffern, die Ihr eigener Chat zeigt. Wenn Ihnen jemand eine Zahl nennt, ist es nicht Ihre.',
        missing: 'Geben Sie die zwei Ziffern ein, die der Chat zeigt.',
        wrong: (left) =>
          `Das ist nicht die Zahl im Chat. Sehen Sie noch einmal nach: ${left === 1 ? 'noch ein Versuch' : `noch ${left} Versuche`}.`,
      },
      elsewhere: {
        label: 'Zahl dort, wo Sie sich anmelden',
        hint: 'Die zwei Ziffern auf der Seite oder in dem Programm, wo Sie sich selbst gerade anmelden. Wenn Ihnen jemand eine Zahl nennt, ist es nicht Ihre.',
        missing: 'Geben Sie die zwei Ziffern ein, die dort stehen, wo Sie sich anmelden.',
        wrong: (left) =>
          `Das ist nicht die Zahl, die dort steht. Sehen Sie noch einmal nach: ${left === 1 ? 'noch ein Versuch' : `noch ${left} Versuche`}.`,
      },
    },
    pin: 'PIN',
    verify: 'Bestätigen',
    notMe: 'Nein, das bin ich nicht',
    noPin: 'Geben Sie Ihre PIN ein.',
    wrongPin: (left) =>
      `Diese PIN ist nicht richtig. ${left === 1 ? 'Noch ein Versuch' : `Noch ${left} Versuche`}, bevor diese Methode abgeschaltet wird.`,
    unreachable: 'Die Antwort kam nicht an. Es ist nichts verloren; bitte versuchen Sie es erneut.',
    fault: 'Etwas ist schiefgegangen. Bitte versuchen Sie es erneut.',
    reference: (reference) => `Kennung: ${reference}`,
    sending: 'Wird gesendet…',
  },

  deny: {
    heading: 'Melden, dass Sie das nicht sind?',
    text: 'Die Anfrage endet, Ihr Helpdesk erfährt davon, und bis er nachgesehen hat, bestätigt dieses Telefon nichts, und nichts, was Sie eingerichtet haben, kann geändert werden.',
    act: 'Melden',
    back: 'Nein, zurück zur Anfrage',
  },

  outcome: {
    verified: ['Bestätigt', 'Machen Sie im Chat weiter: Er weiß es schon.'],
    denied: [
      'Gemeldet',
      'Die Anfrage ist beendet und Ihr Helpdesk weiß Bescheid. Niemand ist damit hineingekommen. Dieses Telefon bestätigt nichts, bis er nachgesehen hat.',
    ],
    over: [
      'Diese Anfrage ist vorbei',
      'Sie wurde anderswo beantwortet, durch eine neuere ersetzt, dauerte zu lange, oder es gab zu viele falsche Versuche. Wenn Sie sie noch brauchen, fragen Sie im Chat erneut.',
    ],
    locked: [
      'Diese Methode ist abgeschaltet',
      'Es gab zu viele falsche Versuche. Bitten Sie Ihren Helpdesk im Chat, sie wieder einzuschalten.',
    ],
    throttled: ['Zu viele Versuche', 'Warten Sie, höchstens eine Stunde, und fragen Sie dann im Chat erneut.'],
    gone: [
      'Dieses Telefon ist nicht mehr bekannt',
      'Der Server hat dieses Konto nicht mehr auf diesem Telefon: Wahrscheinlich wurde es entfernt oder ersetzt. Wenn Sie es hier noch brauchen, fügen Sie es vom Chat aus neu hinzu.',
    ],
  },

  removal: {
    heading: 'Dieses Konto entfernen?',
    text: 'Dieses Telefon kann dann nicht mehr dafür antworten. Ist es Ihre einzige Methode, richten Sie zuerst im Chat eine andere ein.',
    act: 'Entfernen',
    keep: 'Behalten',
    removed: 'Das Konto wurde entfernt.',
    removedHere:
      'Das Konto wurde von diesem Telefon entfernt, aber der Server konnte es nicht erfahren. Entfernen Sie das Telefon auch im Chat.',
  },

  storage: {
    heading: 'Dieses Fenster kann keinen Schlüssel behalten',
    text: 'Ist es ein privates Fenster? Öffnen Sie die Seite in einem gewöhnlichen, in dem Websites Daten speichern dürfen. Scannen Sie den Code dort neu.',
  },

  tooMany: 'Zu viele Versuche von hier aus. Warten Sie ein paar Minuten und versuchen Sie es dann erneut.',

  notification: {
    heading: 'Sind Sie das?',
    text: '{organization} fragt an. Tippen Sie, um zu antworten.',
    textForAnybody: 'Tippen Sie, um zu sehen, was gefragt wird.',
  },
};
